import { stateNodes } from "../../inventory/nodes";
import { readState } from "../../inventory/state";
import { matches } from "./openssl";
import { HIERARCHY } from "./programs";
import { stepLabels, TestStack } from "./stack";
import { leaves, presentedByGateway } from "./store";

/** A certificate that is renewed and presented by a gateway, and one that is never renewed. */
const program = (renewal: string): string => `${HIERARCHY}
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", exportPrivateKey: true, ${renewal} });
const forgotten = new alibaba.ServerCertificate("forgotten", { ...leaf, commonName: "old.example.com" });
const upload = new huawei.ApigCertificate("gateway", { name: "www_example", certContent: web.chain,
  privateKey: web.privateKey.apply((key) => key ?? ""), domains: [{ domain: "www.example.com" }] });
export const certificate = web.certificate;
export const key = web.privateKey;
export const notAfter = web.notAfter;
export const renewalDue = web.renewalDue;
export const served = upload.serialNumber;
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

const live = (): string[] =>
  leaves(stack.store)
    .map(({ status }) => status)
    .sort();
const servedChain = (): string => presentedByGateway(stack.store);

test("promise 8: adding a threshold to a certificate of an older release changes nothing", async () => {
  stack.program(program('renewBefore: "30d"'));
  await stack.up("--expect-no-changes");
  before = await stack.outputs<Outputs>();
  expect(Date.parse(before.notAfter) - Date.parse(before.renewalDue ?? "")).toBe(30 * DAY);
  const listed = stateNodes(readState(await stack.stateText()));
  expect(listed.find(({ name }) => name === "web")?.renewalDue).toBe(before.renewalDue);
});

test("promise 5, tls#34, vault-tf#2407: nothing a day before it is due, nor with other thresholds until then", async () => {
  at(59);
  await stack.unchanged();
  stack.program(program('renewBefore: "20d", renewJitter: "5d"'));
  at(61);
  await stack.unchanged();
});

test("tls#268, acme#540: once it is due, refresh reports no drift", async () => {
  stack.program(program('renewBefore: "30d"'));
  for (const more of [[], ["--run-program"]]) {
    const { steps } = await stack.ok("refresh", "--yes", "--skip-preview", ...more);
    expect(stepLabels(steps)).toEqual([]);
  }
});

test("pulumi-tls#39, acme#134: the preview plans the replacement, and says why in words", async () => {
  const { output, steps } = await stack.preview("--diff");
  const reason = `due since ${before.renewalDue ?? ""}: 30d before the certificate ends at ${before.notAfter}`;
  expect(output).toContain(`"${reason}"`);
  expect(output).toMatch(/\+ renewal *: "due since/);
  const planned = stepLabels(steps);
  expect(planned).toEqual(expect.arrayContaining(["replace web", "update gateway"]));
  expect(planned.filter((step) => step.endsWith(" forgotten"))).toEqual([]);
});

test("acme#192: the old one is not revoked while the gateway still presents it", async () => {
  stack.patch(
    "provider/local/huawei/index.js",
    "exports.huaweiOperations.UpdateCertificateV2 = () => Promise.reject(new Error('the gateway is down'));",
  );
  const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
  expect(code).not.toBe(0);
  expect(output).toContain("the gateway is down");
  expect(servedChain()).toContain(before.certificate);
  expect(live()).toEqual(["ISSUE", "ISSUE", "ISSUE"]);
});

test("the next run moves the gateway in place, and only then retires the old one; the key is a new one", async () => {
  stack.install();
  const order = stepLabels((await stack.up()).steps);
  expect(order.filter((step) => step.endsWith(" gateway"))).toEqual(["update gateway"]);
  expect(order.indexOf("update gateway")).toBeLessThan(
    order.findIndex((step) => /^delete.* web$/.test(step)),
  );
  const after = await stack.outputs<Outputs>();
  expect(servedChain()).toContain(after.certificate);
  expect(Date.parse(after.notAfter) - Date.parse(before.notAfter)).toBeGreaterThan(60 * DAY);
  expect(matches(after.key, after.certificate)).toBe(true);
  expect(matches(before.key, after.certificate)).toBe(false);
  expect(live()).toEqual(["ISSUE", "ISSUE"]);
  before = after;
});

test("expired at refresh: no error, no drift, and a planned replacement that says so", async () => {
  at(400);
  const { output } = await stack.preview("--diff", "--refresh");
  expect(output).toContain(`before the certificate has ended at ${before.notAfter}`);
  const up = stepLabels((await stack.up("--refresh")).steps);
  expect(up).toEqual(
    expect.arrayContaining(["create-replacement web", "update gateway", "delete-replaced web"]),
  );
  expect(up.filter((step) => step.endsWith(" forgotten"))).toEqual(["refresh forgotten"]);
  expect(live()).toEqual(["ISSUE", "ISSUE"]);
});
