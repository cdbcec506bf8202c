import { rmSync } from "node:fs";
import { join } from "node:path";
import { HIERARCHY } from "./programs";
import { stepLabels, TestStack } from "./stack";
import { leaves } from "./store";

/** @param trigger - the value that a scheduled job changes to replace the certificate */
const program = (trigger: string): string => `${HIERARCHY}
new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com" },
  { replacementTrigger: "${trigger}" } as pulumi.CustomResourceOptions);
`;

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(program("first"));
  await stack.up();
});
afterAll(() => {
  stack.close();
});

/** Every scheduled run is on a machine that knows nothing about the others. */
beforeEach(() => {
  rmSync(join(stack.folder, "cache"), { recursive: true, force: true });
});

const ids = (): string[] => leaves(stack.store).map(({ id }) => id);

test("--target-replace on a fresh machine says why it does not rotate, and with --refresh it does", async () => {
  const before = ids();
  const { urn = "" } = (await stack.resources()).find(({ name }) => name === "web") ?? {};
  const run = ["up", "--yes", "--skip-preview", "--target-replace", urn];
  // The second attempt runs on the same machine as the first.
  for (let attempt = 0; attempt < 2; attempt++) {
    const { code, output } = await stack.pulumi(...run);
    expect(code).not.toBe(0);
    expect(output).toContain(`${before[0] ?? "none"} has the idempotency key of this create`);
    expect(output).toContain('Run "pulumi up --refresh"');
    expect(ids()).toEqual(before);
  }
  const { steps } = await stack.ok(...run, "--refresh");
  expect(stepLabels(steps)).toContain("create-replacement web");
  expect(ids()).toHaveLength(1);
  expect(ids()).not.toEqual(before);
  await stack.unchanged();
});

test("a changed replacementTrigger rotates on a fresh machine", async () => {
  const before = ids();
  stack.program(program("second"));
  expect(stepLabels((await stack.up()).steps)).toContain("create-replacement web");
  expect(ids()).toHaveLength(1);
  expect(ids()).not.toEqual(before);
});
