import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verify } from "./openssl";
import { isOurs, TestStack, stepLabels, type Step } from "./stack";
import { leaves, presentedByGateway } from "./store";

/**
 * Two years of runs at both clouds with a clock that is moved forward: a leaf is valid for three steps and is
 * renewed one step and some days before its end. `TWO_YEARS=monthly` runs every month, with a preview after each
 * run; the default is every quarter.
 */
const MONTHLY = process.env.TWO_YEARS === "monthly";
const STEP = MONTHLY ? 30 : 92;
const STEPS = Math.ceil(730 / STEP);
const AUTHORITY_YEARS = MONTHLY ? 1 : 2;

const OLD = '"2026": { commonName: "Example Root 2026", years: 10 }';
const NEW = '"2028": { commonName: "Example Root 2028", years: 10 }';
/**
 * The root of the gateway's hierarchy is replaced along the way: one step to publish, one to switch, one to retire.
 */
const ROLLOVER: readonly (readonly [generations: string, issuing: string])[] = [
  [OLD, "2026"],
  [`${OLD}, ${NEW}`, "2026"],
  [`${OLD}, ${NEW}`, "2028"],
  [NEW, "2028"],
];
const FIRST = Math.floor(STEPS / 4);
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

/** Certificates below a CA are reissued with it. */
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

/** The stack's outputs, read from the file just written by the engine. */
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

/** Certificates that a run issued as replacements, without consumers. */
const replacedBy = (steps: readonly Step[]): string[] =>
  steps
    .filter((step) => step.op === "create-replacement" && isOurs(step))
    .map(({ name }) => name.replace(/^(gw|web)-/, ""))
    .sort();

/** What is due at a given time. */
const dueAt = (now: number, { due }: Outputs): string[] =>
  Object.keys(due).filter((name) => due[name] !== "" && now >= Date.parse(due[name] ?? ""));

/** A run, with the state of things before and after it. */
interface Run {
  readonly step: number;
  /** The times just before and just after it. */
  readonly begin: number;
  readonly end: number;
  readonly before: Outputs;
  readonly after: Outputs;
  /** What the gateway presented before and after. */
  readonly presented: readonly [string, string];
  readonly steps: readonly Step[];
  /** End certificates that the clouds hold afterwards. */
  readonly held: number;
}

const rolled = (step: number): boolean => ROLLOVER[stageAt(step)]![1] !== ROLLOVER[stageAt(step - 1)]![1];

async function runAt(stack: TestStack, step: number): Promise<Run> {
  stack.env.PKI_CLOCK_OFFSET = `${step * STEP}d`;
  const now = (): number => Date.now() + step * STEP * 86_400_000;
  const begin = now();
  const before = outputsOf(stack);
  const presentedBefore = presentedByGateway(stack.store);
  stack.program(program(ROLLOVER[stageAt(step)]!));
  const { steps } = await stack.up();
  if (MONTHLY) await stack.unchanged();
  return {
    ...{ step, begin, end: now(), before, after: outputsOf(stack), steps },
    presented: [presentedBefore, presentedByGateway(stack.store)],
    held: leaves(stack.store).length,
  };
}

let stack: TestStack;
const runs: Run[] = [];
beforeAll(async () => {
  stack = await TestStack.create(program(ROLLOVER[0]!));
  await stack.up();
  for (let step = 1; step <= STEPS; step++) runs.push(await runAt(stack, step));
}, 3_600_000);
afterAll(() => {
  stack.close();
});

describe(`two years at both clouds, ${STEPS} runs ${STEP} days apart`, () => {
  test("promise 5: exactly what is due is renewed, with what is below it, and nothing else", () => {
    const counts = { runs: runs.length, renewed: 0, below: 0, quiet: 0 };
    for (const { step, begin, before, steps } of runs) {
      const due = dueAt(begin, before);
      const first = rolled(step) ? [...due, "issuing"] : due;
      const expected = [...new Set(first.flatMap((name) => [name, ...(BELOW[name] ?? [])]))].sort();
      expect(replacedBy(steps)).toEqual(expected);
      counts.renewed += due.length;
      counts.below += expected.length - due.length;
      counts.quiet += expected.length === 0 ? 1 : 0;
    }
    expect(counts.renewed).toBeGreaterThan(STEPS / 2);
    process.stdout.write(`two years: ${JSON.stringify(counts)}\n`);
  });

  test("no gap: whatever is in use until a run, at the gateway too, is valid until that run", () => {
    for (const { begin, before, presented } of runs) {
      for (const chain of [...Object.values(before.chains), presented[0]]) {
        expect(Math.min(...certificatesOf(chain).map(endOf))).toBeGreaterThan(begin);
      }
    }
  });

  test("cert-manager#5864: no certificate outlives the CA above it", () => {
    for (const { after } of runs) {
      for (const chain of Object.values(after.chains)) {
        const ends = certificatesOf(chain).map(endOf);
        expect(ends).toEqual([...ends].sort((a, b) => a - b));
      }
    }
  });

  test("cert-manager#2478, #8340, #2391: a CA that is renewed re-issues everything below it, in order", () => {
    const renewed = runs.filter(({ begin, before }) => dueAt(begin, before).includes("issuing"));
    expect(renewed.length).toBeGreaterThan(0);
    for (const { steps } of renewed) {
      const order = stepLabels(steps);
      const at = ["create-replacement gw-issuing", "create-replacement gw-api", "update upload"]
        .concat(["delete-replaced gw-api", "delete-replaced gw-issuing"])
        .map((step) => order.indexOf(step));
      expect(at).toEqual([...at].sort((a, b) => a - b));
      expect(at[0]).toBeGreaterThanOrEqual(0);
    }
  });

  test("cert-manager#5851, trust-manager#560: whoever trusts what the previous run published accepts every chain", async () => {
    for (const { end, before, after } of runs) {
      for (const chain of Object.values(after.chains)) {
        const certificate = certificatesOf(chain)[0]?.toString() ?? "";
        const presented = { certificate, chain, rootCertificate: before.trust };
        await verify(presented, "-attime", `${Math.ceil(end / 1000)}`);
      }
    }
    const bundles = runs.map(({ after }) => certificatesOf(after.trust).length);
    expect(new Set(bundles)).toEqual(new Set([2, 3]));
    expect(bundles.at(-1)).toBe(2);
  });

  test("the gateway is updated in place, and presents the certificate of the same run", () => {
    for (const { after, presented, steps } of runs) {
      const [served] = certificatesOf(presented[1]);
      expect(served?.serialNumber).toBe(certificatesOf(after.chains.api ?? "")[0]?.serialNumber);
      const uploads = steps.filter(({ name }) => name === "upload").map(({ op }) => op);
      expect(uploads.filter((op) => op !== "update")).toEqual([]);
    }
  });

  test("no orphan: the clouds hold as many end certificates as the program has", () => {
    expect(runs.map(({ held }) => held)).toEqual(runs.map(() => 3));
  });
});
