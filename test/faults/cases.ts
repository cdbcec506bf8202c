import type { EngineProperties } from "../../provider/engine/crud";
import type { FaultKind } from "./answers";

/** The operation on a resource during which the service fails. */
export type Step =
  | "create"
  /** A create whose answer is lost, so that the new resource has to be found. */
  | "create, answer lost"
  /** A create that adopts an existing resource, with the changes of an update. */
  | "adopt"
  /** A create that restores a resource scheduled for deletion. */
  | "restore"
  | "read"
  /** A read of a resource deleted outside of Pulumi. */
  | "read, gone"
  | "update"
  | "delete"
  /** A delete that is refused as "in use" for as long as a run waits. */
  | "delete, in use";

/** Identifiers of what exists before each case. */
export interface Above {
  readonly root: string;
  readonly sub: string;
  /** A certificate that exists before each case, for resources made from one. */
  readonly certificate?: string;
}

/** A resource with the operations that each step calls when nothing fails, in order. */
export interface Subject<Operation extends string = string> {
  readonly name: string;
  readonly kind: string;
  /** The operation that creates it. */
  readonly create: Operation;
  /** Arguments that the service stores next to the certificate, and that are changed in place. */
  readonly managed: readonly string[];
  /** The kind that shares its read, update and delete. */
  readonly like?: string;
  /** How the client authenticates; if omitted, in the cloud's usual way. */
  readonly identity?: "token" | "look-up";
  args(number: number, above: Above): EngineProperties | Promise<EngineProperties>;
  /** The change made by the update; it may depend on the outputs of the create. */
  readonly change: EngineProperties | ((state: EngineProperties) => Promise<EngineProperties>);
  readonly calls: Readonly<Partial<Record<Step, readonly Operation[]>>>;
  /** The operation that removes it, if that can be refused because it is in use. */
  readonly remove?: Operation;
  /** The faults for an operation; if omitted, all. */
  faults?(operation: string): readonly Fault[];
}

/** How a call can fail. */
export interface Fault {
  readonly name: string;
  readonly does: FaultKind;
  /** Number of consecutive calls that fail, unless the fault is permanent. */
  readonly times?: number;
  /** Milliseconds by which an answer is delayed. */
  readonly delay?: number;
  /** The client gives up before the answer arrives. */
  readonly impatient?: true;
  /** Nothing fails, so nothing can be permanent. */
  readonly harmless?: true;
  /** The service refuses the call before processing it, and says so: it may be retried. */
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

/** Further faults for calls that carry a token. */
export const TOKEN_FAULTS: readonly Fault[] = [
  { name: "token withdrawn", does: "token-withdrawn", refused: true },
  { name: "token expired", does: "token-expired", refused: true },
];

/** Further faults for the call that requests a token. */
export const SHORT_TOKENS: readonly Fault[] = [
  { name: "token for four minutes", does: "token-short", harmless: true },
];

/** One failing call: the n-th of its operation within a step. */
export interface Case {
  readonly name: string;
  readonly subject: Subject;
  readonly step: Step;
  readonly operation: string;
  readonly nth: number;
  readonly fault: Fault;
  /** The fault stays for the whole run and is gone in the next one. */
  readonly lasting: boolean;
  /** The next run is a new process, as with the engine. */
  readonly restarted: boolean;
  /** The step shares its code with that of another subject. */
  readonly shared: boolean;
}

/** All calls of all steps with all faults. */
export function casesOf(subjects: readonly Subject[]): Case[] {
  return subjects.flatMap((subject) =>
    Object.entries(subject.calls).flatMap(([step, operations]) =>
      operations.flatMap((operation, index) => {
        const nth = operations.slice(0, index + 1).filter((name) => name === operation).length;
        // Calls that every run of the step makes, and those before it, fail in a step of their own.
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

/** The first case of each operation and fault, and one in every few of the others. */
export function sampleOf(cases: readonly Case[], oneIn: number): Case[] {
  const seen = new Set<string>();
  return cases.filter(({ operation, fault, lasting }, index) => {
    const isFirst = !seen.has(`${operation} ${fault.name} ${lasting}`);
    seen.add(`${operation} ${fault.name} ${lasting}`);
    return isFirst || index % oneIn === 0;
  });
}
