import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { told, TestStack } from "../engine/stack";
import { BUILD_MS, languageHost, pulumiPython, sdk } from "./host";

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
  stack = await TestStack.inLanguage("python", { "__main__.py": program });
  stack.env.PULUMI_PYTHON_CMD = pulumiPython();
  stack.env.PYTHONPATH = installSdk(stack.env.PULUMI_PYTHON_CMD);
}, BUILD_MS);

/** The SDK as pip installs it; it reads its own version from what pip leaves. */
function installSdk(python: string): string {
  const [source, target] = ["sdk", "packages"].map((name) => join(stack.folder, name));
  // Building writes beside the sources.
  cpSync(sdk("python"), source!, { recursive: true });
  const options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--target", target!];
  execFileSync(python, ["-m", "pip", "install", ...options, source!], { stdio: "pipe" });
  return target!;
}

afterAll(() => {
  stack.close();
});

test("a program in Python creates a certificate that verifies, and a second run changes nothing", async () => {
  const { steps, output } = await stack.up();
  expect(told(steps)).toEqual(["create root", "create sub", "create server"]);
  expect(output).not.toMatch(/warning/i);
  const issued = await stack.outputs<Record<"sub" | "server", string>>();
  const [sub, server] = [issued.sub, issued.server].map((pem) => new X509Certificate(pem));
  expect(server!.verify(sub!.publicKey)).toBe(true);
  await stack.unchanged();
  expect((await stack.destroy()).code).toBe(0);
}, 300_000);
