import type { z } from "zod";
import { PkiError } from "../provider/base/errors";
import { messageOf } from "../provider/resources/messages";
import { documentText } from "./documents";

/**
 * Parses JSON text of a known shape.
 *
 * @throws PkiError `INVALID_INPUT`, stating what the text should be without quoting it
 */
export function parseJson<S extends z.ZodType>(text: string, schema: S, what: string): z.infer<S> {
  const value = parse(text, what);
  if (isTooDeep(value)) throw notThis(what, `it is nested more than ${DEEPEST} levels deep`);
  const result = schema.safeParse(value, { error: messageOf });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.map(String).join(".") ?? "";
  const wrong = `${place === "" ? "" : `${place}: `}${issue?.message ?? ""}`;
  const other = documentText(value);
  throw notThis(what, other === undefined || other.endsWith(what) ? wrong : `it is ${other}`);
}

// What reads values calls itself for each level, and the stack is limited.
const DEEPEST = 500;

function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) level = level.flatMap(childrenOf);
  return level.length > 0;
}

const childrenOf = (value: unknown): unknown[] =>
  typeof value === "object" && value !== null ? Object.values(value) : [];

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(withoutMessages(text));
  } catch (cause) {
    // The parser's own message quotes the text, which may hold secrets.
    throw notThis(what, reasonOf(text), { cause: (cause as Error).name });
  }
}

/** A text without the lines that the engine and shells print before and after it, such as warnings. */
function withoutMessages(text: string): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith("{"));
  const last = lines.findLastIndex((line) => /^\}|^\{.*\}\s*$/.test(line));
  return first < 0 || last < first ? text : lines.slice(first, last + 1).join("\n");
}

/** The reason a text is not JSON. Event logs are one JSON text per line. */
function reasonOf(text: string): string {
  if (text.trim() === "") return "it is empty";
  const [line = ""] = text.trimStart().split("\n", 1);
  try {
    const document = line.length < text.trim().length ? documentText(JSON.parse(line)) : undefined;
    if (document !== undefined) return `it is ${document}`;
  } catch {
    // Not JSON lines either.
  }
  if (/^[}\]]\s*[[{]/m.test(text)) return "it contains several JSON documents, one after the other";
  return /^\s*[[{]/.test(text) ? "it is truncated, or not JSON" : "it is not JSON";
}

const notThis = (what: string, reason: string, options?: ErrorOptions): PkiError =>
  new PkiError("INVALID_INPUT", `this is not ${what}: ${reason}`, options);
