import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { newFolder, removeFolders } from "../x509/support";

const TOOL = join(__dirname, "../../../tools/imports.mjs");

afterAll(removeFolders);

/** What the tool says of files. */
function problemsIn(files: Readonly<Record<string, string>>): { status: number | null; problems: string } {
  const folder = newFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const { status, stderr } = spawnSync(process.execPath, [TOOL, folder], { encoding: "utf8" });
  return { status, problems: stderr };
}

const value = (path: string): string => `import { a } from "${path}";\nexport const b = a;\n`;
const type = (path: string): string => `import type { A } from "${path}";\nexport type B = A;\n`;
const lazy = (path: string): string => `export const b = () => require("${path}");\n`;
const LEAF = "export const a = 1;\nexport type A = number;\n";

const REFUSED: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  [
    "a room that is not on the list",
    { "common/x.ts": value("../provider/base/y"), "provider/base/y.ts": LEAF },
    /^common: not on its list: common\/x\.ts → provider\/base\/y\.ts$/m,
  ],
  [
    "a type of such a room",
    { "provider/x509/x.ts": type("../local/y"), "provider/local/y.ts": LEAF },
    /^x509: not on its list: provider\/x509\/x\.ts → provider\/local\/y\.ts$/m,
  ],
  [
    "more than types of a room of which only types are allowed",
    { "provider/client/x.ts": value("../settings"), "provider/settings.ts": LEAF },
    /^client: types alone: provider\/client\/x\.ts → provider\/settings\.ts$/m,
  ],
  [
    "a room that is to be loaded on first use, at once",
    { "provider/connect.ts": value("./local/y"), "provider/local/y.ts": LEAF },
    /^connect: on first use: provider\/connect\.ts → provider\/local\/y\.ts$/m,
  ],
  [
    "a package that is not on the list",
    { "provider/api/x.ts": value("zod") },
    /^api: not on its list: provider\/api\/x\.ts → .*zod/m,
  ],
  [
    "a resource that imports what the engine is answered with",
    { "provider/resources/x.ts": value("../engine/y"), "provider/engine/y.ts": LEAF },
    /^resources: not on its list: provider\/resources\/x\.ts → provider\/engine\/y\.ts$/m,
  ],
  [
    "a cycle",
    { "common/x.ts": `${value("./y")}${LEAF}`, "common/y.ts": `${value("./x")}${LEAF}` },
    /^no cycle: common\/x\.ts → common\/y\.ts → common\/x\.ts$/m,
  ],
  [
    "a cycle of types",
    { "common/x.ts": `${type("./y")}${LEAF}`, "common/y.ts": `${type("./x")}${LEAF}` },
    /^no cycle: common\/x\.ts → common\/y\.ts → common\/x\.ts$/m,
  ],
  ["a file outside the rooms", { "provider/x.ts": LEAF }, /^provider\/x\.ts is in no room/m],
];

test.each(REFUSED)("%s is refused", (_, files, expected) => {
  const { status, problems } = problemsIn(files);
  expect(problems).toMatch(expected);
  expect(status).toBe(1);
});

test("what is on the lists passes", () => {
  const passed = problemsIn({
    "common/y.ts": LEAF,
    "provider/base/x.ts": `${value("../../common/y")}import "node:fs";\n`,
    "provider/local/y.ts": LEAF,
    "provider/settings.ts": LEAF,
    "provider/client/x.ts": type("../settings"),
    "provider/connect.ts": lazy("./local/y"),
  });
  expect(passed).toEqual({ status: 0, problems: "" });
});
