import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { matches, verify } from "./openssl";
import { TestStack, stepLabels } from "./stack";
import { leaves } from "./store";

const FOLDER = join(__dirname, "../../../examples");
const GATEWAY = "gateway/index.ts";
const PROGRAMS = [
  "hierarchy/index.ts",
  "cross-cloud/index.ts",
  GATEWAY,
  "connections/index.ts",
  "renewal/index.ts",
];

/** The examples of resources, each with the name of its module in the program that runs them all. */
const RESOURCES = ["alibaba", "huawei", "keys"]
  .flatMap((cloud) =>
    readdirSync(join(FOLDER, "resources", cloud)).map((file) => `resources/${cloud}/${file}`),
  )
  .map((program) => [program, program.replace(/^resources.|.ts$/g, "").replaceAll(/\W/g, "_")] as const);

const textOf = (program: string): string => readFileSync(join(FOLDER, program), "utf8");

let stack: TestStack;
beforeAll(async () => {
  // The names that examples/connections has; on the local CA both lead to its store.
  stack = await TestStack.create("", { PKI_CONNECTIONS: '{ "shared": {}, "gateway": {} }' });
});
afterAll(() => {
  stack.close();
});

/** Expects that a program has created resources, and that all of its outputs have a value. */
function expectCreated(steps: readonly string[], outputs: Readonly<Record<string, unknown>>): void {
  expect(steps.some((step) => step.startsWith("create"))).toBe(true);
  expect(Object.keys(outputs).length).toBeGreaterThan(0);
  expect(Object.values(outputs).filter((output) => output === "" || output === undefined)).toEqual([]);
}

// One stack for all: each run also retires what the previous example created.
test.each(PROGRAMS)("examples/%s comes up, and then there is nothing to do", async (program) => {
  stack.typescript(textOf(program));
  const { steps } = await stack.up();
  expectCreated(stepLabels(steps), await stack.outputs());
  await stack.unchanged();
});

test("the examples of resources come up, and then there is nothing to do", async () => {
  for (const [program, module] of RESOURCES)
    stack.write(`${module}.ts`, textOf(program).replaceAll(/(\bnew \w+\.\w+\(\s*")/g, `$1${module}.`));
  stack.typescript(RESOURCES.map(([, module]) => `export * as ${module} from "./${module}";`).join("\n"));
  const { steps } = await stack.up();
  const outputs = await stack.outputs<Record<string, Record<string, unknown>>>();
  for (const [, module] of RESOURCES) {
    const own = stepLabels(steps).filter((step) => step.includes(` ${module}.`));
    expectCreated(own, outputs[module] ?? {});
  }
  await stack.unchanged();
});

test("the program of the README comes up, and openssl verifies what its clients get", async () => {
  const readme = readFileSync(join(FOLDER, "../README.md"), "utf8");
  stack.typescript(/```ts\n([^]*?)```/.exec(readme)?.[1] ?? "");
  await stack.up();
  const { chain = "", key = "", trusted = "" } = await stack.outputs<Record<string, string>>();
  await verify(
    { certificate: chain, chain, rootCertificate: trusted },
    "-verify_hostname",
    "www.example.com",
  );
  expect(matches(key, chain)).toBe(true);
});

test("examples/gateway renews: the gateway is updated before the old certificate is retired", async () => {
  stack.typescript(textOf(GATEWAY));
  await stack.up();
  const before = await stack.outputs<Record<string, string>>();
  await stack.ok("config", "set", "example-gateway:days", "60");
  // "replace" only announces the other two steps.
  const order = stepLabels((await stack.up()).steps).filter((step) => step !== "replace api");
  expect(order).toEqual(["create-replacement api", "update gateway", "delete-replaced api"]);
  const after = await stack.outputs<Record<string, string>>();
  expect(after.issued).not.toBe(before.issued);
  expect(after.served).toBe(BigInt(`0x${after.issued}`).toString());
  await stack.unchanged();
});

test("destroying the last example leaves no end certificate", async () => {
  expect((await stack.destroy()).code).toBe(0);
  expect(leaves(stack.store)).toEqual([]);
});
