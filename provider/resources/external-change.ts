import type { Context } from "./context";

/**
 * Inputs that no program sets: a refresh adds them, so that a preview describes an external change in words. The next
 * `up`, whose program does not set them, acts on it.
 */
const OUTSIDE = {
  /** Cannot be repaired: the resource is replaced. */
  revokedOutside: "replace",
  /** Reverted to the arguments in place. */
  changedOutside: "update",
} as const;

/** An external change, by the input that describes it. */
export type ExternalChange = Partial<Record<keyof typeof OUTSIDE, string>>;

type Properties = Readonly<Record<string, unknown>>;

const NAMES = Object.keys(OUTSIDE) as (keyof typeof OUTSIDE)[];

/** Final statuses, in the clouds' terms. */
const REVOKED = new Set<unknown>(["REVOKE", "REVOKED"]);

/** Whether a status means revoked. */
export const isRevoked = (status: unknown): boolean => REVOKED.has(status);

/** The external change, as far as a certificate's status shows it. */
export const revokedBy = (status: unknown): ExternalChange =>
  isRevoked(status)
    ? {
        revokedOutside: `its status is ${String(status)}: a new one takes its place, then this one is removed`,
      }
    : {};

/** The part of it that is in the inputs. */
export const externalChangeOf = (inputs: Properties): ExternalChange =>
  Object.fromEntries(NAMES.filter((name) => inputs[name] !== undefined).map((name) => [name, inputs[name]]));

/** Properties without it: a change before the last read is no longer news. */
export const withoutOutside = <T extends Properties>(properties: T): T =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in OUTSIDE))) as T;

/** What the next `up` does about it. In a state of an earlier release, only the status shows a revocation. */
export function externalChanges(
  olds: Properties,
  news: Properties,
): { changes: boolean; replaces: string[] } {
  const happened = { ...revokedBy(olds.status), ...externalChangeOf(olds) };
  const open = NAMES.filter((name) => happened[name] !== undefined && news[name] === undefined);
  return { changes: open.length > 0, replaces: open.filter((name) => OUTSIDE[name] === "replace") };
}

/**
 * Whether a check belongs to the replacement of a revoked resource. The engine checks such a resource twice, and only
 * the first time with its old inputs.
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
