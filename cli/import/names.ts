import type { Candidate } from "./found";

/** What a resource is called. */
export interface Names {
  /** In the stack: lower case, with hyphens. */
  readonly name: string;
  /** In the program: an identifier. */
  readonly variable: string;
}

const RESERVED = new Set(
  "alibaba huawei keys pulumi await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval undefined".split(
    " ",
  ),
);

const MAX = 60;

/** Words of a title: letters and digits of any script. */
const wordsOf = (title: string): string[] =>
  title
    .normalize("NFKC")
    .toLowerCase()
    .slice(0, MAX)
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Gives every candidate names of its own, the same whenever the same account is read: what shares a title is told apart
 * by the beginning of its identifier, never by its place in a list.
 */
export function namesFor(candidates: readonly Candidate[]): (candidate: Candidate) => Names {
  const titleOf = (candidate: Candidate): string => wordsOf(candidate.title).join("-");
  const titles = candidates.map(titleOf);
  return (candidate) => {
    const title = titleOf(candidate);
    const isShared = titles.filter((other) => other === title).length > 1;
    const own = isShared || title === "" ? [title, shortOf(candidate.id)] : [title];
    const name = own.filter((part) => part !== "").join("-");
    return { name, variable: variableOf(name) };
  };
}

/** Twelve characters tell identifiers apart that no two resources of one title share. */
const shortOf = (id: string): string => wordsOf(id).join("").slice(0, 12);

function variableOf(name: string): string {
  const [first = "", ...rest] = name.split("-");
  const camel = [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("");
  const isFree = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(camel) && !RESERVED.has(camel);
  return isFree ? camel : `_${camel}`;
}
