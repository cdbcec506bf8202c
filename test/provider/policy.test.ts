import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { EngineProperties } from "../../provider/engine/crud";
import { PkiError } from "../../provider/base/errors";
import { UNKNOWN } from "../../provider/base/unknown";
import { governed, policyFile, rules } from "./governed";
import { BASE, changes, hierarchy, kindOf, newCertificate, newCsr, newFolder, newWorld } from "./support";
import { Refused, removeFolders, Resource, ROOT, SUB, type World } from "./support";

afterAll(removeFolders);

const LEAF: EngineProperties = { commonName: "www.example.com", algorithm: "ECC_256", days: 30 };

const world = newWorld();
let root: Resource;
let sub: Resource;
beforeAll(async () => {
  ({ root, sub } = await hierarchy(world));
});

const planOf = (ca: Resource): EngineProperties => ({
  ...{ kind: ca.kind, name: "services" },
  certificate: ca.state.certificate,
});
const below = (ca: Resource, args: EngineProperties = {}): EngineProperties => ({
  ...LEAF,
  parentIdentifier: ca.id,
  issuerPlan: planOf(ca),
  ...args,
});

/** The errors of a certificate in check and, if it passed check in another program, when it is issued. */
async function refusals(
  over: World,
  args: EngineProperties,
  kind = "alibaba.ServerCertificate",
): Promise<string[]> {
  const one = new Resource(over, kind, `urn:pulumi:dev::test::${kind}::web`);
  const messages: string[] = [];
  const note = (error: unknown): undefined => void messages.push((error as Error).message);
  await one.check(args).catch(note);
  const { issuerPlan: _, ...inputs } = args;
  const before = changes(over).length;
  const key = kindOf(kind).idempotency;
  const own = key === undefined ? {} : { [key]: `key-${++keys}` };
  await one.provider.create({ ...inputs, ...own }).catch(note);
  if (messages.length === 2) expect(changes(over)).toHaveLength(before);
  return messages;
}

let keys = 0;

const BOTH = 2;

test.each([
  [
    "maximumValidity: { end: 20d }",
    {},
    /days: is refused by the rule maximumValidity of the policy .*: is valid for 30 days; at most 20d/,
  ],
  ["keyAlgorithms: { allowed: [ECC_384] }", {}, /algorithm: .*its key is ECC_256; allowed are ECC_384/],
  [
    "wildcards: { allowed: false }",
    { domain: ["a.example.com", "*.example.com"] },
    /domain\[1\]: .*wildcard names are not allowed/,
  ],
  ["tags: { required: [team] }", { tags: { other: "a" } }, /tags: .*has no tag team/],
  ["renewBefore: { required: true }", {}, /does not say when it is renewed/],
  ["keysInState: { allowed: false }", { exportPrivateKey: true }, /exportPrivateKey: .*into the state/],
  [
    "retention: { certificates: [revoke] }",
    { retire: "retain" },
    /retire: .*would be kept when it is removed from the program/,
  ],
  [
    'names: { issuers: [{ issuer: "*", allowed: ["*.example.com"] }] }',
    { domain: ["a.example.com", "login.bank.net"] },
    /domain\[1\]: .*may not be certified by (services|Example Servers); allowed are \*\.example\.com/,
  ],
])("%s is enforced in check and at issuance, naming its place", async (rule, args, message) => {
  const messages = await refusals(governed(world, policyFile(rules(rule))), below(sub, args));
  expect(messages).toHaveLength(BOTH);
  for (const text of messages) expect(text).toMatch(message);
  expect(messages.join()).not.toContain("bank.net");
});

test("a compliant certificate is issued, and warnings are reported", async () => {
  const over = governed(
    world,
    policyFile(rules("tags: { required: [team], severity: warning }, maximumValidity: { end: 90d }")),
  );
  const leaf = new Resource(over, "alibaba.ServerCertificate");
  expect(await leaf.up(below(sub))).toBe("create");
  expect(over.messages.filter((text) => text.includes("has no tag team"))).toHaveLength(1);
});

