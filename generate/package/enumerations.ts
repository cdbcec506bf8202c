import { PkiError } from "../../common/errors";
import type { ChoiceType, Literal } from "../../schema/types";
import type { Json } from "./json";

/**
 * The name from which generators derive the one in each language, in Pascal case: Python would turn `ECC_256` into
 * `EC_C_256`, but `Ecc256` into `ECC256`.
 */
const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join("");

function memberOf({ enumeration }: ChoiceType, value: Literal): string {
  const name = enumeration?.members?.[String(value)] ?? (typeof value === "string" ? pascal(value) : "");
  if (/^[A-Z]/.test(name)) return name;
  throw new PkiError(
    "MALFORMED",
    `the value ${String(value)} of an enumeration needs a name in its definition`,
  );
}

/** A choice as a schema enumeration. */
export const enumerationOf = (choice: ChoiceType, description: string): Json => ({
  type: typeof choice.of[0] === "number" ? "integer" : typeof choice.of[0],
  description,
  enum: choice.of.map((value) => ({ name: memberOf(choice, value), value })),
});
