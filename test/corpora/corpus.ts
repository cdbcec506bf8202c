import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const TOOLS = join(__dirname, "../../../tools");

let interpreter: string | undefined;

/** The judges' Python interpreter, with the packages pinned by tools/python. */
export const python = (): string =>
  (interpreter ??= execFileSync(process.execPath, [join(TOOLS, "python.mjs")], { encoding: "utf8" }).trim());

let folder: string | undefined;

/** The test vectors of pyca/cryptography. */
export const vectors = (): string =>
  (folder ??= execFileSync(
    python(),
    ["-c", "import cryptography_vectors, os; print(os.path.dirname(cryptography_vectors.__file__))"],
    { encoding: "utf8" },
  ).trim());

/** A file of the corpus. */
export interface Sample {
  /** Path in the corpus. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Files of the vectors below a folder with matching names. */
export function samples(below: string, pattern: RegExp): Sample[] {
  const root = join(vectors(), below);
  return (
    readdirSync(root, { recursive: true, withFileTypes: true }) as { name: string; parentPath: string }[]
  )
    .filter(({ name }) => pattern.test(name))
    .map(({ name, parentPath }) => join(parentPath, name))
    .sort()
    .map((file) => ({ name: file.slice(root.length + 1), bytes: readFileSync(file) }));
}

/** Known disagreements with the corpus and their reasons, kept in a file next to the tests. */
export type Reasons = Readonly<Record<string, string>>;

/** Reads a list of disagreements. */
export const reasons = (file: string): Reasons =>
  JSON.parse(readFileSync(join(__dirname, "../../../test/corpora", file), "utf8")) as Reasons;

/** Unlisted disagreements, and listed ones that no longer occur: the list may only shrink. */
export function compare(
  disagreeing: readonly string[],
  listed: Reasons,
): { new: string[]; settled: string[] } {
  return {
    new: disagreeing.filter((name) => !(name in listed)),
    settled: Object.keys(listed).filter((name) => !disagreeing.includes(name)),
  };
}