const BANK = { commonName: "login.bank.net" };
const named = (entry: string): string =>
  policyFile(rules(`names: { issuers: [{ ${entry}, allowed: ["*.example.com"] }] }`));

test("the CA's certificate is queried: the program's claims about it do not count", async () => {
  const subject = '"CN=Example Servers,OU=Platform,O=Example,L=Hangzhou,ST=Zhejiang"';
  const over = governed(world, named(`subject: ${subject}`));
  expect(await refusals(over, below(sub, BANK))).toHaveLength(BOTH);
  // Claims to be another CA, which may certify anything: check accepts the claim, the service does not.
  const forged = below(sub, { ...BANK, issuerPlan: { ...planOf(root), name: "lab" } });
  const messages = await refusals(over, forged);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatch(/is not issued: commonName: .*may not be certified by Example Servers/);
  expect((await refusals(over, below(root, BANK))).join()).toMatch(
    /^\S+ was refused: .*only subordinate CAs/,
  );
});

test("an unknown CA is subject to every rule, and a literal identifier makes it unknown", async () => {
  const over = governed(world, named("identifier: other"), named(`fingerprint: ${"ab".repeat(32)}`));
  expect(await refusals(over, { ...LEAF, ...BANK, parentIdentifier: "somebody-elses" })).toHaveLength(BOTH);
  const { issuerPlan: _, ...literal } = below(sub, BANK);
  // A check makes no calls.
  expect(await refusals(over, literal)).toHaveLength(1);
});

test("a CA that cannot be read is unknown", async () => {
  const other = newWorld(world.folder);
  const over = governed(other, named("subject: CN=Other"));
  other.before = (operation) => {
    if (operation === "DescribeCACertificate") throw new PkiError("NO_ANSWER", "not reached");
  };
  const leaf = new Resource(over, "alibaba.ServerCertificate");
  await expect(leaf.provider.create({ ...LEAF, ...BANK, parentIdentifier: sub.id })).rejects.toThrow(
    "not reached",
  );
  other.before = () => undefined;
  expect(await refusals(over, below(sub, BANK))).toEqual([]);
});

test("a CA created in the same run is subject to every rule, even with a subject that a rule matches", async () => {
  const subject = '"CN=Example Servers,OU=Platform,O=Example,L=Hangzhou,ST=Zhejiang"';
  const policy = policyFile(
    rules(
      `names: { issuers: [{ subject: ${subject}, allowed: ["**"] }, { identifier: x, allowed: [a.example.com] }] }`,
    ),
  );
  const run = governed(world, policy);
  const fresh = new Resource(run, "alibaba.SubCa");
  await fresh.up({ ...SUB, parentIdentifier: root.id, withIssuers: true });
  const messages = await refusals(run, below(fresh, BANK));
  expect(messages).toHaveLength(BOTH);
  expect(messages[1]).toMatch(
    /applies because services is new in this run|applies because it is not known which CA/,
  );
  expect(await refusals(governed(world, policy), below(fresh, BANK))).toEqual([]);
});

test("a CA's name in the program exempts it from no rule", async () => {
  const policy = policyFile(
    rules('names: { issuers: [{ issuer: lab, allowed: ["**"] }], others: { allowed: [] } }'),
  );
  const lab = { ...planOf(sub), name: "lab" };
  expect(await refusals(governed(world, policy), below(sub, { issuerPlan: lab }))).toHaveLength(BOTH);
});

test("values unknown in a preview are reported, and checked at issuance", async () => {
  const over = governed(world, named('issuer: "*"'));
  const leaf = new Resource(over, "alibaba.ServerCertificate");
  await leaf.check(below(sub, { domain: UNKNOWN }));
  expect(over.messages.join()).toMatch(
    /domain: is not judged yet by the rule names .*domain is known only during the run/,
  );
  await expect(leaf.up(below(sub, { domain: ["login.bank.net"] }))).rejects.toThrow(Refused);
  expect(await leaf.up(below(sub, { domain: ["a.example.com"] }))).toBe("create");
});

