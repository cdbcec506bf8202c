import { z } from "zod";

/** The longest text that any parameter may be; certificates, chains and requests are far below. */
const LONGEST = 64 << 10;
const MOST_ITEMS = 1000;

/** What requests of both clouds are made of. That they hang together is the operations' own matter. */
export const text = z.string().max(LONGEST);
export const optionalText = text.optional();
export const whole = z.int();
export const optionalWhole = whole.optional();
export const list = <T extends z.ZodType>(item: T): z.ZodArray<T> => z.array(item).max(MOST_ITEMS);
/** A word out of a documented few; which ones, the operation says better. */
export const word = <T extends string>(): z.ZodType<T> => text as z.ZodType as z.ZodType<T>;
/** Switches of these names, each of which may be left out. */
export const switches = (names: readonly string[]): z.ZodType<Record<string, boolean>> =>
  z.object(Object.fromEntries(names.map((name) => [name, z.boolean().optional()]))) as z.ZodType<
    Record<string, boolean>
  >;
export const optionalTexts = list(text).optional();

/** The fields of a request, each of them: one that is left out here would get lost on its way without a word. */
export type Fields<Request> = { readonly [Name in keyof Request]-?: z.ZodType<Request[Name]> };

/** Operation → the shape of its request. */
export type Shapes<Operations extends Record<keyof Operations, [unknown, unknown]>> = {
  readonly [O in keyof Operations]: z.ZodType<Operations[O][0]>;
};

/** The requests of operations, from their fields. */
export const shapesOf = <Operations extends Record<keyof Operations, [unknown, unknown]>>(fields: {
  readonly [O in keyof Operations]: Fields<Operations[O][0]>;
}): Shapes<Operations> =>
  Object.fromEntries(
    Object.entries(fields).map(([operation, request]) => [operation, z.object(request as z.ZodRawShape)]),
  ) as unknown as Shapes<Operations>;

/** Why a request does not have the shape of its operation's; never with a value in it. */
export interface ShapeProblem {
  /** The parameter, for example `Tags.1.Key`. */
  readonly parameter: string;
  readonly isMissing: boolean;
  readonly message: string;
}

/**
 * Brings a request into its documented shape. What the operation does not know is left out, as the services do.
 *
 * @param firstIndex - how the cloud counts the items of a list
 */
export function shaped<T>(
  shape: z.ZodType<T>,
  request: unknown,
  firstIndex: number,
): { readonly request: T } | { readonly problem: ShapeProblem } {
  const result = shape.safeParse(request);
  if (result.success) return { request: result.data };
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const value = path.reduce<unknown>(
    (part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key],
    request,
  );
  const parameter = path.map((key) => (typeof key === "number" ? key + firstIndex : String(key))).join(".");
  return {
    problem: {
      parameter: parameter === "" ? "the request" : parameter,
      isMissing: value === undefined,
      message: value === undefined ? "is required" : (issue?.message ?? "is wrong"),
    },
  };
}
