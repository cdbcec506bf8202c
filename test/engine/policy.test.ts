import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HIERARCHY } from "./programs";
import { TestStack, type Result } from "./stack";

const POLICY = `version: 1
rules:
  names: { issuers: [{ issuer: Example Services, allowed: ["*.example.com"] }], others: { allowed: [] } }
  maximumValidity: { end: 90d }
`;
const OFF = 'version: 1\nrules: { names: "off", maximumValidity: "off" }\n';
const isDryRun = "pulumi.runtime.isDryRun()";

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(HIERARCHY);
  // One change creates a CA, and the next one what is below it.
  await stack.up();
  // Out of reach of a pull request.
  const folder = join(stack.folder, "job");
  mkdirSync(folder);
  writeFileSync(join(folder, "policy.yaml"), POLICY);
  stack.env.PKI_POLICY = join(folder, "policy.yaml");
});
afterAll(() => {
  stack.close();
});

const leaf = (name: string, args: string): string =>
  `new alibaba.ServerCertificate("${name}", { ...leaf, commonName: "${name}.example.com", ${args} });\n`;

async function run(program: string, ...args: string[]): Promise<Result> {
  stack.program(`${HIERARCHY}\n${program}`);
  return stack.pulumi(...args);
}

const up = (program: string): Promise<Result> => run(program, "up", "--yes");
const names = async (): Promise<string[]> => (await stack.resources()).map(({ name }) => name);

test("what complies with the policy is issued", async () => {
  const { code, output } = await up(leaf("web", "days: 30"));
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await names()).toContain("web");
});

test("a preview names the argument and the rule, without the value", async () => {
  const { code, output } = await run(
    leaf("web", "days: 30") + leaf("bad", 'domain: ["ok.example.com", "login.bank.net"]'),
    "preview",
  );
  expect(code).not.toBe(0);
  expect(output).toMatch(
    /domain\[1\]: is refused by the rule names of the policy .*policy\.yaml: may not be certified by services/,
  );
  expect(output).not.toContain("bank.net");
});

test("a program that does something else in the run than in the preview issues nothing that the policy refuses", async () => {
  const { code, output } = await up(
    [
      leaf("web", "days: 30"),
      leaf("hidden", `domain: ${isDryRun} ? ["ok.example.com"] : ["login.bank.net"]`),
      leaf("longer", `days: ${isDryRun} ? 30 : 400`),
      `if (!${isDryRun}) { ${leaf("extra", 'domain: ["login.bank.net"]')} }`,
      leaf("fine", "days: 30"),
    ].join("\n"),
  );
  expect(code).not.toBe(0);
  // The engine stops at the first refusal, which may be either of them.
  expect(output).toMatch(/(domain\[0\]|days): is refused by the rule (names|maximumValidity)/);
  const made = await names();
  for (const name of ["hidden", "longer", "extra"]) expect(made).not.toContain(name);
  expect(made).toContain("web");
});

test("what becomes known in the run is judged before it is issued, which a preview announces", async () => {
  const late = 'const late = new random.RandomUuid("late");\n';
  const program = (domain: string): string =>
    late + leaf("web", "days: 30") + leaf("late", `domain: late.result.apply(() => ["${domain}"])`);
  const shown = await run(program("login.bank.net"), "preview");
  expect(shown.code).toBe(0);
  expect(shown.output).toMatch(/domain: is not judged yet by the rule names/);
  expect((await up(program("login.bank.net"))).code).not.toBe(0);
  expect(await names()).not.toContain("late");
  const { code, output } = await up(program("late.example.com"));
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await names()).toContain("late");
});

test("a policy in the stack's configuration does not weaken the job's", async () => {
  stack.write("off.yaml", OFF);
  await stack.ok("config", "set", "pki:policy", "off.yaml");
  const { code, output } = await up(leaf("web", "days: 30") + leaf("off", 'domain: ["login.bank.net"]'));
  expect(code).not.toBe(0);
  expect(output).toMatch(/is refused by the rule names/);
  expect(await names()).not.toContain("off");
});

test("a CA created by the same change certifies only what every entry allows", async () => {
  const twin =
    'const twin = new alibaba.SubCa("twin", { ...authority, parent: root, commonName: "Example Services", years: 5 });\n';
  const { code } = await up(
    leaf("web", "days: 30") +
      twin +
      'new alibaba.ServerCertificate("below", { ...leaf, parent: twin, commonName: "below.example.com" });\n',
  );
  expect(code).not.toBe(0);
  expect(await names()).not.toContain("below");
});

test("with a policy that cannot be applied nothing is issued, and existing resources are kept and destroyed", async () => {
  const { PKI_POLICY: policy } = stack.env;
  stack.env.PKI_POLICY = join(stack.folder, "job", "missing.yaml");
  const { code, output } = await up(leaf("web", "days: 30") + leaf("more", "days: 30"));
  expect(code).not.toBe(0);
  expect(output).toMatch(/PKI_POLICY: nothing is issued while the policy cannot be applied: .*missing\.yaml/);
  expect(await names()).not.toContain("more");
  expect((await stack.pulumi("refresh", "--yes", "--skip-preview")).code).toBe(0);
  expect((await stack.destroy()).code).toBe(0);
  expect(await names()).toEqual([]);
  stack.env.PKI_POLICY = policy;
});
