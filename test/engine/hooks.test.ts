import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { HIERARCHY } from "./programs";
import { TestStack } from "./stack";
import { leaves } from "./store";

interface Hooked {
  readonly hook: string;
  readonly id: string;
  readonly new: string;
  readonly old: string;
}

/** @param more - changes that trigger the hooks, and whether a hook fails after recording its arguments */
const program = ({ tags = "{}", trigger = "first", refuse = false } = {}): string => `
import { appendFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { alibaba } from "pulumi-pki";
${HIERARCHY}
const certificateIn = (outputs?: Record<string, any>): string => outputs?.certificate ?? "";
const hook = (name: string): pulumi.ResourceHook =>
  new pulumi.ResourceHook(name, (args) => {
    const called = { hook: name + " " + args.name, id: args.id };
    const certificates = { new: certificateIn(args.newOutputs), old: certificateIn(args.oldOutputs) };
    appendFileSync("hooks.jsonl", JSON.stringify({ ...called, ...certificates }) + "\\n");
    if (name === "beforeCreate" && ${refuse}) throw new Error("not on a Friday");
  });
const names = ["beforeCreate", "afterCreate", "beforeUpdate", "afterUpdate", "beforeDelete", "afterDelete"];
new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", tags: ${tags} }, {
  replacementTrigger: "${trigger}",
  hooks: Object.fromEntries(names.map((name) => [name, [hook(name)]])),
});
`;

/**
 * Runs the program in a process of its own through Pulumi's Automation API, which connects it to the engine itself. The
 * language host that can be built from Go modules (SDK 3.68.0) stands in between and knows no hooks.
 */
const AUTOMATION = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const program = async () => { require("./program.js"); };
LocalWorkspace.createOrSelectStack({ stackName: "dev", projectName: "test", program }, { workDir: __dirname })
  .then((stack) => stack.up({ onOutput: (text) => process.stdout.write(text) }))
  .catch((error) => { console.error(error); process.exitCode = 1; });
`;

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create("");
  stack.write("automation.js", AUTOMATION);
});
afterAll(() => {
  stack.close();
});

async function up(source: string): Promise<{ code: number | null; output: string }> {
  stack.write("program.js", transformSync(source, { loader: "ts", format: "cjs", platform: "node" }).code);
  const env = await stack.environment();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["automation.js"], {
    ...{ cwd: stack.folder, env, encoding: "utf8", timeout: 200_000 },
  });
  return { code: status, output: stdout + stderr };
}

/** The hook calls since the last check. */
function hooked(): Hooked[] {
  const file = join(stack.folder, "hooks.jsonl");
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  rmSync(file, { force: true });
  return lines.map((line) => JSON.parse(line) as Hooked);
}

const called = (all: readonly Hooked[]): string[] => all.map(({ hook }) => hook);
const PEM = /^-----BEGIN CERTIFICATE-----/;

test("a hook in the program that fails before a certificate is created prevents its issue", async () => {
  const { code, output } = await up(program({ refuse: true }));
  expect(code).not.toBe(0);
  expect(output).toContain("not on a Friday");
  expect(leaves(stack.store)).toEqual([]);
  expect(called(hooked())).toEqual(["beforeCreate web"]);
});

test("hooks run around create, update and replacement, and get the certificates", async () => {
  expect(await up(program())).toMatchObject({ code: 0 });
  const created = hooked();
  expect(called(created)).toEqual(["beforeCreate web", "afterCreate web"]);
  expect(created[1]?.new).toMatch(PEM);
  expect(created[1]?.id).toBe(leaves(stack.store)[0]?.id);

  expect(await up(program({ tags: '{ team: "web" }' }))).toMatchObject({ code: 0 });
  const updated = hooked();
  expect(called(updated)).toEqual(["beforeUpdate web", "afterUpdate web"]);
  expect(updated[1]?.new).toBe(created[1]?.new);

  expect(await up(program({ tags: '{ team: "web" }', trigger: "second" }))).toMatchObject({ code: 0 });
  const replaced = hooked();
  // The new certificate exists before the old one is retired.
  expect(called(replaced)).toEqual([
    "beforeCreate web",
    "afterCreate web",
    "beforeDelete web",
    "afterDelete web",
  ]);
  expect(replaced[1]?.new).toMatch(PEM);
  expect(replaced[1]?.new).not.toBe(created[1]?.new);
  expect(replaced[2]?.old).toBe(created[1]?.new);
  expect(leaves(stack.store).map(({ id }) => id)).toEqual([replaced[1]?.id]);
});
