import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-pki-code-"));
  mkdirSync(join(folder, "first"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string): void => {
  writeFileSync(join(folder, "first", name), text);
};

/** What a program prints in a process that reads or writes the code cache. */
function run(where = "first", more: NodeJS.ProcessEnv = {}): unknown {
  const args = ["--require", join(__dirname, "code-cache.js"), join(folder, where, "main.js")];
  const env = { ...process.env, PKI_TEST_CODE: join(folder, "code"), ...more };
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: "utf8" }));
}

const record = (): unknown => run("first", { PKI_TEST_CODE_RECORD: "yes" });

const print = (value: string): string => `console.log(JSON.stringify(${value}));`;

test("a changed module is compiled again, even if its length is the same", () => {
  write("part.js", "module.exports = 1;");
  write("main.js", print('require("./part")'));
  expect(record()).toBe(1);
  expect(run()).toBe(1);
  write("part.js", "module.exports = 2;");
  expect(run()).toBe(2);
});

test("code compiled for one copy is reused for another, under that one's own path", () => {
  write("part.js", "module.exports = () => new Error().stack.split('\\n')[1];");
  write("main.js", print('[__filename, require("./part")(), require.resolve("./part")]'));
  record();
  rmSync(join(folder, "second"), { recursive: true, force: true });
  cpSync(join(folder, "first"), join(folder, "second"), { recursive: true });
  const part = join(folder, "second", "part.js");
  expect(run("second")).toEqual([join(folder, "second", "main.js"), expect.stringContaining(part), part]);
});

test("a module gets everything that Node provides", () => {
  write("part.mjs", "export default 'imported';");
  write("imports.js", 'module.exports = () => import("./part.mjs");');
  write("part.js", "exports.parent = module.parent.filename; exports.self = this === exports;");
  const extras = 'typeof require.extensions[".js"], require.resolve.paths("x")[0]';
  write(
    "main.js",
    `const part = require("./part");
    const own = [require.main === module, require.cache[require.resolve("./part")].exports === part, part];
    require("./imports")().then((imported) => {
      ${print(`[...own, imported.default, ${extras}]`)}
    });`,
  );
  const expected = [true, true, { parent: join(folder, "first", "main.js"), self: true }, "imported"];
  const all = [...expected, "function", join(folder, "first", "node_modules")];
  expect(record()).toEqual(all);
  expect(run()).toEqual(all);
});

test("a module that is loaded lazily is complete, and loaded only when required", () => {
  mkdirSync(join(folder, "first/node_modules/@npmcli/arborist"), { recursive: true });
  write("node_modules/@npmcli/arborist/index.js", "globalThis.loaded = true; exports.Arborist = class {};");
  const lines = ['const late = require("@npmcli/arborist");', "const before = globalThis.loaded ?? false;"];
  write(
    "main.js",
    `${lines.join("\n")}\n${print("[before, typeof new late.Arborist(), globalThis.loaded]")}`,
  );
  record();
  expect(run()).toEqual([false, "object", true]);
});

test("an unreadable cache is ignored", () => {
  write("main.js", print("1"));
  record();
  const [pack = ""] = readdirSync(join(folder, "code"));
  writeFileSync(join(folder, "code", pack), "nonsense");
  expect(run()).toBe(1);
});
