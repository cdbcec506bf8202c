import { createPublicKey } from "node:crypto";
import { matches, verify, type Presented } from "./openssl";
import { HIERARCHY } from "./programs";
import { isOurs, stepLabels, TestStack } from "./stack";
import { certificates, leaves, tamper } from "./store";

interface Web {
  readonly names?: string;
  readonly commonName?: string;
  readonly exportPrivateKey?: boolean;
  readonly tags?: string;
  readonly authorityTags?: string;
  readonly aliasName?: string;
}

/**
 * Two end certificates, a further CA that is revoked on delete, a chain with RSA keys, and a consumer of an output.
 */
const program = (web: Web = {}): string => `
const managed = { tags: ${web.authorityTags ?? "{}"}, aliasName: ${JSON.stringify(web.aliasName)} };
${HIERARCHY.replaceAll("...authority,", "...authority, ...managed,")}
const deep = new alibaba.SubCa("deep", { ...authority, parent: root, commonName: "Deep", years: 4, pathLenConstraint: 1,
  revokeOnDelete: true });
const deeper = new alibaba.SubCa("deeper", { ...authority, parent: deep, commonName: "Deeper", years: 3,
  extendedKeyUsages: ["serverAuth"] });
const rsa = { ...authority, algorithm: "RSA_2048" } as const;
const oldRoot = new alibaba.RootCa("old-root", { ...rsa, commonName: "Old Root", years: 3 });
const oldSub = new alibaba.SubCa("old-sub", { ...rsa, parent: oldRoot, commonName: "Old Services", years: 2 });
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "${web.commonName ?? "www.example.com"}",
  domain: ${web.names ?? '["example.com", "a.example.com", "10.0.0.1"]'}, tags: ${web.tags ?? '{ team: "web" }'},
  exportPrivateKey: ${String(web.exportPrivateKey ?? true)} });
const other = new alibaba.ServerCertificate("other", { ...leaf, parent: deeper, commonName: "*.example.org",
  domain: ["2001:db8::21"] });
const old = new alibaba.ServerCertificate("old", { parent: oldSub, algorithm: "RSA_2048", months: 6,
  commonName: "old.example.com", exportPrivateKey: true });
const release = new random.RandomUuid("release", { keepers: { certificate: web.fingerprint } });
const all = { root, services, deep, deeper, oldRoot, oldSub, web, other, old };
export const presented = pulumi.all(Object.values(all).map(({ certificate, chain, rootCertificate, serialNumber, names }) =>
  pulumi.all({ certificate, chain, rootCertificate, serialNumber, names })));
export const webName = web.names;
export const webCertificate = web.certificate;
export const webKey = web.privateKey;
export const oldCertificate = old.certificate;
export const oldKey = old.privateKey;
export const releaseId = release.result;
`;

interface Outputs {
  readonly presented: (Presented & { serialNumber: string; names: string[] })[];
  readonly webCertificate: string;
  readonly webKey?: string;
  readonly oldCertificate: string;
  readonly oldKey: string;
  readonly releaseId: string;
}

let stack: TestStack;
let before: Outputs;

beforeAll(async () => {
  stack = await TestStack.create(program());
});
afterAll(() => {
  stack.close();
});

const serial = (name: string): Promise<string | undefined> =>
  stack.resources().then((all) => {
    const id = all.find((resource) => resource.name === name)?.id;
    return certificates(stack.store).find((row) => row.id === id)?.serial_number;
  });

test("certificates issued by up verify strictly, and have unique serial numbers and matching keys", async () => {
  await stack.up();
  before = await stack.outputs<Outputs>();
  expect(before.presented).toHaveLength(9);
  for (const presented of before.presented) {
    const name = presented.names.find((candidate) => /^[a-z]/.test(candidate));
    await verify(presented, ...(name ? ["-purpose", "sslserver", "-verify_hostname", name] : []));
  }
  expect(matches(before.webKey ?? "", before.webCertificate)).toBe(true);
  expect(matches(before.oldKey, before.oldCertificate)).toBe(true);
  expect(matches(before.oldKey, before.webCertificate)).toBe(false);
  const serials = before.presented.map(({ serialNumber }) => BigInt(`0x${serialNumber}`));
  for (const half of [(value: bigint) => value >> 64n, (value: bigint) => value & ((1n << 62n) - 1n)]) {
    expect(new Set(serials.map(half)).size).toBe(serials.length);
  }
  for (const value of serials) expect(value.toString(2).length).toBeGreaterThanOrEqual(64);
});

test("a second preview finds nothing to do, nor does one a day later or with names in another order or case", async () => {
  await stack.unchanged();
  stack.env.PKI_CLOCK_OFFSET = "24h";
  stack.program(
    program({ commonName: "WWW.Example.com", names: '["10.0.0.1", "A.example.COM", "example.com"]' }),
  );
  await stack.unchanged();
  await stack.up("--expect-no-changes");
  delete stack.env.PKI_CLOCK_OFFSET;
});

