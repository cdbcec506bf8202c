import { X509Certificate } from "node:crypto";
import { stepLabels, TestStack } from "../engine/stack";
import { BUILD_MS, languageHost } from "./host";

const subject =
  "organization: Example\n      organizationUnit: IT\n      locality: Hangzhou\n      state: Zhejiang";

const program = (domain: string): string => `yaml
resources:
  root:
    type: pki:alibaba:RootCa
    properties:
      commonName: Example Root
      algorithm: ECC_256
      years: 10
      ${subject}
  sub:
    type: pki:alibaba:SubCa
    properties:
      commonName: Example Sub
      parent: \${root}
      years: 5
      algorithm: ECC_256
      ${subject}
  server:
    type: pki:alibaba:ServerCertificate
    properties:
      commonName: ${domain}
      parent: \${sub}
      algorithm: ECC_256
      days: 30
outputs:
  root: \${root.certificate}
  sub: \${sub.certificate}
  server: \${server.certificate}`;

let stack: TestStack;

beforeAll(async () => {
  languageHost("yaml");
  stack = await TestStack.inLanguage(program("a.example.com"));
}, BUILD_MS);

afterAll(() => {
  stack.close();
});

test("a program in YAML creates a chain that verifies, and a second run changes nothing", async () => {
  const { steps, output } = await stack.up();
  expect(stepLabels(steps)).toEqual(["create root", "create sub", "create server"]);
  // A host found elsewhere than next to the engine, or an argument that its schema does not have.
  expect(output).not.toMatch(/warning/i);
  const issued = await stack.outputs<Record<"root" | "sub" | "server", string>>();
  const [root, sub, server] = [issued.root, issued.sub, issued.server].map((pem) => new X509Certificate(pem));
  expect(sub!.verify(root!.publicKey)).toBe(true);
  expect(server!.verify(sub!.publicKey)).toBe(true);
  await stack.unchanged();
}, 300_000);

test("another name replaces the certificate, and destroy leaves nothing", async () => {
  stack.project(program("b.example.com"));
  const { steps } = await stack.up();
  expect(new Set(steps.map(({ name }) => name))).toEqual(new Set(["server"]));
  expect((await stack.destroy()).code).toBe(0);
  expect(await stack.resources()).toEqual([]);
}, 300_000);
