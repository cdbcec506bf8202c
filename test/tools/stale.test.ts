import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { newFolder, removeFolders } from "../x509/support";

const MODULE = pathToFileURL(join(__dirname, "../../../tools/stale.mjs")).href;

afterAll(removeFolders);

test("what was compiled from a source that has moved is removed, and nothing else", () => {
  const root = newFolder();
  const write = (file: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
  };
  const kept = ["bin/a/store/index.js", "bin/a/store/index.d.ts", "bin/a/data.json", "bin/.tsbuildinfo"];
  const stale = ["bin/a/store.js", "bin/a/store.d.ts", "bin/a/store.js.map"];
  ["a/store/index.ts", ...kept, ...stale].forEach(write);
  const script = `await (await import(${JSON.stringify(MODULE)})).removeStale(${JSON.stringify(root)})`;
  execFileSync(process.execPath, ["--input-type=module", "-e", script]);
  expect(kept.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect(stale.filter((file) => existsSync(join(root, file)))).toEqual([]);
});
