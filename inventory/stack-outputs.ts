import { createHash } from "node:crypto";
import { readPem } from "../common/pem";
import { PkiError } from "../provider/base/errors";
import { hasSecret, withoutKeys, withoutSecrets } from "./value";

/** An output of a stack, limited to what it contains: its value is not kept, because it may be anything. */
export interface StackOutput {
  readonly name: string;
  /** The {@link marksOf} its value. */
  readonly marks: ReadonlySet<string>;
  /** Whether it is secret, at least in part: what it contains is then not known. */
  readonly isSecret: boolean;
}

/** The outputs of a stack's own resource, by name. */
export const stackOutputs = (outputs: Readonly<Record<string, unknown>>): StackOutput[] =>
  Object.keys(outputs)
    .sort()
    .map((name) => {
      const value = withoutSecrets(outputs[name]);
      return { name: String(withoutKeys(name)), marks: marksOf(value), isSecret: hasSecret(value) };
    });

/** Digests of every text in a value, and of every certificate, request and public key in such a text. */
export function marksOf(value: unknown): ReadonlySet<string> {
  if (typeof value === "string") return new Set([digest(value.trim()), ...blockMarks(value)]);
  if (typeof value !== "object" || value === null) return new Set();
  return new Set(Object.values(value).flatMap((item) => [...marksOf(item)]));
}

function blockMarks(text: string): string[] {
  try {
    return readPem(text).flatMap(({ label, der }) => (label.includes("PRIVATE") ? [] : [digest(der)]));
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}

const digest = (content: string | Buffer): string => createHash("sha256").update(content).digest("base64");