test("another name replaces exactly that certificate: create, update what depends on it, delete", async () => {
  const old = await serial("web");
  stack.program(program({ names: '["example.com", "b.example.com", "10.0.0.1"]' }));
  const { steps } = await stack.up();
  const order = stepLabels(steps);
  expect(new Set(order)).toEqual(
    new Set([
      "create-replacement web",
      "replace web",
      "create-replacement release",
      "replace release",
      "delete-replaced release",
      "delete-replaced web",
    ]),
  );
  expect(order.indexOf("create-replacement web")).toBeLessThan(order.indexOf("create-replacement release"));
  expect(order.indexOf("create-replacement release")).toBeLessThan(order.indexOf("delete-replaced web"));
  const after = await stack.outputs<Outputs>();
  expect(after.releaseId).not.toBe(before.releaseId);
  expect(matches(after.webKey ?? "", after.webCertificate)).toBe(true);
  expect(await serial("web")).not.toBe(old);
  const serials = leaves(stack.store).map((row) => row.serial_number);
  expect(serials).toHaveLength(3);
  expect(serials).not.toContain(old);
  before = after;
});

test("tags and alias of CAs and certificates change in place, and nothing below a CA is touched", async () => {
  stack.program(
    program({
      names: '["example.com", "b.example.com", "10.0.0.1"]',
      authorityTags: '{ cost: "42" }',
      aliasName: "Production",
      tags: '{ team: "platform", tier: "1" }',
      exportPrivateKey: false,
    }),
  );
  const planned = ["update root", "update services", "update web"];
  const preview = await stack.preview();
  // In a preview the engine treats every output of an updated dynamic resource as unknown, so resources of other
  // packages that use it may appear to change.
  const own = preview.steps.filter(isOurs);
  expect(stepLabels(own).sort()).toEqual(planned);
  expect(stepLabels((await stack.up()).steps).sort()).toEqual(planned);
  const after = await stack.outputs<Outputs>();
  expect(after).toEqual({ ...before, webKey: undefined });
  const details = certificates(stack.store).map((row) => JSON.parse(row.details) as object);
  expect(details).toContainEqual(
    expect.objectContaining({ aliasName: "Production", tags: { cost: "42" }, years: 10 }),
  );
  expect(details).toContainEqual(expect.objectContaining({ tags: { team: "platform", tier: "1" } }));
});

test("requesting the private key later is an update in place that returns this certificate's key", async () => {
  stack.program(program({ names: '["example.com", "b.example.com", "10.0.0.1"]' }));
  expect(stepLabels((await stack.up()).steps)).toContain("update web");
  const after = await stack.outputs<Outputs>();
  expect(after.webCertificate).toBe(before.webCertificate);
  expect(matches(after.webKey ?? "", after.webCertificate)).toBe(true);
});

test("a certificate replaced on demand is a new one, and the old one is gone", async () => {
  const old = await serial("other");
  const urn = (await stack.resources()).find(({ name }) => name === "other")?.urn ?? "";
  const { steps } = await stack.up("--target-replace", urn);
  expect(stepLabels(steps)).toEqual(["create-replacement other", "replace other", "delete-replaced other"]);
  const serials = leaves(stack.store).map((row) => row.serial_number);
  expect(serials).toHaveLength(3);
  expect(await serial("other")).not.toBe(old);
  expect(serials).toContain(await serial("other"));
  expect(serials).not.toContain(old);
  await stack.unchanged();
});

test("external changes show on refresh, and the next up reverts them", async () => {
  const resources = await stack.resources();
  const idOf = (name: string): string => resources.find((resource) => resource.name === name)?.id ?? "";
  tamper(stack.store, "DELETE FROM certificates WHERE id = ?", idOf("other"));
  const details = '{"tags":{"team":"somebody else","extra":"1"}}';
  tamper(stack.store, "UPDATE certificates SET details = ? WHERE id = ?", details, idOf("web"));
  const { output, steps } = await stack.ok("refresh", "--yes", "--skip-preview", "--diff");
  expect(stepLabels(steps)).toEqual(expect.arrayContaining(["update web", "delete other"]));
  expect(output).toContain("somebody else");

  expect(stepLabels((await stack.up()).steps).sort()).toEqual(["create other", "update web"]);
  const row = leaves(stack.store).find(({ id }) => id === idOf("web"));
  expect(JSON.parse(row?.details ?? "")).toMatchObject({ tags: { team: "web" } });
  expect(leaves(stack.store)).toHaveLength(3);
  expect((await stack.outputs<Outputs>()).webCertificate).toBe(before.webCertificate);
  await stack.unchanged();
});

test("destroy revokes and removes certificates, keeps CAs, and revokes those with retirement by revocation", async () => {
  const resources = await stack.resources();
  expect((await stack.destroy()).code).toBe(0);
  expect(await stack.resources()).toEqual([]);
  expect(leaves(stack.store)).toEqual([]);
  const statusOf = (name: string): string | undefined => {
    const id = resources.find((resource) => resource.name === name)?.id;
    return certificates(stack.store).find((row) => row.id === id)?.status;
  };
  expect(["root", "services", "deep", "old-root"].map(statusOf)).toEqual([
    "ISSUE",
    "ISSUE",
    "REVOKE",
    "ISSUE",
  ]);
});

test("after a destroy the same program comes up again with chains that verify", async () => {
  await stack.up();
  const { presented } = await stack.outputs<Outputs>();
  for (const chain of presented) await verify(chain);
  expect(createPublicKey((await stack.outputs<Outputs>()).webKey ?? "")).toBeDefined();
  await stack.unchanged();
});
