import type { EngineProperties } from "../../provider/engine/crud";
import type { FaultKind } from "./answers";

/** What is done to a resource while the service fails. */
export type Step =
  | "create"
  /** A create whose own answer is lost, so that what it made has to be found. */
  | "create, answer lost"
  /** A create that takes over what exists, with the changes of an update. */
  | "adopt"
  /** A create that brings back what waits for its deletion. */
  | "restore"
  | "read"
  /** A read of what somebody else has deleted. */
  | "read, gone"
  | "update"
  | "delete"
  /** A delete of what the service says is in use, for as long as a run waits. */
  | "delete, in use";

/** Identifiers of what exists before any case. */
export interface Above {
  readonly root: string;
  readonly sub: string;
  /** A certificate that exists before any case, where something is made of one. */
  readonly certificate?: string;
}

/** One resource with the operations that each step calls when nothing fails, in their order. */
export interface Subject<Operation extends string = string> {
  readonly name: string;
  readonly kind: string;
  /** The operation that makes it. */
  readonly create: Operation;
  /** Arguments that the service remembers beside the certificate, and that are changed in place. */
  readonly managed: readonly string[];
  /** The kind whose read, update and delete are also those of this one. */
  readonly like?: string;
  /** How the client shows who it is; left out, in the usual way of the cloud. */
  readonly identity?: "token" | "look-up";
  args(number: number, above: Above): EngineProperties | Promise<EngineProperties>;
  /** What the update changes; it may depend on what the create has given out. */
  readonly change: EngineProperties | ((state: EngineProperties) => Promise<EngineProperties>);
  readonly calls: Readonly<Partial<Record<Step, readonly Operation[]>>>;
  /** The operation that removes it, where that can be refused because it is in use. */
  readonly remove?: Operation;
  /** What a call of an operation meets; left out, every fault. */
  faults?(operation: string): readonly Fault[];
}

/** How a call can fail. */
export interface Fault {
  readonly name: string;
  readonly does: FaultKind;
  /** For how many calls in a row it comes, when it does not last. */
  readonly times?: number;
  /** Milliseconds by which an answer is late. */
  readonly delay?: number;
  /** The client gives up before the answer comes. */
  readonly impatient?: true;
  /** Nothing fails, so there is nothing that could last. */
  readonly harmless?: true;
  /** The call is refused before the service looks at it, and says so: it may be sent again. */
  readonly refused?: true;
}

export const FAULTS: readonly Fault[] = [
  { name: "lost", does: "lost-after" },
  { name: "reset before", does: "reset-before" },
  { name: "reset after", does: "reset-after" },
  { name: "throttled", does: "throttled", times: 3, refused: true },
  { name: "500 before", does: "500-before" },
  { name: "500 after", does: "500-after" },
  { name: "502 page after", does: "html-after" },
  { name: "malformed after", does: "malformed-after" },
  { name: "truncated after", does: "truncated-after" },
  { name: "too slow", does: "slow", delay: 30_000, impatient: true },
  { name: "slow", does: "slow", delay: 30, harmless: true },
];

/** What else can befall a call that carries a token. */
export const TOKEN_FAULTS: readonly Fault[] = [
  { name: "token withdrawn", does: "token-withdrawn", refused: true },
  { name: "token expired", does: "token-expired", refused: true },
];

/** What else can befall the call that asks for a token. */
export const SHORT_TOKENS: readonly Fault[] = [
  { name: "token for four minutes", does: "token-short", harmless: true },
];

/** One call that fails: the n-th of its operation within a step. */
export interface Case {
  readonly name: string;
  readonly subject: Subject;
  readonly step: Step;
  readonly operation: string;
  readonly nth: number;
  readonly fault: Fault;
  /** The fault stays for the whole run, and is gone in the next one. */
  readonly lasting: boolean;
  /** The next run is another process, as it is with the engine. */
  readonly restarted: boolean;
  /** The step is the same code as that of another subject. */
  readonly shared: boolean;
}

/** Every call of every step with every fault. */
export function casesOf(subjects: readonly Subject[]): Case[] {
  return subjects.flatMap((subject) =>
    Object.entries(subject.calls).flatMap(([step, operations]) =>
      operations.flatMap((operation, index) => {
        const nth = operations.slice(0, index + 1).filter((name) => name === operation).length;
        // What every run of the step meets, and what came before it, fails in the step of its own.
        if (step === "create, answer lost" && index <= operations.indexOf(subject.create)) return [];
        if (step === "delete, in use" && operation === subject.remove) return [];
        return faultyCalls(subject.faults?.(operation) ?? FAULTS, index).map((how): Case => {
          const when = how.lasting ? "for the whole run" : "once";
          const name = `${subject.name}, ${step}: ${operation} (${nth}), ${how.fault.name} ${when}`;
          const shared = subject.like !== undefined && !step.startsWith("create");
          return { name, subject, step: step as Step, operation, nth, shared, ...how };
        });
      }),
    ),
  );
}

const faultyCalls = (
  faults: readonly Fault[],
  index: number,
): Pick<Case, "fault" | "lasting" | "restarted">[] =>
  faults.flatMap((fault, number) =>
    (fault.harmless ? [false] : [false, true]).map((lasting) => {
      const restarted = (index + number + Number(lasting)) % 2 === 0;
      return { fault, lasting, restarted };
    }),
  );

/** The first case of each operation and fault, and one in so many of the others. */
export function sampleOf(cases: readonly Case[], oneIn: number): Case[] {
  const seen = new Set<string>();
  return cases.filter(({ operation, fault, lasting }, index) => {
    const isFirst = !seen.has(`${operation} ${fault.name} ${lasting}`);
    seen.add(`${operation} ${fault.name} ${lasting}`);
    return isFirst || index % oneIn === 0;
  });
}
