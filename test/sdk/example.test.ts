import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";

const ROOT = join(__dirname, "../../..");

test("the example of a unit test passes, with Node.js's own test runner", async () => {
  const [from, to] = [join(ROOT, "examples/testing"), join(ROOT, "bin/examples/testing")];
  mkdirSync(to, { recursive: true });
  const files = readdirSync(from).filter((name) => name.endsWith(".ts"));
  for (const name of files) {
    const { outputText } = ts.transpileModule(readFileSync(join(from, name), "utf8"), {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    });
    writeFileSync(join(to, name.replace(/ts$/, "js")), outputText);
  }
  const { stdout } = await promisify(execFile)(process.execPath, ["--test", join(to, "pki.test.js")], {
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: "" },
  });
  expect(stdout).toMatch(/pass 1\n[\s\S]*fail 0\n/);
});
