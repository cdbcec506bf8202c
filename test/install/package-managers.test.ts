import { execFile, execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { engineEnv } from "../engine/stack";
import { BUILD_MS } from "../languages/host";
import { newFolder, removeFolders } from "../x509/support";
import { packInto } from "./packed";

const ROOT = join(__dirname, "../../..");

/** A user's machine: one of the columns of the table in docs/installing.md. */
interface Machine {
  readonly manager: "npm" | "pnpm" | "yarn" | "bun";
  readonly node: 20 | 22 | 24 | 26;
  readonly pulumi: string;
  readonly typescript: string;
  readonly modules: "CommonJS" | "ES modules";
}

/** Pulumi's newest SDK needs Node.js 22; 3.248.0 is the last for Node.js 20. */
const MACHINES: readonly Machine[] = [
  { manager: "npm", node: 20, pulumi: "3.248.0", typescript: "5.9.3", modules: "CommonJS" },
  { manager: "pnpm", node: 22, pulumi: "3.276.0", typescript: "5.9.3", modules: "ES modules" },
  { manager: "yarn", node: 24, pulumi: "3.276.0", typescript: "6.0.3", modules: "CommonJS" },
  { manager: "bun", node: 26, pulumi: "3.276.0", typescript: "6.0.3", modules: "ES modules" },
];

const PROGRAM = `import { alibaba } from "pulumi-pki";
const root = new alibaba.RootCa("root", {
  organization: "Example", organizationUnit: "IT", locality: "Hangzhou", state: "Zhejiang",
  commonName: "Root", algorithm: "ECC_256", years: 10,
});
export const certificate = root.certificate;
`;

/** Everything that a program may import, with a type from each entry. */
const TYPES = `import { alibaba, encodePrivateKey, Hierarchy, huawei, keys } from "pulumi-pki";
import { policyPack } from "pulumi-pki/policy";
import { handler } from "pulumi-pki/provider";
export const args: alibaba.RootCaArgs = {
  organization: "O", organizationUnit: "U", locality: "L", state: "S", commonName: "R", algorithm: "ECC_256", years: 10,
};
export const all = [encodePrivateKey, Hierarchy, huawei.PrivateCertificate, keys.PrivateKey, policyPack, handler];
// @ts-expect-error - a name that there is not
export const wrong: alibaba.RootCaArgs = { ...args, comonName: "R" };
`;

/** The environment of what reaches a registry, with the CAs that `tools/test.mjs` keeps from all other processes. */
const ONLINE: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_EXTRA_CA_CERTS: process.env.PKI_TEST_EXTRA_CA_CERTS ?? process.env.NODE_EXTRA_CA_CERTS,
};

let archive: string;
let managers: string;

beforeAll(() => {
  archive = packInto(newFolder());
  const tool = join(ROOT, "tools/package-managers.mjs");
  const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
  managers = execFileSync(process.execPath, [tool], { encoding: "utf8", stdio, env: ONLINE }).trim();
}, BUILD_MS);

afterAll(removeFolders);

/** The folder of a version of Node.js; the one running the tests is 20, or stands in for it. */
const nodeFolder = ({ node }: Machine): string =>
  node === 20 ? dirname(process.execPath) : join(managers, `node${String(node)}`, "bin");

/** The command that installs the dependencies in package.json. */
const installWith = (manager: Machine["manager"]): readonly [command: string, ...args: string[]] =>
  ({
    npm: ["npm", "install", "--no-audit", "--no-fund", "--prefer-offline"],
    pnpm: ["node", join(managers, "pnpm/bin/pnpm.cjs"), "install", "--prefer-offline"],
    yarn: ["node", join(managers, "@yarnpkg/cli-dist/bin/yarn.js"), "install"],
    bun: [join(managers, ".bin/bun"), "install"],
  })[manager] as [string, ...string[]];

test.each([
  ["publint", "--strict"],
  ["attw", "--quiet"],
])("%s finds nothing wrong with the package", (judge, option) => {
  const bin = join(managers, ".bin", judge);
  const { status, stdout, stderr } = spawnSync(bin, [archive, option], { encoding: "utf8" });
  expect({ status, output: `${stdout}${stderr}` }).toMatchObject({ status: 0 });
});

