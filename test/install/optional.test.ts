import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { newFolder, removeFolders } from "../x509/support";
import { pack } from "./packed";

const ROOT = join(__dirname, "../../..");

interface Package {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const own = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Package;
const packed = pack("--dry-run").files.map(({ path }) => path);
const optional = Object.keys(own.optionalDependencies);

let folder: string;

/** The package as installed by `npm install --omit=optional`, plus the named optional packages. */
function install(...packages: readonly string[]): string {
  const into = newFolder();
  const modules = join(into, "node_modules");
  const target = join(modules, "pulumi-pki");
  for (const file of packed) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(target, file));
  }
  for (const name of [...Object.keys({ ...own.dependencies, ...own.peerDependencies }), ...packages]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name), "junction");
  }
  return into;
}

beforeAll(() => {
  folder = install();
});

afterAll(removeFolders);

const node = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = folder,
): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, args, { cwd, encoding: "utf8", env: { ...process.env, ...env } });

const pki = (...args: readonly string[]): SpawnSyncReturns<string> =>
  node([join(folder, "node_modules/pulumi-pki/bin/cli/index.js"), ...args], {});

/** Reads a root CA and prints the result or the code of its error. */
const READ = `const { handler } = require("pulumi-pki/provider");
(async () => handler("alibaba.RootCa", { get: () => undefined }).read("id", {}))().then(
  () => console.log("read"),
  (error) => console.log(error.code + ": " + error.message),
);`;

test("a program, the policy pack and cloud resources work without the optional packages", () => {
  const program = `require("pulumi-pki"); require("pulumi-pki/policy");
    require("pulumi-pki/provider").handler("alibaba.RootCa", { get: () => undefined })
      .check({}, { commonName: "Root", resourceUrn: "urn:pulumi:s::p::t::root" })
      .then(({ failures }) => console.log(failures.length > 0));`;
  expect(node(["-e", program], { PKI_BACKEND: "cloud" })).toMatchObject({ status: 0, stdout: "true\n" });
});

test.each([
  ["--help", 0],
  ["review --help", 0],
  ["list --help", 0],
  ["import --help", 0],
])("pki %s works without them", (args, status) => {
  expect(pki(...args.split(" "))).toMatchObject({ status, stderr: "" });
});

const RANGES = (names: readonly string[]): string =>
  names.map((name) => `${name}@${own.optionalDependencies[name] ?? ""}`).join(" ");

test.each(["serve --port 0", "backup file", "restore file", "store passphrase"])(
  "pki %s says what to install",
  (args) => {
    const { status, stderr } = pki(...args.split(" "));
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `pki: a local CA needs the package kysely, which is optional and not installed: install pulumi-pki with its optional packages (npm install --include=optional), or add them: npm install ${RANGES(["kysely", "libsql"])} [MISSING_PACKAGE]\n`,
    });
  },
);

test("a local CA says what to install, and its resources can be read afterwards", () => {
  const env = { PKI_BACKEND: "local", PKI_LOCAL_STORE: newFolder() };
  expect(node(["-e", READ], env).stdout).toMatch(/^MISSING_PACKAGE: a local CA needs the package kysely/);
  const kysely = install("kysely");
  expect(node(["-e", READ], env, kysely).stdout).toMatch(/^NO_STORE/);
  const all = install(...optional);
  expect(node(["-e", READ], env, all).stdout).toMatch(/^NO_STORE/);
});

test("a store in PostgreSQL reports its own client as missing, not the embedded database", () => {
  const env = { PKI_BACKEND: "local", PKI_LOCAL_STORE: "postgres://pki@localhost:1/pki" };
  expect(node(["-e", READ], env, install("kysely")).stdout).toMatch(
    new RegExp(
      `^MISSING_PACKAGE: .* PostgreSQL needs the package pg, .* npm install ${RANGES(["kysely", "pg"]).replace(/[\^.]/g, "\\$&")}\n$`,
    ),
  );
});

test("an embedded store reports its database as missing, and creates nothing", () => {
  const store = join(newFolder(), "store");
  const create = `require("./node_modules/pulumi-pki/bin/provider/local/store").openStore(${JSON.stringify(store)}).then(
    () => console.log("open"), (error) => console.log(error.code, require("node:fs").existsSync(${JSON.stringify(store)})));`;
  expect(node(["-e", create], {}, install("kysely")).stdout).toBe("MISSING_PACKAGE false\n");
  expect(node(["-e", create], {}, install("kysely", "libsql")).stdout).toBe("open\n");
});

test("an error inside a package is not taken for a missing package", () => {
  const load = `const { loadPart } = require("./node_modules/pulumi-pki/bin/provider/base/optional");
    for (const name of ["./nothing", "nothing-of-ours"])
      try { loadPart("a local CA", () => require(name)); } catch (error) { console.log(error.code); }`;
  expect(node(["-e", load], {}).stdout).toBe("MODULE_NOT_FOUND\nMODULE_NOT_FOUND\n");
});
