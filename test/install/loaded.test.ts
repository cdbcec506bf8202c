import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder, removeFolders } from "../x509/support";

const ROOT = join(__dirname, "../../..");

afterAll(removeFolders);

/** Only needed by some programs: a database, and the server, which is a folder of this package. */
const ONLY_SOME = ["libsql", "kysely", "pg", "emulator"];

/** Prints on exit the packages that a process has loaded, including the server. */
const TELL = `process.on("exit", () => process.stderr.write("\\n" + JSON.stringify(Object.keys(require.cache).flatMap(
  (file) => /^.*(?:node_modules\\/((?:@[^/]+\\/)?[^/]+)|provider\\/(emulator))\\//.exec(file)?.slice(1).filter(Boolean) ?? []))));`;

/** The packages loaded by a process that ran a program. */
function loadedBy(program: string, env: Readonly<Record<string, string>> = {}): ReadonlySet<string> {
  const result = spawnSync(process.execPath, ["-e", TELL + program], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  const [last = ""] = result.stderr.split("\n").slice(-1);
  expect({ status: result.status, stderr: result.stderr.slice(0, -last.length) }).toEqual({
    status: 0,
    stderr: "\n",
  });
  return new Set(JSON.parse(last) as string[]);
}

const run = (...args: string[]): string =>
  `process.argv = ${JSON.stringify(["node", "pki", ...args])}; require("./bin/cli/index.js");`;

/** Calls a kind's handler like the engine. */
const handle = (kind: string, call: string): string =>
  `const handler = require("pulumi-pki/provider").handler(${JSON.stringify(kind)}, { get: () => undefined });
   handler.${call}.then((answer) => console.log(JSON.stringify(answer)));`;

const check = `check({}, { commonName: "Root", organization: "O", years: 10, resourceUrn: "urn:pulumi:s::p::t::root" })`;
const CLOUD = { PKI_BACKEND: "cloud" };

function stateFile(): string {
  const file = join(newFolder(), "state.json");
  writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources: [] } }));
  return file;
}

test("a loaded server is detected", () => {
  expect([...loadedBy(`require("./bin/provider/emulator/server.js");`)]).toContain("emulator");
});

describe("neither a database nor a server is loaded by", () => {
  const PROGRAMS: readonly (readonly [name: string, program: () => string])[] = [
    ["a program", () => `require("pulumi-pki");`],
    ["the policy pack", () => `require("pulumi-pki/policy");`],
    // It says that there are no credentials.
    [
      "a check of a resource on a cloud",
      () => `console.error = () => {}; ${handle("alibaba.RootCa", check)}`,
    ],
    ["pki", () => run("--help")],
    ["pki review --help", () => run("review", "--help")],
    ["pki list of a state", () => run("list", stateFile())],
    ["pki graph of a state", () => run("graph", stateFile())],
    ["pki import --help", () => run("import", "--help")],
  ];
  test.each(PROGRAMS)("%s", (_, program) => {
    const loaded = loadedBy(program(), CLOUD);
    expect(ONLY_SOME.filter((name) => loaded.has(name))).toEqual([]);
  });
});

test("pki --help loads no command", () => {
  expect([...loadedBy(run("--help"))]).toEqual(["commander"]);
});

test("a local CA loads what it needs, and nothing of a server", () => {
  const env = { PKI_BACKEND: "local", PKI_LOCAL_STORE: newFolder() };
  const loaded = loadedBy(handle("alibaba.RootCa", check), env);
  expect(ONLY_SOME.filter((name) => loaded.has(name))).toEqual(["kysely"]);
});

test.each(["pulumi-pki", "pulumi-pki/provider", "pulumi-pki/policy"])("%s loads no HTTP client", (name) => {
  expect(loadedBy(`require(${JSON.stringify(name)});`)).not.toContain("undici");
});
