import { parseDocument, type YAMLError } from "yaml";

/** Maximum length of a policy, in characters. */
const LONGEST = 1_000_000;
/** Maximum nesting; a policy is five levels deep. */
const DEEPEST = 50;
// Aliases could make a short text expand without limit.
const MOST_ALIASES = 100;

/**
 * Parses a text, YAML 1.2 or JSON.
 *
 * @returns the data; or, if the text is not a single plain document, what is wrong with it, one sentence each
 */
export function readYaml(
  text: string,
): { readonly value: unknown } | { readonly problems: readonly string[] } {
  if (text.length > LONGEST) return wrong(`it is longer than ${LONGEST} characters`);
  if (text.trim() === "") return wrong("it is empty");
  if (text.includes("\0")) return wrong("it is not text, or not UTF-8");
  if (isDeep(text)) return wrong(TOO_DEEP);
  try {
    const document = parseDocument(text, { prettyErrors: true, stringKeys: true, logLevel: "error" });
    const problems = [...document.errors, ...document.warnings].map(inWords);
    if (problems.length > 0) return { problems: problems.slice(0, 10) };
    if (document.directives.yaml.explicit === true)
      return wrong("it has a directive (%YAML): a policy is plain YAML 1.2, without any");
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (error) {
    // What the parser throws instead of reporting: aliases that multiply, nesting beyond the stack.
    if (error instanceof ReferenceError)
      return wrong("it has aliases (*name) that expand too far: write them out");
    if (error instanceof RangeError) return wrong(TOO_DEEP);
    throw error;
  }
}

const TOO_DEEP = `it is nested deeper than ${DEEPEST} levels`;

const wrong = (problem: string): { problems: readonly string[] } => ({ problems: [problem] });

function inWords(error: YAMLError): string {
  if (error.code === "MULTIPLE_DOCS")
    return `it has a second document${placeOf(error)}: a policy is a single document`;
  if (error.code === "TAG_RESOLVE_FAILED")
    return `it has a tag (!…)${placeOf(error)}: a policy has plain values only`;
  return error.message.split("\n")[0]?.replace(/:$/, "") ?? error.code;
}

const placeOf = ({ linePos }: YAMLError): string =>
  linePos ? ` at line ${linePos[0].line}, column ${linePos[0].col}` : "";

/**
 * Whether brackets, indicators or indentation are nested more deeply than in any policy; brackets inside strings count
 * as well.
 */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth++;
    if (character === "]" || character === "}") depth--;
    if (depth > DEEPEST) return true;
  }
  return text.split("\n").some((line) => {
    const [start = ""] = /^(?:[ \t]|[-?:](?=[ \t]))*/.exec(line) ?? [];
    return start.length > 4 * DEEPEST;
  });
}
