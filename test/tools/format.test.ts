import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { newFolder, removeFolders } from "../x509/support";

const MODULE = pathToFileURL(join(__dirname, "../../../tools/format.mjs")).href;

afterAll(removeFolders);

const memory = join(newFolder(), "cache", "formatted");

function newRepository(files: Readonly<Record<string, string>>): string {
  const root = newFolder();
  execFileSync("git", ["init", "-q"], { cwd: root });
  write(root, files);
  return root;
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
}

/** How many files were checked, or the error. */
function check(root: string): string {
  const call = `checkFormat(${JSON.stringify(root)}, ${JSON.stringify(memory)})`;
  const script = `const { checkFormat } = await import(${JSON.stringify(MODULE)});
    console.log(await ${call}.catch((error) => error.message));`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).stdout;
}

test("what is well formatted is checked once, in any folder, until it or the configuration changes", () => {
  const files = { "a.ts": "const a = 1;\n", "b.json": "{}\n", ".gitignore": "ignored.ts\n" };
  const root = newRepository(files);
  write(root, { "ignored.ts": "const   ignored=1" });
  expect(check(root)).toBe("3\n");
  expect(check(root)).toBe("0\n");
  expect(check(newRepository(files))).toBe("0\n");

  write(root, { "a.ts": "const a = 2;\n" });
  expect(check(root)).toBe("1\n");
  write(root, { ".prettierrc.json": '{ "semi": false }\n' });
  expect(check(root)).toMatch(/a\.ts[^]*npm run format/);
});

test("what is badly formatted is named each time, and nothing is remembered", () => {
  const root = newRepository({ "good.ts": "const a = 1;\n", "bad.ts": "const   b=1" });
  const before = readFileSync(memory, "utf8");
  expect(check(root)).toMatch(/bad\.ts[^]*npm run format/);
  expect(check(root)).toMatch(/bad\.ts[^]*npm run format/);
  expect(readFileSync(memory, "utf8")).toBe(before);
});

test("without a repository the check fails", () => {
  expect(check(newFolder())).toMatch(/git failed[^]*Git repository/);
});
