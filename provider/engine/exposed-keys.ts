import { holdsPrivateKey } from "../../common/private-key-material";
import { SECRET_ARGUMENTS } from "../../schema";
import type { Failure } from "../resources/kind";

const EXPOSED =
  "holds a private key, and this argument is not a secret: it would be readable in the state and in previews. Give only the public part; a key that has been here before should be replaced";

/** Refuses a private key in any argument that is not secret, and in names inside one, without quoting the input. */
export const exposedKeyFailures = (given: Readonly<Record<string, unknown>>): Failure[] =>
  Object.entries(given).flatMap(([argument, value]) => {
    if (holdsPrivateKey(argument)) return [{ argument: "", message: `the name of an argument ${EXPOSED}` }];
    return isExposed(argument, value) ? [{ argument, message: EXPOSED }] : [];
  });

/** Whether an argument's value contains a private key and is not secret. */
export const isExposed = (argument: string, value: unknown): boolean =>
  !SECRET_ARGUMENTS.has(argument) && holdsKeyInside(value);

/** Whether any text in a value contains a private key, even if it is split across the items of a list. */
function holdsKeyInside(value: unknown): boolean {
  if (typeof value === "string") return holdsPrivateKey(value);
  if (typeof value !== "object" || value === null) return false;
  const parts = Object.entries(value as Record<string, unknown>);
  const texts = parts.map(([, item]) =>
    typeof item === "string" || typeof item === "number" ? String(item) : "",
  );
  return (
    ["\n", ""].some((between) => holdsPrivateKey(texts.join(between))) ||
    parts.some(([name, item]) => holdsPrivateKey(name) || (typeof item === "object" && holdsKeyInside(item)))
  );
}
