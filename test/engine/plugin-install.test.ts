import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { TestStack } from "./stack";

const PROGRAM = `import { alibaba } from "pulumi-pki";
new alibaba.RootCa("root", {
  organization: "Example", organizationUnit: "IT", countryCode: "CN", state: "Zhejiang", locality: "Hangzhou",
  commonName: "Root", algorithm: "RSA_2048", years: 10,
});
`;

let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.create("", {
    PKI_PLUGIN: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  });
  stack.typescript(PROGRAM);
  // Nothing is installed there yet.
  stack.env.PULUMI_HOME = join(stack.folder, "home");
  mkdirSync(stack.env.PULUMI_HOME);
});

afterAll(() => {
  stack.close();
});

/** Runs a command as its user would; returns its output. */
async function run(command: string, ...args: string[]): Promise<string> {
  const options = { cwd: stack.folder, env: await stack.environment() };
  const { stdout, stderr } = await promisify(execFile)(command, args, options);
  expect(stderr).not.toMatch(/warning/i);
  // A schema describes settings that can have the word in them.
  expect(stdout).not.toMatch(/warning:/i);
  return stdout;
}

/** Creates and destroys the program's one resource: it uses the plugin, and there are no warnings. */
async function liveOnce(): Promise<void> {
  await stack.up();
  expect(await stack.resources()).toEqual([
    expect.objectContaining({ name: "root", type: "pki:alibaba/rootCa:RootCa" }),
  ]);
  await stack.unchanged();
  expect((await stack.destroy()).code).toBe(0);
  expect(stack.shown).not.toMatch(/warning/i);
}

test("the engine finds the plugin in the installed package", async () => {
  expect(readFileSync(join(stack.folder, "Pulumi.yaml"), "utf8")).toContain(
    "path: node_modules/pulumi-pki/plugin",
  );
  const launcher = "./node_modules/pulumi-pki/plugin/pulumi-resource-pki";
  expect(JSON.parse(await run("pulumi", "package", "get-schema", launcher))).toMatchObject({ name: "pki" });
  await liveOnce();
});

test("an archive is created, installed and run", async () => {
  stack.write("Pulumi.yaml", "name: test\nruntime: nodejs\nmain: index.ts\n");
  mkdirSync(join(stack.folder, "archive"));
  const cli = join(stack.installed, "bin/cli/index.js");
  const pack = (): Promise<string> => run(process.execPath, cli, "plugin", "archive", "--output", "archive");
  const [, , , , ...command] = /^Wrote .*Install it with: (.*)\n$/.exec(await pack())?.[1]?.split(" ") ?? [];
  const [archive = ""] = readdirSync(join(stack.folder, "archive"));
  expect(archive).toMatch(
    /^pulumi-resource-pki-v\d+\.\d+\.\d+-(linux|darwin|windows)-(amd64|arm64)\.tar\.gz$/,
  );
  const bytes = readFileSync(join(stack.folder, "archive", archive));
  await pack();
  expect(readFileSync(join(stack.folder, "archive", archive)).equals(bytes)).toBe(true);

  await run("pulumi", "plugin", "install", "resource", ...command);
  expect(JSON.parse(await run("pulumi", "package", "get-schema", "pki"))).toMatchObject({ name: "pki" });
  await liveOnce();
});
