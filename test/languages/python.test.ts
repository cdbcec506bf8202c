import { X509Certificate } from "node:crypto";
import { stepLabels, TestStack } from "../engine/stack";
import { addSdk, BUILD_MS, installPython, languageHost } from "./host";

const program = `
import pulumi
import pulumi_pki as pki

subject = dict(organization="Example", organization_unit="IT", locality="Hangzhou", state="Zhejiang")
root = pki.alibaba.RootCa("root", common_name="Example Root", years=10,
    algorithm=pki.alibaba.Algorithm.ECC256, **subject)
sub = pki.alibaba.SubCa("sub", common_name="Example Sub", years=5, parent=root,
    algorithm=pki.alibaba.SubCaAlgorithm.ECC256, **subject)
server = pki.alibaba.ServerCertificate("server", common_name="a.example.com", parent=sub,
    algorithm=pki.alibaba.Algorithm.ECC256, days=30)
pulumi.export("sub", sub.certificate)
pulumi.export("server", server.certificate)
`;

let stack: TestStack;

beforeAll(async () => {
  languageHost("python");
  const runtime = "\n  name: python\n  options:\n    virtualenv: venv";
  stack = await TestStack.inLanguage(runtime, { "__main__.py": program, "requirements.txt": "./sdks/pki" });
  addSdk(stack, "python");
  installPython(stack);
}, BUILD_MS);

afterAll(() => {
  stack.close();
});

test("a program in Python creates a certificate that verifies, and a second run changes nothing", async () => {
  const { steps, output } = await stack.up();
  expect(stepLabels(steps)).toEqual(["create root", "create sub", "create server"]);
  expect(output).not.toMatch(/warning/i);
  const issued = await stack.outputs<Record<"sub" | "server", string>>();
  const [sub, server] = [issued.sub, issued.server].map((pem) => new X509Certificate(pem));
  expect(server!.verify(sub!.publicKey)).toBe(true);
  await stack.unchanged();
  expect((await stack.destroy()).code).toBe(0);
}, 300_000);
