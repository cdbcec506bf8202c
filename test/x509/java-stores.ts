import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Whether this machine has a JDK. */
export const hasJava = (process.env.PATH ?? "")
  .split(":")
  .some((folder) => existsSync(join(folder, "javac")));

/** A question to Java about a store: its content, or whether it trusts a path, leaf first. */
export interface StoreQuestion {
  readonly type: "PKCS12" | "JKS";
  readonly file: Buffer;
  readonly password: string;
  readonly path?: readonly Buffer[];
}

/** An entry as read by Java. */
export interface StoreEntry {
  readonly alias: string;
  readonly kind: string;
  readonly created: Date;
  /** SHA-256 of the key, if any, then of each certificate. */
  readonly content: readonly string[];
}

/** Sends all questions to Java in one run; see Stores.java. */
export function askJavaStores(questions: readonly StoreQuestion[]): string[] {
  const input = questions
    .map(({ type, file, password, path }) =>
      [path ? "trusts" : "entries", type, file.toString("base64"), password]
        .concat((path ?? []).map((der) => der.toString("base64")))
        .join("\t"),
    )
    .join("\n");
  const source = join(__dirname, "../../../test/x509/Stores.java");
  const output = execFileSync("java", ["-Xshare:auto", source], { input, encoding: "utf8" });
  const answers = output.split("\n").slice(0, -1);
  if (answers.length !== questions.length) throw new Error("Java did not answer every question");
  return answers;
}

/** The entries of an answer, sorted by alias. */
export const entriesOf = (answer: string): StoreEntry[] =>
  answer.split("\t").map((entry) => {
    const [, alias = "", kind = "", created = "", content = ""] =
      /^(.*) (key|trusted) (\d+) ([0-9a-f ]+)$/.exec(entry) ?? [];
    return { alias, kind, created: new Date(Number(created)), content: content.split(" ") };
  });