test("the names of a request are checked, wherever it comes from", async () => {
  const over = governed(world, named('issuer: "*"'));
  const csr = newCsr(
    "/CN=www.example.com",
    "-addext",
    "subjectAltName=DNS:www.example.com,DNS:login.bank.net",
  );
  const { commonName: _, algorithm: __, ...args } = below(sub, { csr });
  for (const kind of ["alibaba.ServerCertificateWithCsr", "alibaba.ClientCertificateWithCsr"]) {
    const messages = await refusals(over, args, kind);
    expect(messages).toHaveLength(BOTH);
    expect(messages[1]).toMatch(/csr: is refused by the rule names/);
  }
});

test("all policies apply, and an unusable file blocks issuance, and nothing else", async () => {
  const lax = policyFile(rules('names: "off"'));
  const over = governed(world, lax, named('issuer: "*"'));
  expect(await refusals(over, below(sub, BANK))).toHaveLength(BOTH);
  const leaf = new Resource(world, "alibaba.ServerCertificate");
  await leaf.up(below(sub));
  const gone = policyFile("version: 2");
  const folder = newFolder();
  mkdirSync(join(folder, "policy.yaml"));
  for (const file of [
    gone,
    "",
    join(folder, "missing"),
    join(folder, "policy.yaml"),
    policyFile("rules: ["),
  ]) {
    const messages = await refusals(governed(world, lax, file), below(sub));
    expect(messages).toHaveLength(BOTH);
    for (const text of messages)
      expect(text).toMatch(/pki:policy: nothing is issued while the policy cannot be applied: /);
    const later = new Resource(governed(world, file), leaf.kind, leaf.urn).like(leaf);
    expect(await later.up(below(sub))).toBe("same");
    await later.refresh();
  }
  const last = new Resource(governed(world, gone), leaf.kind, leaf.urn).like(leaf);
  await last.destroy();
  rmSync(folder, { recursive: true });
});

test("existing certificates are not checked again, but changes that worsen them and replacements are", async () => {
  const leaf = new Resource(world, "alibaba.ServerCertificate");
  const args = below(sub, { ...BANK, tags: { team: "a", more: "b" } });
  await leaf.up(args);
  const policy = policyFile(
    rules(
      'names: { issuers: [{ issuer: "*", allowed: ["*.example.com"] }] }, tags: { required: [team, cost] }',
    ),
  );
  const later = new Resource(governed(world, policy), leaf.kind, leaf.urn).like(leaf);
  expect(await later.up(args)).toBe("same");
  expect(await later.up({ ...args, tags: { team: "c" } })).toBe("update");
  await expect(later.up({ ...args, tags: {} })).rejects.toThrow(/has no tag team, cost/);
  await expect(
    later.provider.update(later.id ?? "", later.state, { ...later.inputs, tags: {} }),
  ).rejects.toThrow(/is not changed: tags: .*has no tag team, cost/);
  await expect(later.up({ ...args, days: 31 })).rejects.toThrow(/commonName: is refused by the rule names/);
  // For a replacement on demand, the engine calls check without old inputs.
  await expect(later.check(args, {})).rejects.toThrow(/commonName: is refused by the rule names/);
});

test("a renewal is subject to the current rules", async () => {
  const start = newWorld();
  const { sub: ca } = await hierarchy(start);
  const leaf = new Resource(start, "alibaba.ServerCertificate");
  const args = below(ca, { renewBefore: "10d", ...BANK });
  await leaf.up(args);
  const over = governed(start, named('issuer: "*"'));
  start.now = new Date(start.now.getTime() + 25 * 86_400_000);
  const later = new Resource(over, leaf.kind, leaf.urn).like(leaf);
  const issued = changes(start).length;
  await expect(later.up(args)).rejects.toThrow(/commonName: is refused by the rule names/);
  expect(changes(start)).toHaveLength(issued);
});

