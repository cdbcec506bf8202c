import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TestStack, told } from "./stack";
import { leaves } from "./store";

const FOLDER = join(__dirname, "../../../examples");
const GATEWAY = "gateway/index.ts";
const PROGRAMS = [
  "hierarchy/index.ts",
  "cross-cloud/index.ts",
  GATEWAY,
  "connections/index.ts",
  "renewal/index.ts",
  ...["alibaba", "huawei", "keys"].flatMap((cloud) => programsOf(`resources/${cloud}`)),
];

function programsOf(folder: string): string[] {
  return readdirSync(join(FOLDER, folder)).map((file) => `${folder}/${file}`);
}

let stack: TestStack;
beforeAll(async () => {
  // The names that examples/connections has; on the local CA both lead to its store.
  stack = await TestStack.create("", { PKI_CONNECTIONS: '{ "shared": {}, "gateway": {} }' });
});
afterAll(() => {
  stack.close();
});

// One stack for all: each run also retires what the previous example created.
test.each(PROGRAMS)("examples/%s comes up, and then there is nothing to do", async (program) => {
  stack.write("index.ts", readFileSync(join(FOLDER, program), "utf8"));
  const { steps } = await stack.up();
  expect(told(steps).some((step) => step.startsWith("create"))).toBe(true);
  const outputs = Object.values(await stack.outputs<Record<string, unknown>>());
  expect(outputs.length).toBeGreaterThan(0);
  expect(outputs.filter((output) => output === "")).toEqual([]);
  await stack.unchanged();
});

test("examples/gateway renews: the gateway is updated before the old certificate is retired", async () => {
  stack.write("index.ts", readFileSync(join(FOLDER, GATEWAY), "utf8"));
  await stack.up();
  const before = await stack.outputs<Record<string, string>>();
  await stack.ok("config", "set", "example-gateway:days", "60");
  // "replace" only announces the other two steps.
  const order = told((await stack.up()).steps).filter((step) => step !== "replace api");
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
