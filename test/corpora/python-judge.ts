import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { python } from "./corpus";

/** A question for the Python judge; see judge.py. */
export type Question =
  | { readonly kind: "certificate" | "request" | "key" | "lint"; readonly data: Buffer }
  | { readonly kind: "p12"; readonly data: Buffer; readonly password: string }
  /** A list and its issuer. */
  | { readonly kind: "crl"; readonly der: readonly Buffer[] }
  /** A path, leaf first, the root last. */
  | { readonly kind: "verify"; readonly der: readonly Buffer[]; readonly at: Date };

/** The verdict of pyca/cryptography and pkilint. */
export interface Answer {
  /** Empty if it is read or accepted. */
  readonly refused: string;
  /** For a certificate: its serial number, upper-case hexadecimal. */
  readonly serial?: string;
  /** For a certificate: whether all its extensions could be decoded. */
  readonly whole?: boolean;
  /** For a key: its class. */
  readonly kind?: string;
  /** For a revocation list: its number. */
  readonly number?: number;
  /**
   * For a PKCS #12 file: SHA-256 of the public key, if any, then of each certificate. For a revocation list: the
   * serial numbers, upper-case hexadecimal.
   */
  readonly content?: readonly string[];
  /** Codes of pkilint findings with severity error or higher. */
  readonly findings?: readonly string[];
}

/** Asks the Python judge all questions in one run; answers are in the same order. */
export function askPython(questions: readonly Question[]): Answer[] {
  const input = questions
    .map((question) =>
      JSON.stringify(
        "der" in question
          ? {
              kind: question.kind,
              der: question.der.map((one) => one.toString("base64")),
              ...("at" in question ? { at: Math.floor(question.at.getTime() / 1000) } : {}),
            }
          : { ...question, data: question.data.toString("base64") },
      ),
    )
    .join("\n");
  const output = execFileSync(python(), [join(__dirname, "../../../test/corpora/judge.py")], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
  if (answers.length !== questions.length) throw new Error("the judge did not answer every question");
  return answers;
}
