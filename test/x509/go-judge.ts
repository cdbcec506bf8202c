import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** A request to the Go verifier; see tools/judge/main.go. */
export interface Question {
  readonly kind: "chain" | "verify" | "crl" | "csr" | "ocsp" | "p12" | "trust";
  /** A chain: the certificate, then every CA up to the root. */
  readonly der: readonly Buffer[];
  /** Keys that only gmsm supports. */
  readonly sm2?: boolean;
  readonly at?: Date;
  readonly host?: string;
  readonly password?: string;
}

export interface Lint {
  /** The index of the certificate in the chain. */
  readonly index: number;
  readonly name: string;
  readonly source: string;
  readonly status: string;
}

/** The verdicts of Go's crypto/x509 (or gmsm for SM2), zlint and go-pkcs12. */
export interface Verdict {
  /** Empty if accepted. */
  readonly refused: string;
  readonly lints?: readonly Lint[];
  /** SHA-256 of the public key, if any, then of each certificate in a PKCS #12 file. */
  readonly content?: readonly string[];
}

let program: string | undefined;

/** Sends all requests to the Go verifier in one run; returns the answers in the same order. */
export function askGo(questions: readonly Question[]): Verdict[] {
  const tool = join(__dirname, "..", "..", "..", "tools", "judge.mjs");
  program ??= execFileSync(process.execPath, [tool], { encoding: "utf8" }).trim();
  const input = questions
    .map(({ der, at = new Date(), ...rest }) =>
      JSON.stringify({
        ...rest,
        der: der.map((one) => one.toString("base64")),
        at: Math.floor(at.getTime() / 1000),
      }),
    )
    .join("\n");
  const output = execFileSync(program, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  const answers = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Verdict);
  if (answers.length !== questions.length) throw new Error("the judge did not answer every question");
  return answers;
}
