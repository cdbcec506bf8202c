import type { Context } from "./context";

/**
 * Inputs that no program gives: a refresh adds them, so that a preview says in words what happened to a resource behind
 * the program's back. The next `up`, whose program does not have them, acts on it.
 */
const OUTSIDE = {
  /** Nothing can be made of it again: it is replaced. */
  revokedOutside: "replace",
  /** It is brought back to the arguments in place. */
  changedOutside: "update",
} as const;

/** What happened outside, by the input that tells it. */
export type ExternalChange = Partial<Record<keyof typeof OUTSIDE, string>>;

type Properties = Readonly<Record<string, unknown>>;

const NAMES = Object.keys(OUTSIDE) as (keyof typeof OUTSIDE)[];

/** Statuses, in the words of the clouds, from which nothing leads back. */
const REVOKED = new Set<unknown>(["REVOKE", "REVOKED"]);

/** Whether a status says that it is revoked. */
export const isRevoked = (status: unknown): boolean => REVOKED.has(status);

/** What happened, as far as the status of a certificate tells it. */
export const revokedBy = (status: unknown): ExternalChange =>
  isRevoked(status)
    ? {
        revokedOutside: `its status is ${String(status)}: a new one takes its place, then this one is removed`,
      }
    : {};

/** What of it stands in inputs. */
export const externalChangeOf = (inputs: Properties): ExternalChange =>
  Object.fromEntries(NAMES.filter((name) => inputs[name] !== undefined).map((name) => [name, inputs[name]]));

/** Properties without it: what happened before the last read is no news. */
export const withoutOutside = <T extends Properties>(properties: T): T =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in OUTSIDE))) as T;

/** What the next `up` does about it. A state of an earlier release tells a revocation by the status alone. */
export function externalChanges(
  olds: Properties,
  news: Properties,
): { changes: boolean; replaces: string[] } {
  const happened = { ...revokedBy(olds.status), ...externalChangeOf(olds) };
  const open = NAMES.filter((name) => happened[name] !== undefined && news[name] === undefined);
  return { changes: open.length > 0, replaces: open.filter((name) => OUTSIDE[name] === "replace") };
}

/**
 * Whether a check belongs to the replacement of what was revoked. The engine checks such a resource twice, and only the
 * first time with its old inputs.
 */
export function replacesRevoked(
  { memory }: Pick<Context, "memory">,
  urn: unknown,
  olds: Properties,
): boolean {
  const { revoked } = memory.conversation;
  if (Object.keys(olds).length === 0) return revoked.has(urn);
  if (olds.revokedOutside === undefined) revoked.delete(urn);
  else revoked.set(urn, true);
  return false;
}
