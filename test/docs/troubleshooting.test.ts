import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const page = read("docs/troubleshooting.md");

test("every error code has an entry that says something, and no entry is for a code that does not exist", () => {
  const [, union = ""] = /export type PkiErrorCode =([^]*?);\n\n/.exec(read("common/errors.ts")) ?? [];
  const codes = [...union.matchAll(/\| "(\w+)"/g)].map(([, code]) => code);
  const entries = [...page.matchAll(/^## `(\w+)`\n\n(.{40})/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(15);
  expect(entries.sort()).toEqual(codes.sort());
});
