import type { Importable } from "./found";

/** A resource's names. */
export interface ResourceNames {
  /** In the stack: lower case, with hyphens. */
  readonly name: string;
  /** In the program: an identifier. */
  readonly variable: string;
}

/** Words of the language, names that a CommonJS module has already, and those of the program itself. */
const RESERVED = new Set(
  "alibaba huawei keys pulumi trusted exports module require await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval undefined".split(
    " ",
  ),
);

const MAX = 60;

/** The words of a title: letters and digits of any script, as far as identifiers allow them. */
const wordsOf = (title: string): string[] =>
  title
    .normalize("NFKC")
    .toLowerCase()
    .slice(0, MAX)
    .match(/(?:(?=[\p{L}\p{N}])\p{ID_Continue})+/gu) ?? [];

/**
 * Gives every candidate unique names, the same each time the same account is read: name clashes are resolved by
 * identifier, never by position in a list.
 */
export function namesFor(candidates: readonly Importable[]): (candidate: Importable) => ResourceNames {
  // From the shortest to one that is certainly unique.
  const forms = [
    ({ title }: Importable) => wordsOf(title),
    ({ title, id }: Importable) => [...wordsOf(title), shortOf(id)],
    ({ title, id }: Importable) => [...wordsOf(title), ...id.toLowerCase().split(/[^a-z0-9]+/)],
  ].map((form) => (candidate: Importable) => nameOf(form(candidate)));
  const users = new Map<string, Set<Importable>>();
  for (const candidate of candidates) {
    for (const form of forms) {
      const { variable } = form(candidate);
      users.set(variable, (users.get(variable) ?? new Set()).add(candidate));
    }
  }
  return (candidate) => {
    const all = forms.map((form) => form(candidate));
    const isFree = ({ name, variable }: ResourceNames): boolean =>
      name !== "" && users.get(variable)?.size === 1;
    return all.find(isFree) ?? all.at(-1) ?? nameOf([candidate.id]);
  };
}

const nameOf = (words: readonly string[]): ResourceNames => {
  const name = words.filter((word) => word !== "").join("-");
  return { name, variable: variableOf(name) };
};

/** Enough of an identifier to distinguish candidates with the same title. */
const shortOf = (id: string): string => wordsOf(id).join("").slice(0, 12);

function variableOf(name: string): string {
  const [first = "", ...rest] = name.split("-");
  const camel = [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("");
  const isFree = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(camel) && !RESERVED.has(camel);
  return isFree ? camel : `_${camel}`;
}