/** Compiler options by name. */
const kindsOfModules = ({ typescript }: Machine): Readonly<Record<string, object>> => ({
  node16: {},
  bundler: { module: "esnext", moduleResolution: "bundler" },
  ...(typescript.startsWith("5.") && { node10: { module: "commonjs", moduleResolution: "node10" } }),
});

describe.each(MACHINES)("$manager, Node.js $node, $modules, TypeScript $typescript", (machine) => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  const write = (name: string, content: unknown): void => {
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  };

  /** Runs a command as the user of this machine; returns its standard output and standard error. */
  const run = async (command: string, ...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await promisify(execFile)(command, args, { cwd: folder, env }).catch(
      (error: unknown) => {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`${[command, ...args].join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
      },
    );
    return `${stdout}${stderr}`;
  };

  beforeAll(async () => {
    folder = newFolder();
    const engine = await engineEnv();
    env = { ...ONLINE, ...engine };
    Object.assign(env, {
      PATH: `${nodeFolder(machine)}:${engine.PATH ?? ""}`,
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PKI_BACKEND: "local",
      PKI_LOCAL_STORE: join(folder, "store"),
      YARN_ENABLE_TELEMETRY: "0",
      YARN_NODE_LINKER: "node-modules",
      // Otherwise it refuses to create the missing lock file.
      YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
      CI: undefined,
    });
    mkdirSync(join(folder, "state"));
    const isModule = machine.modules === "ES modules";
    const main = isModule ? "index.mjs" : "index.ts";
    const dependencies = { "@pulumi/pulumi": machine.pulumi, "pulumi-pki": `file:${archive}` };
    const devDependencies = {
      "@pulumi/policy": "1.21.0",
      "@types/node": "20.19.43",
      typescript: machine.typescript,
    };
    write("package.json", { name: "test", private: true, main, dependencies, devDependencies });
    write("yarn.lock", "");
    write("Pulumi.yaml", `name: test\nruntime: nodejs\nmain: ${main}\n`);
    const compilerOptions = {
      module: "node16",
      target: "es2022",
      types: ["node"],
      strict: true,
      skipLibCheck: true,
    };
    const include = ["*.ts"];
    write("tsconfig.json", { compilerOptions, include });
    for (const [name, options] of Object.entries(kindsOfModules(machine)))
      write(`tsconfig.${name}.json`, {
        compilerOptions: { ...compilerOptions, ...options, noEmit: true },
        include,
      });
    write(main, PROGRAM);
    write("types.ts", TYPES);
    await run(...installWith(machine.manager));
  }, BUILD_MS);

  test("the program compiles, as every kind of module", async () => {
    const tsc = join(folder, "node_modules/typescript/bin/tsc");
    // One process, which reads the declarations once.
    const projects = Object.keys(kindsOfModules(machine)).map((name) => `tsconfig.${name}.json`);
    expect(await run("node", tsc, "--build", ...projects)).toBe("");
  });

  test("the program runs: up, no changes, destroy", async () => {
    await run("pulumi", "stack", "init", "--no-select", "dev");
    const up = await run("pulumi", "up", "--yes", "--skip-preview", "--stack", "dev");
    expect(up).toContain("BEGIN CERTIFICATE");
    expect(up).not.toMatch(/warning/i);
    expect(await run("pulumi", "preview", "--expect-no-changes", "--stack", "dev")).toContain("unchanged");
    await run("pulumi", "destroy", "--yes", "--skip-preview", "--stack", "dev");
  });

  test("the command runs", async () => {
    const pki = join(folder, "node_modules/.bin/pki");
    expect(existsSync(pki)).toBe(true);
    expect(await run(pki, "--version")).toBe(`${versionOf(folder)}\n`);
  });
});

const versionOf = (folder: string): string =>
  (
    JSON.parse(readFileSync(join(folder, "node_modules/pulumi-pki/package.json"), "utf8")) as {
      version: string;
    }
  ).version;
