import { cpSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { HIERARCHY } from "./programs";
import { isNative, stepLabels, TestStack } from "./stack";

/** Resources of several kinds with the same resource options. */
const program = (options = "{}", name = "www.example.com", more = ""): string => `
const options = ${options};
${HIERARCHY.replaceAll(" });\n", " }, options);\n")}
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "${name}", renewBefore: "30d",
  exportPrivateKey: true, ${more} }, options);
const key = new keys.PrivateKey("key", { algorithm: "${more.includes("days") ? "RSA_2048" : "ECC_256"}" }, options);
export const certificate = web.certificate;
`;

/** A test of behaviour that only dynamic resources have. */
const dynamicTest = isNative({}) ? test.skip : test;

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(program());
  await stack.up();
});
afterAll(() => {
  stack.close();
});

const inputsOf = async (name: string): Promise<Record<string, unknown>> => {
  const { inputs } = (await stack.resources()).find((resource) => resource.name === name)!;
  return inputs;
};

const inputsAndIds = async (): Promise<unknown> =>
  Object.fromEntries((await stack.resources()).map(({ id, name, inputs }) => [name, { id, inputs }]));

test("with ignoreChanges for everything nothing changes, whatever the program says, and a due renewal is reported", async () => {
  const before = await inputsAndIds();
  stack.program(program('{ ignoreChanges: ["*"] }', "other.example.com", 'days: -1, tags: { a: "b" }'));
  stack.env.PKI_CLOCK_OFFSET = "61d";
  const { output } = await stack.up("--expect-no-changes");
  expect(output).toMatch(/ServerCertificate \S+ is not renewed, because ignoreChanges keeps it as it is/);
  expect(await inputsAndIds()).toEqual(before);
});

dynamicTest(
  "a transformation that drops what it does not know is refused at preview, and says what to do",
  async () => {
    const drop = "async ({ props: { resourceUrn, ...props }, opts }: any) => ({ props, opts })";
    stack.program(`${program()}
new alibaba.RootCa("new", { ...authority, commonName: "New", years: 3 }, { transforms: [${drop}] });`);
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toMatch(/resourceUrn: was registered without its URN.*a transformation has to keep/);
  },
);

test("the run after a renewal shows nothing of it, and nothing remains in the state", async () => {
  stack.program(program());
  expect((await stack.preview("--diff")).output).toMatch(/\+ renewal *: "due since/);
  const renewed = await stack.up();
  expect(stepLabels(renewed.steps)).toContain("create-replacement web");
  expect(renewed.output).toMatch(/alibaba\.ServerCertificate "web" is renewed: due since/);
  const inputs = await inputsOf("web");
  for (const hidden of ["renewal", "applying", "resourceUrn"]) expect(inputs).not.toHaveProperty(hidden);
  stack.program(program("{}", "www.example.com", 'tags: { team: "web" }'));
  const { code, output, steps } = await stack.preview("--diff");
  expect(code).toBe(0);
  expect(stepLabels(steps)).toContain("update web");
  expect(output).not.toMatch(/renewal/);
});

// The plugin itself marks what is secret: no option takes that away.
dynamicTest(
  "a secret that comes back in clear, because a transformation replaced the list of secrets, fails the run",
  async () => {
    const replace = "({ props, opts }: any) => ({ props, opts: { ...opts, additionalSecretOutputs: [] } })";
    stack.program(`${program("{}", "www.example.com", 'tags: { team: "web" }')}
new keys.PrivateKey("clear", { algorithm: "ECC_256" }, { transformations: [${replace}] });
new keys.PrivateKey("kept", { algorithm: "ECC_256" }, { transformations: [({ props, opts }: any) =>
  ({ props, opts: pulumi.mergeOptions(opts, { additionalSecretOutputs: ["publicKey"] }) })] });`);
    const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(output).toContain("keys.PrivateKey: the output privateKey is now unencrypted in the state");
    const { outputs } = (await stack.resources()).find(({ name }) => name === "kept")!;
    expect(outputs.privateKey).toHaveProperty("ciphertext");
    expect(outputs.publicKey).toHaveProperty("ciphertext");
  },
);

dynamicTest(
  "installed for a component only: the program is told what to install; once it has, it runs",
  async () => {
    const component = join(stack.folder, "node_modules/component");
    const inside = join(component, "node_modules/pulumi-pki");
    mkdirSync(dirname(inside), { recursive: true });
    renameSync(stack.installed, inside);
    symlinkSync(join(stack.folder, "node_modules/@pulumi"), join(component, "node_modules/@pulumi"));
    writeFileSync(join(component, "package.json"), '{ "name": "component", "main": "index.js" }');
    writeFileSync(join(component, "index.js"), 'exports.keys = require("pulumi-pki").keys;');
    stack.typescript(
      'const { keys } = require("component"); new keys.PrivateKey("key", { algorithm: "ECC_256" });',
    );
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toContain("pulumi-pki is not installed where the program is, in ");
    expect(output).not.toMatch(/Cannot find module/);
    cpSync(inside, stack.installed, { recursive: true });
    expect((await stack.preview()).code).toBe(0);
  },
);
