import { createHash } from "node:crypto";
import { PkiError } from "../base/errors";

/** Faults that can be injected; "before" leaves nothing behind, "after" happens once the operation has taken effect. */
export const FAULT_KINDS = [
  "throttled",
  "error-before",
  "error-after",
  "reset-before",
  "reset-after",
  "slow",
  "late",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Which calls fail, and how. */
export interface FaultPlan {
  /** The share of calls that fail with each kind of fault: 0 to 1. */
  readonly rates: Readonly<Partial<Record<FaultKind, number>>>;
  /** `Operation#2` → the fault of its second call; takes precedence over the rates. */
  readonly addressed: ReadonlyMap<string, FaultKind>;
  readonly seed: string;
}

/** The rate of each kind of fault if only a seed is given. */
const USUAL_RATE = 0.03;

const isKind = (text: string): text is FaultKind => (FAULT_KINDS as readonly string[]).includes(text);

/**
 * Parses a plan: `throttled=0.1,slow=0.05` are rates, `CreateServerCertificate#2=error-after` is the second call of an
 * operation.
 *
 * @throws PkiError `INVALID_INPUT`
 */
export function parseFaults(text: string | undefined, seed: string | undefined): FaultPlan {
  const rates: Partial<Record<FaultKind, number>> = {};
  const addressed = new Map<string, FaultKind>();
  for (const part of (text ?? "").split(",").filter((entry) => entry.trim() !== "")) {
    const [, target = "", value = ""] = /^\s*([^=]+)=([^=]+?)\s*$/.exec(part) ?? [];
    if (/^.+#[1-9]\d*$/.test(target) && isKind(value)) addressed.set(target, value);
    else if (isKind(target) && /^(0(\.\d+)?|1(\.0+)?)$/.test(value)) rates[target] = Number(value);
    else throw wrongPart(part);
  }
  if (Object.values(rates).reduce((sum, rate) => sum + rate, 0) > 1)
    throw wrong("the rates add up to more than 1");
  const usual = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, USUAL_RATE]));
  return { rates: text === undefined && seed !== undefined ? usual : rates, addressed, seed: seed ?? "0" };
}

const wrong = (what: string): PkiError => new PkiError("INVALID_INPUT", `faults: ${what}`);

const wrongPart = (part: string): PkiError =>
  wrong(
    `"${part}" is neither KIND=RATE nor OPERATION#COUNT=KIND; kinds are ${FAULT_KINDS.join(", ")}, rates 0 to 1`,
  );

/** How many reads do not find an object that becomes visible late. */
const LATE_READS = 2;
const MOST_LATE = 10_000;

/** Executes a plan. The same plan and the same calls of an operation give the same faults, however calls interleave. */
export class Faults {
  private readonly counts = new Map<string, number>();
  private readonly hidden = new Map<string, number>();

  constructor(private readonly plan: FaultPlan) {}

  /** The fault for the next call of an operation. */
  next(operation: string): FaultKind | undefined {
    const count = (this.counts.get(operation) ?? 0) + 1;
    this.counts.set(operation, count);
    return this.plan.addressed.get(`${operation}#${count}`) ?? this.drawn(operation, count);
  }

  private drawn(operation: string, count: number): FaultKind | undefined {
    const hash = createHash("sha256").update(`${this.plan.seed} ${operation} ${count}`).digest();
    let left = hash.readUInt32BE(0) / 2 ** 32;
    for (const kind of FAULT_KINDS) {
      left -= this.plan.rates[kind] ?? 0;
      if (left < 0) return kind;
    }
    return undefined;
  }

  /** Hides the object in a response from the next reads. */
  hide(answer: string): void {
    const [, id] = IDENTIFIER.exec(answer) ?? [];
    if (id !== undefined && this.hidden.size < MOST_LATE) this.hidden.set(id, LATE_READS);
  }

  /** Whether a request refers to a hidden object. */
  isHidden(request: string): boolean {
    for (const [id, reads] of this.hidden) {
      if (!request.includes(id)) continue;
      if (reads > 1) this.hidden.set(id, reads - 1);
      else this.hidden.delete(id);
      return true;
    }
    return false;
  }
}

const IDENTIFIER = /"(?:Identifier|certificate_id|ca_id|id)":"([^"]+)"/;
