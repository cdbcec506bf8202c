import type { z } from "zod";
import { PkiError } from "../provider/errors";

/**
 * JSON text of a known shape.
 *
 * @throws PkiError `INVALID_INPUT` that says what the text should be; it repeats nothing of the text
 */
export function parseJson<S extends z.ZodType>(text: string, schema: S, what: string): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the text, which may hold secrets.
    const hint = text.trim() === "" ? "it is empty" : "it is not JSON";
    throw new PkiError("INVALID_INPUT", `this is not ${what}: ${hint}`, { cause: (cause as Error).name });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.map(String).join(".");
  throw new PkiError(
    "INVALID_INPUT",
    `this is not ${what}: ${place === "" ? "" : `${place}: `}${issue?.message ?? ""}`,
  );
}
