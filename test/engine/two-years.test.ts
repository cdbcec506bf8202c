import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verify } from "./openssl";
import { TestStack, type Step } from "./stack";
import { leaves, presentedByGateway } from "./store";

/**
 * Two years of runs at both clouds on a clock that is put forward: a leaf lives three steps and is renewed one step and
 * some days before its end. `TWO_YEARS=monthly` runs every month, with a preview after each run; without it every quarter.
 */
const MONTHLY = process.env.TWO_YEARS === "monthly";
const STEP = MONTHLY ? 30 : 92;
const STEPS = Math.ceil(730 / STEP);
const AUTHORITY_YEARS = MONTHLY ? 1 : 2;

const OLD = '"2026": { commonName: "Example Root 2026", years: 10 }';
const NEW = '"2028": { commonName: "Example Root 2028", years: 10 }';
/** The root of the gateway's hierarchy is changed on the way: one step to publish, one to switch, one to retire. */
const ROLLOVER: readonly (readonly [generations: string, issuing: string])[] = [
  [OLD, "2026"],
  [`${OLD}, ${NEW}`, "2026"],
  [`${OLD}, ${NEW}`, "2028"],
  [NEW, "2028"],
];
const FIRST = Math.floor(STEPS / 2);
const stageAt = (step: number): number => Math.max(0, Math.min(step - FIRST + 1, ROLLOVER.length - 1));

const program = ([generations, issuing]: readonly [string, string]): string => `
import { Hierarchy } from "pulumi-pki";
const subject = { country: "CN", state: "Guangdong", locality: "Shenzhen", organization: "Example", organizationalUnit: "IT" };
const renewal = { renewBefore: "${STEP + 5}d", renewJitter: "3d" };
const batch = new keys.CertificateRequest("batch", { algorithm: "ECC_256", commonName: "batch job" });
const gateway = new Hierarchy("gw", { cloud: "huawei", subject, ...renewal, roots: { root: {
  generations: { ${generations} }, issuing: "${issuing}",
  authorities: { issuing: { commonName: "Example Issuing", years: ${AUTHORITY_YEARS},
    servers: { api: { names: ["api.example.com"], days: ${3 * STEP}, exportPrivateKey: true } },
    clients: { batch: { commonName: "batch job", csr: batch.csr, days: ${3 * STEP} } } } } } } });
const web = new Hierarchy("web", { cloud: "alibaba", subject, ...renewal, roots: { top: {
  commonName: "Example Web Root", years: 10,
  authorities: { servers: { commonName: "Example Servers", years: ${AUTHORITY_YEARS},
    servers: { www: { names: ["www.example.com", "example.com"], days: ${3 * STEP} } } } } } } });
const upload = new huawei.ApigCertificate("upload", { name: "api_example", certContent: gateway.servers.api.chain,
  privateKey: gateway.servers.api.privateKey, domains: [{ domain: "api.example.com" }] });
const release = new random.RandomUuid("release", { keepers: { certificate: web.servers.www.fingerprint } });
const all = { ...gateway.authorities, ...gateway.servers, ...gateway.clients, ...web.authorities, ...web.servers };
export const due = pulumi.all(Object.fromEntries(Object.entries(all).map(([name, one]) => [name, one.renewalDue.apply((due) => due ?? "")])));
export const chains = pulumi.all(Object.fromEntries(Object.entries(all).map(([name, one]) => [name, one.chain])));
export const trust = pulumi.all([gateway.trustBundle, web.trustBundle]).apply((bundles) => bundles.join(""));
export const served = upload.serialNumber;
void release;
`;

/** What is below a CA is issued anew with it. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  issuing: ["api", "batch"],
  servers: ["www"],
};

interface Outputs {
  readonly due: Readonly<Record<string, string>>;
  readonly chains: Readonly<Record<string, string>>;
  readonly trust: string;
  readonly served: string;
}

/** The stack's outputs, read from the file that the engine has just written. */
function outputsOf(stack: TestStack): Outputs {
  const file = join(stack.state, ".pulumi/stacks/test/dev.json");
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
    checkpoint: { latest: { resources: { type: string; outputs: Outputs }[] } };
  };
  return checkpoint.latest.resources.find(({ type }) => type === "pulumi:pulumi:Stack")!.outputs;
}

