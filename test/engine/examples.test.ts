import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TestStack, told } from "./stack";
import { leaves } from "./store";

const FOLDER = join(__dirname, "../../../examples");
const PROGRAMS = [
  "hierarchy/index.ts",
  "cross-cloud/index.ts",
  "renewal/index.ts",
  ...["alibaba", "huawei", "keys"].flatMap((cloud) => programsOf(`resources/${cloud}`)),
];

function programsOf(folder: string): string[] {
  return readdirSync(join(FOLDER, folder)).map((file) => `${folder}/${file}`);
}

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create("");
});
afterAll(() => {
  stack.close();
});

// One stack for all: each run also retires what the example before it had made.
test.each(PROGRAMS)("examples/%s comes up, and then there is nothing to do", async (program) => {
  stack.write("index.ts", readFileSync(join(FOLDER, program), "utf8"));
  const { steps } = await stack.up();
  expect(told(steps).some((step) => step.startsWith("create"))).toBe(true);
  const outputs = Object.values(await stack.outputs<Record<string, unknown>>());
  expect(outputs.length).toBeGreaterThan(0);
  expect(outputs.filter((output) => output === "")).toEqual([]);
  await stack.unchanged();
});

test("destroying the last one leaves no end certificate behind", async () => {
  expect((await stack.destroy()).code).toBe(0);
  expect(leaves(stack.store)).toEqual([]);
});
