import { createPrivateKey } from "node:crypto";
import { TestStack } from "../engine/stack";
import { BUILD_MS, languageHost } from "./host";

const PROGRAM = `yaml
resources:
  key:
    type: pki:keys:PrivateKey
    properties:
      algorithm: RSA_2048
variables:
  encoded:
    fn::invoke:
      function: pki:index:encodePrivateKey
      arguments:
        privateKey: \${key.privateKey}
        form: pkcs1
outputs:
  encoded: \${encoded.privateKey}`;

let stack: TestStack;

beforeAll(async () => {
  languageHost("yaml");
  stack = await TestStack.inLanguage(PROGRAM);
}, BUILD_MS);

afterAll(() => {
  stack.close();
});

test("a key in another format is computed by the plugin, and is secret without the program marking it", async () => {
  await stack.ok("preview");
  await stack.up();
  const { encoded } = await stack.outputs<{ encoded: string }>();
  expect(encoded).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
  expect(createPrivateKey(encoded).asymmetricKeyType).toBe("rsa");
  // Not in the state: neither in plain text nor, except for the stack's own output, encrypted.
  expect(await stack.stateText()).not.toContain("RSA PRIVATE KEY");
  await stack.unchanged();
}, 300_000);