const certificatesOf = (chain: string): X509Certificate[] =>
  chain.split(/(?<=-----END CERTIFICATE-----\n)/).map((pem) => new X509Certificate(pem));

const endOf = (certificate: X509Certificate | undefined): number => Date.parse(certificate?.validTo ?? "");

/** Certificates that a run issued in place of others, without consumers. */
const replacedBy = (steps: readonly Step[]): string[] =>
  steps
    .filter(({ op, type }) => op === "create-replacement" && type.startsWith("pulumi-nodejs:"))
    .map(({ name }) => name.replace(/^(gw|web)-/, ""))
    .sort();

/** What is due at a moment, and what has to go with it. */
function expectedAt(now: number, { due }: Outputs, rolled: boolean): string[] {
  const own = Object.keys(due).filter((name) => due[name] !== "" && now >= Date.parse(due[name] ?? ""));
  const first = rolled ? [...own, "issuing"] : own;
  return [...new Set(first.flatMap((name) => [name, ...(BELOW[name] ?? [])]))].sort();
}

/** Every certificate is accepted by who trusts what was published before, and none outlives the CA above it. */
async function judge(outputs: Outputs, trusted: string, now: number): Promise<void> {
  for (const chain of Object.values(outputs.chains)) {
    const links = certificatesOf(chain);
    links.forEach((link, index) => {
      expect(endOf(link)).toBeGreaterThan(now);
      if (index > 0) expect(endOf(links[index - 1])).toBeLessThanOrEqual(endOf(link));
    });
    const leaf = links[0]?.toString() ?? "";
    await verify({ certificate: leaf, chain, rootCertificate: trusted }, "-attime", `${Math.ceil(now / 1000)}`);
  }
}

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(program(ROLLOVER[0]!));
  await stack.up();
});
afterAll(() => {
  stack.close();
});

test(`promise 5 over two years, ${STEPS} runs ${STEP} days apart: only what is due is renewed, and nothing lapses`, async () => {
  const counts = { runs: 0, renewed: 0, reissued: 0, quiet: 0 };
  for (let step = 1; step <= STEPS; step++) {
    stack.env.PKI_CLOCK_OFFSET = `${step * STEP}d`;
    const ahead = step * STEP * 86_400_000;
    const now = Date.now() + ahead;
    const before = outputsOf(stack);
    // Until this very moment everything that is in use was valid, at the gateway too.
    for (const chain of [...Object.values(before.chains), presentedByGateway(stack.store)]) {
      expect(Math.min(...certificatesOf(chain).map(endOf))).toBeGreaterThan(now);
    }
    const [generations, issuing] = ROLLOVER[stageAt(step)]!;
    stack.program(program([generations, issuing]));
    const expected = expectedAt(now, before, issuing !== ROLLOVER[stageAt(step - 1)]![1]);
    const { steps } = await stack.up();
    const after = outputsOf(stack);

    expect(replacedBy(steps)).toEqual(expected);
    expect(steps.filter(({ op, name }) => op.startsWith("delete") && name === "upload")).toEqual([]);
    await judge(after, before.trust, Date.now() + ahead + 1_000);
    const [presented] = certificatesOf(presentedByGateway(stack.store));
    expect(presented?.serialNumber).toBe(certificatesOf(after.chains.api ?? "")[0]?.serialNumber);
    // Nothing is left behind: as many end certificates as the program has.
    expect(leaves(stack.store)).toHaveLength(3);
    if (MONTHLY) await stack.unchanged();

    counts.runs++;
    const own = expectedAt(now, before, false).filter((name) => now >= Date.parse(before.due[name] ?? ""));
    counts.renewed += own.length;
    counts.reissued += expected.length - own.length;
    counts.quiet += expected.length === 0 ? 1 : 0;
  }
  expect(counts.renewed).toBeGreaterThan(STEPS / 2);
  process.stdout.write(`two years: ${JSON.stringify(counts)}\n`);
});
