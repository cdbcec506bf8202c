/**
 * The JSON object in a text; undefined for anything else.
 *
 * @param revive - what to make of each value, as for `JSON.parse`
 */
export function parseObject(
  text: string,
  revive?: (key: string, value: unknown) => unknown,
): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text, revive);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A string or number as text; undefined for anything else. */
export const asText = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;
