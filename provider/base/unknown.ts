/** The engine's placeholder for a value that is not known during a preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is, or contains, something that is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** A value, or undefined while it is not known. */
export const ifKnown = <T>(value: T | undefined): T | undefined => (hasUnknown(value) ? undefined : value);
