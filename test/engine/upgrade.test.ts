import { HIERARCHY } from "./programs";
import { stepLabels, TestStack } from "./stack";
import { certificates, leaves } from "./store";

const program = (tags = "{}"): string => `${HIERARCHY}
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", exportPrivateKey: true,
  tags: ${tags} });
const key = new keys.PrivateKey("key", { algorithm: "ECC_256" });
export const fingerprints = [web.fingerprint, key.fingerprint];
`;

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(program());
  await stack.up();
});
afterAll(() => {
  stack.close();
});

test("another version of the provider behind the same stack changes nothing, and is the one that runs", async () => {
  const before = await stack.outputs();
  stack.patch("provider/engine/crud.js", "// A comment that was not there before.");
  stack.patch("provider/resources/fields.js", "exports.added = 42;");
  await stack.unchanged();

  // A change of behaviour, to see that no copy of the old code is at work.
  stack.patch(
    "provider/local/alibaba/index.js",
    "exports.alibabaOperations.TagResources = () => Promise.reject(new Error('the new code was asked'));",
  );
  stack.program(program('{ team: "web" }'));
  const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
  expect(code).not.toBe(0);
  expect(output).toContain("the new code was asked");
  stack.install();
  expect(stepLabels((await stack.up()).steps)).toEqual(["update web"]);
  expect(await stack.outputs()).toEqual(before);
});

test("the state is the same whether the package is installed or linked", async () => {
  const held = async (): Promise<unknown[]> =>
    (await stack.resources())
      // The engine may encrypt the same secret again, with another result.
      .map(({ name, id, inputs, outputs }) => ({ name, id, inputs, outputs: { ...outputs, privateKey: "" } }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  const before = await held();
  stack.link();
  await stack.up("--expect-no-changes");
  expect(await held()).toEqual(before);
  stack.install();
});

test("destroy without the package leaves everything in place and says what is missing", async () => {
  const before = await stack.resources();
  const stored = certificates(stack.store);
  stack.uninstall();
  const { code, output } = await stack.destroy();
  expect(code).not.toBe(0);
  expect(output).toContain("Cannot find module 'pulumi-pki/provider'");
  expect((await stack.resources()).map(({ urn }) => urn)).toEqual(before.map(({ urn }) => urn));
  expect(certificates(stack.store)).toEqual(stored);
});

test("with the package back, destroy removes everything", async () => {
  stack.install();
  expect(leaves(stack.store)).toHaveLength(1);
  const { code, output } = await stack.destroy();
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(leaves(stack.store)).toEqual([]);
  expect(await stack.resources()).toEqual([]);
});
