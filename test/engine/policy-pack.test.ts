import { addPack } from "./pack";
import { HIERARCHY } from "./programs";
import { stepLabels, TestStack } from "./stack";

const program = (web: string): string => `${HIERARCHY}
const request = new keys.CertificateRequest("batch", { algorithm: "ECC_384", commonName: "batch.example.com" });
new alibaba.ClientCertificateWithCsr("batch", { parent: services, csr: request.csr, days: 30 });
new alibaba.ServerCertificate("web", { ...leaf, ${web} });
`;

const POLICY = `version: 1
profile: internal
rules:
  names: { issuers: [{ issuer: services, allowed: ["*.example.com"] }] }
  keyAlgorithms: { allowed: [ECC_256, ECC_384] }
  tags: { severity: warning, required: [team] }
exceptions:
  - { resource: root, rules: [tags], reason: roots have no team }
`;

const PACK = `import { join } from "node:path";
import { policyPack } from "pulumi-pki/policy";
policyPack(join(__dirname, "pki-policy.yaml"));
`;

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(program('commonName: "www.example.com"'));
  addPack(stack, "pack", POLICY);
  // The engine type-checks a TypeScript pack on each run, so only one run uses one.
  addPack(stack, "typed", POLICY);
  stack.write("typed/PulumiPolicy.yaml", "runtime: nodejs\nmain: index.ts\n");
  stack.write("typed/index.ts", PACK);
});
afterAll(() => {
  stack.close();
});

test("a preview that violates the policy is refused, with the rule and what it allows, without secrets", async () => {
  stack.program(program('commonName: pulumi.secret("topsecret.example.net"), days: 400'));
  const { code, output } = await stack.preview("--policy-pack", "typed");
  expect(code).not.toBe(0);
  expect(output).toMatch(/\[mandatory\] +pki-maximum-validity .*web\)/);
  expect(output).toContain("is valid for 400 days; at most 398d is allowed");
  expect(output).toMatch(/\[mandatory\] +pki-names .*web\)/);
  expect(output).toMatch(
    /a name: may not be certified by services, which applies because .*; allowed are \*\.example\.com/,
  );
  expect(output).toMatch(/\[advisory\] +pki-tags .*services\)/);
  expect(output).not.toMatch(/pki-tags .*root\)/);
  expect(output).not.toContain("topsecret");
});

test("up creates nothing that violates a rule, even if nobody looked at a preview", async () => {
  stack.program(program('commonName: "www.example.com", algorithm: "ECC_512"'));
  const { code, output, steps } = await stack.pulumi(
    "up",
    "--yes",
    "--skip-preview",
    "--policy-pack",
    "pack",
  );
  expect(code).not.toBe(0);
  expect(output).toContain("its key is ECC_512; allowed are ECC_256, ECC_384");
  expect(stepLabels(steps)).not.toContain("create web");
});

test("what complies with the policy is deployed, with advice", async () => {
  stack.program(program('commonName: "www.example.com", tags: { team: "web" }'));
  const { output } = await stack.up("--policy-pack", "pack");
  expect(output).toMatch(/\[advisory\] +pki-tags/);
  expect(output).not.toContain("[mandatory]");
});

const made = async (name: string): Promise<boolean> =>
  (await stack.resources()).some((resource) => resource.name === name);

const HIDDEN = `
const late = new random.RandomUuid("late");
new alibaba.ServerCertificate("evil", { ...leaf, commonName: "ok.example.com", domain: late.result.apply(() => ["login.bank.net"]) });
new alibaba.ServerCertificate("long", { parent: services, algorithm: "ECC_256", commonName: "long.example.com",
  days: late.result.apply(() => 3650) });
new alibaba.ServerCertificate("foreign", { algorithm: "ECC_256", days: 30, commonName: "www.bank.net", parentIdentifier: "somebody-elses" });
const asked = new keys.CertificateRequest("asked", { algorithm: "ECC_384", commonName: "asked.example.com" });
new alibaba.ClientCertificateWithCsr("asked", { parent: services, csr: asked.csr, days: 30 });
new alibaba.ClientCertificateWithCsr("computed", { parent: services, csr: asked.csr.apply((csr) => csr), days: 30 });
`;

test("values unknown before the run are refused at preview unless they follow from known ones", async () => {
  stack.program(program('commonName: "www.example.com", tags: { team: "web" }') + HIDDEN);
  const { code, output } = await stack.pulumi("up", "--yes", "--policy-pack", "pack");
  expect(code).not.toBe(0);
  expect(output).toContain("its names cannot be judged before the run: domain is known only during the run");
  expect(output).toContain("its validity cannot be judged before the run: days is known only during the run");
  expect(output).toMatch(/may not be certified by services, which applies because it is not known which CA/);
  expect(output.match(/its key cannot be judged before the run: csr is known/g)).toHaveLength(1);
  for (const name of ["evil", "long", "foreign"]) expect(await made(name)).toBe(false);
});

test("up issues nothing that no issuer in the policy may certify, even if nobody looked at a preview", async () => {
  const [, evil = ""] = /\n(const late[\s\S]*?"evil".*)\n/.exec(HIDDEN) ?? [];
  stack.program(program('commonName: "www.example.com", tags: { team: "web" }') + evil);
  const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview", "--policy-pack", "pack");
  expect(code).not.toBe(0);
  expect(output).toMatch(/a name: may not be certified by services/);
  expect(await made("evil")).toBe(false);
});

test("a CA does not escape its entry in the policy by a new name, and what is only read is not judged", async () => {
  const renamed = program('commonName: "www.example.com", tags: { team: "web" }').replace(
    'new alibaba.SubCa("services", { ...authority, parent: root, commonName: "Example Services", years: 5 })',
    'new alibaba.SubCa("lab", { ...authority, parent: root, commonName: "Example Services", years: 5 }, { aliases: [{ name: "services" }] })',
  );
  stack.program(`${renamed}
new alibaba.ServerCertificate("evil", { ...leaf, commonName: "login.bank.net" });
alibaba.SubCa.get("read", services.id);
`);
  const { code, output } = await stack.preview("--policy-pack", "pack");
  expect(code).not.toBe(0);
  expect(output).toContain("an alias takes this CA out of an entry of the policy");
  expect(output).toContain("a name: may not be certified by");
  expect(output).not.toMatch(/pki-\S+ .*read\)/);
});
