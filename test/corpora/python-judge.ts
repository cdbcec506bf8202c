import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { python } from "./corpus";

/** What the judge in Python is asked; see judge.py. */
export type Question =
  | { readonly kind: "certificate" | "request" | "key" | "lint"; readonly data: Buffer }
  | { readonly kind: "p12"; readonly data: Buffer; readonly password: string }
  /** A list and its issuer. */
  | { readonly kind: "crl"; readonly der: readonly Buffer[] }
  /** A path, leaf first, the root last. */
  | { readonly kind: "verify"; readonly der: readonly Buffer[]; readonly at: Date };

/** What pyca/cryptography and pkilint say. */
export interface Answer {
  /** Empty when it is read, or accepted. */
  readonly refused: string;
  /** Of a certificate: its serial number, upper-case hexadecimal. */
  readonly serial?: string;
  /** Of a certificate: whether all its extensions could be decoded. */
  readonly whole?: boolean;
  /** Of a key: its class. */
  readonly kind?: string;
  /** Of a revocation list. */
  readonly number?: number;
  /**
   * Of a PKCS #12 file: SHA-256 of the public key, where there is one, then of each certificate. Of a revocation list: the
   * serial numbers, upper-case hexadecimal.
   */
  readonly content?: readonly string[];
  /** Codes of pkilint's findings that are errors or worse. */
  readonly findings?: readonly string[];
}

/** Asks the judge in Python, all questions in one run; answers in the same order. */
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
