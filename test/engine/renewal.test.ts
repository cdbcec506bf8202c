import { matches } from "./openssl";
import { HIERARCHY } from "./programs";
import { told, TestStack } from "./stack";
import { certificates, leaves } from "./store";

/** One certificate that is renewed, and one that nobody renews. */
const program = (renewal: string): string => `${HIERARCHY}
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", exportPrivateKey: true, ${renewal} });
const forgotten = new alibaba.ServerCertificate("forgotten", { ...leaf, commonName: "old.example.com" });
const release = new random.RandomUuid("release", { keepers: { certificate: web.fingerprint } });
export const certificate = web.certificate;
export const key = web.privateKey;
export const notAfter = web.notAfter;
export const renewalDue = web.renewalDue;
`;

interface Outputs {
  readonly certificate: string;
  readonly key: string;
  readonly notAfter: string;
  readonly renewalDue?: string;
}

const DAY = 86_400_000;

let stack: TestStack;
let before: Outputs;

beforeAll(async () => {
  stack = await TestStack.create(program(""));
  await stack.up();
});
afterAll(() => {
  stack.close();
});

const at = (day: number): void => {
  stack.env.PKI_CLOCK_OFFSET = `${day}d`;
};

test("promise 8: a certificate of an older release gets a threshold, and nothing happens to it", async () => {
  stack.program(program('renewBefore: "30d"'));
  await stack.unchanged();
  await stack.up("--expect-no-changes");
  before = await stack.outputs<Outputs>();
  expect(Date.parse(before.notAfter) - Date.parse(before.renewalDue ?? "")).toBe(30 * DAY);
});

test("promise 5, tls#34, vault-tf#2407: nothing a day before it is due, nor with other thresholds until then", async () => {
  at(59);
  await stack.unchanged();
  stack.program(program('renewBefore: "20d", renewJitter: "5d"'));
  await stack.unchanged();
  at(61);
  await stack.unchanged();
});

test("tls#268, acme#540: once it is due, refresh reports no drift", async () => {
  stack.program(program('renewBefore: "30d"'));
  at(61);
  for (const more of [[], ["--run-program"]]) {
    const { steps } = await stack.ok("refresh", "--yes", "--skip-preview", ...more);
    expect(told(steps)).toEqual([]);
  }
});

test("pulumi-tls#39, acme#134: the preview plans the replacement and says why in words, the same in every run", async () => {
  const reason = `due since ${before.renewalDue ?? ""}: 30d before the certificate ends at ${before.notAfter}`;
  for (const day of [61, 70]) {
    at(day);
    const { output, steps } = await stack.preview("--diff");
    expect(output).toContain(`+ renewal         : "${reason}"`);
    expect(told(steps)).toContain("replace web");
    expect(told(steps).some((step) => step.endsWith(" forgotten"))).toBe(false);
  }
});

test("up issues, moves what depends on it, and only then retires the old one; the key is a new one", async () => {
  at(61);
  const order = told((await stack.up()).steps);
  expect(order.indexOf("create-replacement web")).toBeLessThan(order.indexOf("create-replacement release"));
  expect(order.indexOf("create-replacement release")).toBeLessThan(order.indexOf("delete-replaced web"));
  const after = await stack.outputs<Outputs>();
  expect(Date.parse(after.notAfter) - Date.parse(before.notAfter)).toBeGreaterThan(60 * DAY);
  expect(matches(after.key, after.certificate)).toBe(true);
  expect(matches(before.key, after.certificate)).toBe(false);
  expect(leaves(stack.store)).toHaveLength(2);
  await stack.unchanged();
  await stack.up("--expect-no-changes");
  before = after;
});

test("expired at refresh: no error, no drift, and a planned replacement that says so", async () => {
  at(400);
  const { steps } = await stack.ok("refresh", "--yes", "--skip-preview");
  expect(told(steps)).toEqual([]);
  const { output } = await stack.preview("--diff");
  expect(output).toContain(`before the certificate has ended at ${before.notAfter}`);
  const up = told((await stack.up("--refresh")).steps);
  expect(up).toContain("delete-replaced web");
  expect(leaves(stack.store)).toHaveLength(2);
  expect(certificates(stack.store).filter(({ status }) => status === "REVOKE")).toEqual([]);
});
