import { UNKNOWN } from "../provider/base/unknown";

/** Properties passed to a policy pack, as plain data: reading one that is not known yet throws. */
export const plainProps = (props: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  plain(props) as Record<string, unknown>;

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(value, index));
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key)]));
}

function read(value: object, key: string | number): unknown {
  let item: unknown;
  try {
    item = (value as Record<string | number, unknown>)[key];
  } catch {
    return UNKNOWN;
  }
  return plain(item);
}
