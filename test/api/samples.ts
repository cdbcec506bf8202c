import type { FieldShapes, Shape } from "../../provider/api/shape";

/** An object with every documented field that is not optional. */
export const sampleOf = (fields: FieldShapes): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, shape]) => (shape.optional ? [] : [[name, valueOf(shape)]])),
  );

function valueOf(shape: Shape): unknown {
  switch (shape.kind) {
    case "whole":
      return 1;
    case "flag":
      return true;
    case "list":
      return [valueOf(shape.item)];
    case "object":
      return sampleOf(shape.fields);
    default:
      return "text";
  }
}

/** The paths of all fields of a sample, for example `CertificateList.0.Status`. */
export const pathsIn = (sample: object): string[] =>
  Object.entries(sample).flatMap(([name, value]: [string, unknown]) => [
    name,
    ...(typeof value === "object" && value !== null ? pathsIn(value).map((path) => `${name}.${path}`) : []),
  ]);

/** A copy in which the value at a path is another one; `undefined` leaves it out. */
export function withValue(sample: object, path: string, value: unknown): object {
  const copy = structuredClone(sample) as Record<string, unknown>;
  const end = path.lastIndexOf(".");
  const parent = end < 0 ? copy : (valueAt(copy, path.slice(0, end)) as Record<string, unknown>);
  parent[path.slice(end + 1)] = value;
  return copy;
}

export const valueAt = (sample: object, path: string): unknown =>
  path.split(".").reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], sample);
