import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const ROOT = join(__dirname, "..", "..", "..");

interface Entry {
  within: string;
  changes: string[];
  reason: string;
}
type Survivors = Record<string, Entry[]>;

const LIST = JSON.parse(readFileSync(join(ROOT, "tools", "mutate", "survivors.json"), "utf8")) as Survivors;

/** What the command says about the compiled code as it is, and how it ends. */
function mutate(...args: string[]): { status: number | null; text: string } {
  const all = [join(ROOT, "tools", "mutate.mjs"), "--no-build", "--no-judges", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: "utf8" });
  return { status, text: stdout + stderr };
}

function listed(survivors: Survivors): string {
  const path = join(newFolder(), "survivors.json");
  writeFileSync(path, JSON.stringify(survivors));
  return path;
}

const groups = (...texts: string[]): string => {
  const path = join(newFolder(), "targets.json");
  writeFileSync(path, `{ ${texts.join(", ")} }`);
  return path;
};

const SMALL = "provider/x509/name-match";
const smallWith = (...entries: Entry[]): string => listed({ [SMALL]: [...(LIST[SMALL] ?? []), ...entries] });

test("the list of survivors fits the code", () => {
  expect(mutate("--check")).toMatchObject({ status: 0 });
});

test("the tests notice the changes of a small module", () => {
  const { status, text } = mutate("--only", SMALL, "--suites", "x509/name-match");
  expect(text).toMatch(/name-match +\d+ of \d+ noticed/);
  expect(status).toBe(0);
});

const STALE: [string, Entry, RegExp][] = [
  [
    "a change that is not possible",
    { within: "nobody", changes: ["a → b"], reason: "?" },
    /no such change: nobody/,
  ],
  ["a change without a reason", { within: "nobody", changes: [], reason: " " }, /without a reason: nobody/],
];

test.each(STALE)("the list may not hold %s", (_, entry, complaint) => {
  const { status, text } = mutate("--only", SMALL, "--check", "--list", smallWith(entry));
  expect(text).toMatch(complaint);
  expect(status).toBe(1);
});

test.each([
  ["of one name", ["small", "small"], /keys must be unique/],
  ["of one module", ["small", "other"], /name-match: in two groups/],
])("there may not be two groups %s", (_, names, complaint) => {
  const group = JSON.stringify({ suites: [SMALL], modules: [SMALL] });
  const file = groups(...names.map((name) => `"${name}": ${group}`));
  const { status, text } = mutate("--only", SMALL, "--check", "--targets", file);
  expect(text).toMatch(complaint);
  expect(status).toBe(1);
});

test("an unknown option, or a module that nothing names, is an error", () => {
  expect(mutate("--check", "--onyl", SMALL)).toMatchObject({ status: 2 });
  expect(mutate("--check", "--only", "provider/nothing")).toMatchObject({ status: 1 });
});
