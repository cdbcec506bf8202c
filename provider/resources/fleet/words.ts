import { messageOf, PkiError } from "../../base/errors";
import type { ItemAction } from "./plan";

/** How many names a sentence has. */
const MOST_NAMES = 10;

const GROUPS: readonly [words: string, is: (action: ItemAction) => boolean][] = [
  ["issues", (action) => action.type === "issue" && action.why === "new"],
  ["replaces, because they have changed,", (action) => action.type === "issue" && action.why === "changed"],
  ["replaces, because they were revoked,", (action) => action.type === "issue" && action.why === "revoked"],
  ["renews", (action) => action.type === "issue" && action.why === "due"],
  ["updates", ({ type }) => type === "update"],
  [
    "retires, because the program no longer has them,",
    (action) => action.type === "retire" && action.why === "removed",
  ],
  [
    "retires, because new ones have replaced them,",
    (action) => action.type === "retire" && action.why === "superseded",
  ],
];

/** What a run does to the items of a fleet, in words; nothing if it keeps them all. */
export const countsInWords = (actions: readonly ItemAction[]): string[] =>
  GROUPS.flatMap(([words, is]) => {
    const found = actions.filter(is);
    return found.length === 0
      ? []
      : [`${words} ${found.length}: ${namesInWords(found.map(({ name }) => name))}${dueOf(found)}`];
  });

const dueOf = ([first]: readonly ItemAction[]): string =>
  first?.type === "issue" && first.due !== undefined ? ` (${first.name} ${first.due})` : "";

function namesInWords(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const MOST_REASONS = 5;

/** Why some items of a fleet are not what the program describes. */
export function failuresInWords(
  failed: readonly { readonly name: string; readonly error?: unknown }[],
  all: number,
): PkiError {
  const reasons = failed
    .slice(0, MOST_REASONS)
    .map(({ name, error }) => `items[${JSON.stringify(name)}]: ${messageOf(error)}`);
  const more = failed.length > MOST_REASONS ? `; and ${failed.length - MOST_REASONS} more` : "";
  const [first] = failed;
  const code = first?.error instanceof PkiError ? first.error.code : "SERVICE_ERROR";
  return new PkiError(code, `${failed.length} of ${all} items failed: ${reasons.join("; ")}${more}`, {
    cause: first?.error,
  });
}
