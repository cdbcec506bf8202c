import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addGraph } from "../../cli/graph";
import { addList } from "../../cli/list";
import * as certificates from "../../common/certificate";
import { parsePolicy } from "../../policy/file";
import { certificateReader } from "../../inventory/certificates";
import { policies } from "../../policy/pack";
import { RULES } from "../../policy/evaluate";
import { UNKNOWN } from "../../provider/base/unknown";
import { buildReview } from "../../review/build";
import { newFolder, removeFolders } from "../x509/support";
import { inProcess } from "./cli";
import { estate, NOW } from "./estate";
import type { Raw, RawState, RawStep } from "./stacks";

let state: RawState;
let resources: Raw[];
beforeAll(async () => {
  state = JSON.parse(await estate()) as RawState;
  resources = state.deployment.resources;
});
afterAll(removeFolders);

const nameOf = ({ urn }: Raw): string => urn.split("::").at(-1) ?? "";
const pemOf = (name: string): unknown => resources.find((one) => nameOf(one) === name)?.outputs?.certificate;
const dynamic = (kind: string, name: string, inputs: Record<string, unknown>): Raw => ({
  urn: `urn:pulumi:prod::estate::pulumi-nodejs:dynamic/${kind}::${name}`,
  type: `pulumi-nodejs:dynamic/${kind}`,
  inputs,
});

const DOMAIN = { type: "SUBORDINATE", distinguishedName: { commonName: "Imported" } };

/** Everything below a root is replaced; certificates appear in arguments, too. */
function steps(): RawStep[] {
  const replaced = resources
    .filter((one) => /^(root|services|host)-0/.test(nameOf(one)))
    .map(({ id: _id, outputs: _outputs, ...old }, index): RawStep => {
      const inputs = index === 0 ? { commonName: "Root" } : { parentIdentifier: UNKNOWN };
      return { op: "replace", urn: old.urn, oldState: resources[index]!, newState: { ...old, inputs } };
    });
  const gateway = (name: string): Raw =>
    dynamic("huawei:ApigCertificate", "gateway", { name: "gateway", certContent: pemOf(name) });
  const imported = dynamic("huawei:CertificateAuthority", "imported", {
    ...DOMAIN,
    importCertificate: pemOf("services-1-1"),
  });
  const [oldState, newState] = [{ ...gateway("host-1-1-1"), id: "gateway" }, gateway("host-1-1-2")];
  return [
    ...replaced,
    { op: "update", urn: newState.urn, oldState, newState },
    { op: "create", urn: imported.urn, newState: imported },
  ];
}

const POLICY = `
version: 1
rules:
  maximumValidity: { end: 90d, subordinate: 5y, root: 12y }
  keyAlgorithms: { allowed: [ECC_256] }
  names: { issuers: [{ issuer: "Services*", allowed: ["*.example.com"] }], others: { allowed: ["*.example.org"] } }
  wildcards: { allowed: false }
  tags: { required: [team] }
  retention: { authorities: [retain] }
`;

/** How often the given function decodes each certificate. */
async function timesTakenApart(work: () => unknown): Promise<number[]> {
  const spy = jest.spyOn(certificates, "certificateParts");
  try {
    await work();
    const counts = new Map<string, number>();
    for (const [der] of spy.mock.calls) {
      const text = der.toString("base64");
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return [...counts.values()];
  } finally {
    spy.mockRestore();
  }
}

async function expectOnce(work: () => unknown, atLeast = resources.length): Promise<void> {
  const times = await timesTakenApart(work);
  expect(times.length).toBeGreaterThanOrEqual(atLeast);
  expect(times.filter((count) => count > 1)).toEqual([]);
}

test("a review decodes each certificate once, however often preview and state repeat it", async () => {
  const preview = JSON.stringify({ steps: steps() });
  const [policy, basePolicy] = [POLICY, POLICY.replace("90d", "60d")].map((text) => parsePolicy(text, "p"));
  await expectOnce(() => {
    const { changes, findings } = buildReview({
      ...{ preview, state: JSON.stringify(state), policy, basePolicy, at: NOW },
    });
    expect(changes.length).toBe(steps().length);
    expect(new Set(findings.map(({ rule }) => rule))).toContain("policy/names");
  });
});

test("so does a review without the state", () =>
  expectOnce(() => buildReview({ preview: JSON.stringify({ steps: steps() }), at: NOW }), steps().length));

test.each([
  ["list", addList, ["--at", NOW.toISOString()]],
  ["graph", addGraph, ["--format", "mermaid"]],
] as const)("so does pki %s", async (command, add, args) => {
  const file = join(newFolder(), "state.json");
  writeFileSync(file, JSON.stringify(state));
  await expectOnce(() => inProcess(add, [command, file, ...args]));
});

test("so does a policy pack, whose rules each receive the whole stack", async () => {
  const all = resources.map(({ urn, type, inputs, outputs }) => ({
    ...{ urn, type, name: "", props: { ...inputs, ...outputs, commonName: "a.bank.net" }, opts: {} },
    propertyDependencies: propertyDependenciesOf(inputs?.parentIdentifier),
  }));
  const pack = policies(parsePolicy(POLICY, "p"));
  expect(pack.length).toBeGreaterThan(4);
  expect(pack.length).toBeLessThanOrEqual(RULES.length);
  const messages: string[] = [];
  await expectOnce(async () => {
    for (const policy of pack)
      if ("validateStack" in policy)
        await policy.validateStack({ resources: all } as never, (message) => messages.push(message));
  }, 12);
  expect(messages.length).toBeGreaterThan(0);
});

test("a long-lived reader caches only the most recent texts, up to its limit", () => {
  const read = certificateReader(2);
  const first = read("one");
  expect(read("one")).toBe(first);
  read("two");
  expect(read("one")).toBe(first);
  read("three");
  expect(read("one")).not.toBe(first);
});

/** The engine records which resource an identifier comes from. */
function propertyDependenciesOf(parent: unknown): Record<string, { urn: string }[]> {
  const issuer = resources.find(({ id }) => id === parent);
  return issuer ? { parentIdentifier: [issuer], issuerPlan: [issuer] } : {};
}