test("an exception applies to resources with its name, and to none without a known name", async () => {
  const policy = policyFile(
    `${rules("maximumValidity: { end: 20d }")}exceptions: [{ resource: web, rules: [maximumValidity], reason: old }]\n`,
  );
  const over = governed(world, policy);
  const kind = "alibaba.ServerCertificate";
  const web = new Resource(over, kind, `urn:pulumi:dev::test::${kind}::web`);
  expect(await web.up(below(sub))).toBe("create");
  const other = new Resource(over, kind, `urn:pulumi:dev::test::${kind}::other`);
  await expect(other.up(below(sub))).rejects.toThrow(/maximumValidity/);
  await expect(web.provider.create({ ...LEAF, parentIdentifier: sub.id, days: 40 })).rejects.toThrow(
    /maximumValidity/,
  );
});

test("an adopted certificate is checked like an issued one", async () => {
  const leaf = new Resource(world, "alibaba.ServerCertificate");
  await leaf.up(below(sub, BANK));
  const over = governed(world, named('issuer: "*"'));
  expect(await refusals(over, below(sub, { ...BANK, adopt: leaf.id }))).toHaveLength(BOTH);
});

test("root and subordinate CAs are checked; keys and uploads are not certificates of a CA", async () => {
  const over = governed(
    world,
    policyFile(
      rules("maximumValidity: { root: 5y, subordinate: 1y, end: 1d }, keyAlgorithms: { allowed: [ECC_384] }"),
    ),
  );
  expect(await refusals(over, ROOT, "alibaba.RootCa")).toHaveLength(BOTH);
  expect(await refusals(over, { ...SUB, parentIdentifier: root.id }, "alibaba.SubCa")).toHaveLength(BOTH);
  for (const kind of ["keys.PrivateKey", "keys.CertificateRequest", "keys.Pkcs12", "keys.JavaKeyStore"]) {
    expect(await refusals(over, BASE[kind] ?? {}, kind)).toEqual([]);
  }
});

test("at Huawei Cloud, an algorithm taken from the CA is that of the CA", async () => {
  const cloud = newWorld();
  const ca = new Resource(cloud, "huawei.CertificateAuthority");
  await ca.up(BASE["huawei.CertificateAuthority"] ?? {});
  const args = { ...BASE["huawei.PrivateCertificate"], issuerId: ca.id };
  const plan = { kind: ca.kind, name: "root", certificate: ca.state.certificate };
  const kind = "huawei.PrivateCertificate";
  const strong = governed(cloud, policyFile(rules("keyAlgorithms: { end: [ECC_384] }")));
  const messages = await refusals(strong, { ...args, issuerPlan: plan }, kind);
  expect(messages).toHaveLength(BOTH);
  for (const text of messages) expect(text).toContain("its key is ECC_256; allowed are ECC_384");
  const fitting = governed(cloud, policyFile(rules("keyAlgorithms: { end: [ECC_256] }")));
  expect(await refusals(fitting, { ...args, issuerPlan: plan }, kind)).toEqual([]);
});

test("a pending CA is checked when it gets its certificate", async () => {
  const cloud = newWorld();
  const {
    type: _,
    validity: __,
    signatureAlgorithm: ___,
    ...base
  } = BASE["huawei.CertificateAuthority"] ?? {};
  const args = { ...base, type: "SUBORDINATE" };
  const over = governed(
    cloud,
    policyFile(rules("maximumValidity: { subordinate: 5y }, keyAlgorithms: { allowed: [ECC_256] }")),
  );
  const ca = new Resource(over, "huawei.CertificateAuthority");
  expect(await ca.up(args)).toBe("create");
  const importCertificate = newCertificate("Example Root", true).certificate;
  await expect(
    ca.provider.update(ca.id ?? "", ca.state, { ...ca.inputs, importCertificate }),
  ).rejects.toThrow(/importCertificate: is refused by the rule maximumValidity .*at most 5y is allowed/);
  await expect(ca.check({ ...args, importCertificate })).rejects.toThrow(Refused);
  // An interrupted run has saved the argument without applying it.
  const state = { ...ca.state, importCertificate };
  await expect(ca.provider.update(ca.id ?? "", state, { ...ca.inputs, importCertificate })).rejects.toThrow(
    /rule maximumValidity/,
  );
});
