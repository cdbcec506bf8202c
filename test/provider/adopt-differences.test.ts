import type { EngineProperties } from "../../provider/engine/crud";
import { nextProcess } from "./faults";
import {
  argsBelow,
  BASE,
  changes,
  hierarchy,
  newCsr,
  newWorld,
  removeFolders,
  Resource,
  type World,
} from "./support";

afterAll(removeFolders);

const ROOT = "alibaba.RootCa";
const SUB = "alibaba.SubCa";
const EXTERNAL = "alibaba.ExternalCaCertificate";
const SERVER = "alibaba.ServerCertificate";
const SERVER_CSR = "alibaba.ServerCertificateWithCsr";
const CLIENT = "alibaba.ClientCertificate";
const CLIENT_CSR = "alibaba.ClientCertificateWithCsr";
const CUSTOM = "alibaba.CustomCertificate";
const WAREHOUSE = "alibaba.WhClientCertificate";

let world: World;
let cas: Awaited<ReturnType<typeof hierarchy>>;
let instances = 0;
beforeAll(async () => {
  world = newWorld();
  cas = await hierarchy(world);
});
beforeEach(() => {
  world = newWorld(world.folder);
  instances++;
});
const withArgs = (kind: string, more: EngineProperties = {}): EngineProperties => ({
  ...argsBelow(cas, kind),
  ...(kind === EXTERNAL ? { instanceId: `cas-${instances}` } : {}),
  ...more,
});

interface Attempt {
  readonly id: string;
  /** The error of the other resource; empty if it adopted. */
  readonly refusal: string;
}

/** One resource creates a certificate; another one in another process tries to adopt it. */
async function attempt(
  [from, made]: readonly [string, EngineProperties],
  [to, wanted]: readonly [string, EngineProperties],
): Promise<Attempt> {
  const first = new Resource(world, from);
  await first.up(withArgs(from, made));
  const before = await first.provider.read(first.id!, first.state);
  const other = nextProcess(new Resource(world, to));
  const args = withArgs(to, { ...wanted, adopt: first.id });
  const refusal = await other.up(args).then(
    () => "",
    (error: unknown) => (error as Error).message,
  );
  if (refusal !== "") {
    expect(changes(other.world)).toEqual([]);
    expect(await first.provider.read(first.id!, first.state)).toEqual(before);
  }
  return { id: first.id!, refusal };
}

const passing = (extensions: EngineProperties, more: EngineProperties = {}): EngineProperties => ({
  apiPassthrough: { extensions: { extendedKeyUsages: ["clientAuth"], ...extensions }, ...more },
});
const FOR_ANOTHER_KEY = { csr: newCsr("/CN=www.example.com") };
const days = (to: string): string => `it is valid from 2026-03-01T12:00:00Z to ${to}T12:00:00Z`;

/** Kind, arguments of the certificate, arguments of the adopter, and the reported difference. */
const DIFFERENT: [string, EngineProperties, EngineProperties, string][] = [
  [ROOT, {}, { commonName: "Other" }, 'its common name is "Example Root"'],
  [
    ROOT,
    {},
    { organization: "Other", locality: "O" },
    'its organization is "Example"; its locality is "Hangzhou"',
  ],
  [
    ROOT,
    {},
    { organizationUnit: "O", state: "O" },
    'its organization unit is "Platform"; its state is "Zhejiang"',
  ],
  [ROOT, {}, { countryCode: "CN" }, "its country is missing"],
  [ROOT, {}, { years: 11 }, days("2036-03-01")],
  [ROOT, {}, { algorithm: "ECC_384" }, "its key is ECC_256"],
  [SUB, {}, { pathLenConstraint: 1 }, "its path length is 0"],
  [SUB, { pathLenConstraint: 1 }, {}, "its path length is 1"],
  [SUB, {}, { extendedKeyUsages: ["serverAuth"] }, "its extended key usages are none"],
  [
    SUB,
    { extendedKeyUsages: ["serverAuth"] },
    { extendedKeyUsages: ["any"] },
    "its extended key usages are serverAuth",
  ],
  [EXTERNAL, {}, FOR_ANOTHER_KEY, "it has a different key"],
  [EXTERNAL, {}, { validity: "5m" }, days("2031-03-01")],
  [EXTERNAL, {}, { apiPassthrough: { subject: { commonName: "O" } } }, 'its common name is "Device CA"'],
  [EXTERNAL, {}, { apiPassthrough: { extensions: { pathLenConstraint: 2 } } }, "its path length is 0"],
  [
    SERVER,
    {},
    { commonName: "w.example.com" },
    'its common name is "www.example.com"; its names are www.example.com',
  ],
  [SERVER, { domain: ["a.com"] }, { domain: ["b.com"] }, "its names are www.example.com, a.com"],
  [SERVER, {}, { algorithm: "ECC_384", days: 30 }, `its key is ECC_256; ${days("2026-05-30")}`],
  [SERVER_CSR, {}, FOR_ANOTHER_KEY, "it has a different key"],
  [SERVER_CSR, {}, { organization: "Other" }, 'its organization is "Alibaba Inc."'],
  [CLIENT, {}, { sanType: 1, sanValue: ["a@x.com"] }, "its names are none"],
  [CLIENT, { sanType: 6, sanValue: ["urn:a"] }, { sanType: 6, sanValue: ["urn:A"] }, "its names are urn:a"],
  [CLIENT, { sanType: 1, sanValue: ["A@x.com"] }, {}, "its names are A@x.com"],
  [CLIENT, {}, { country: "US", days: 30 }, `its country is "CN"; ${days("2026-05-30")}`],
  [CLIENT_CSR, {}, FOR_ANOTHER_KEY, "it has a different key"],
  [CUSTOM, {}, FOR_ANOTHER_KEY, "it has a different key"],
  [CUSTOM, {}, passing({ extendedKeyUsages: ["serverAuth"] }), "its extended key usages are clientAuth"],
  [
    CUSTOM,
    {},
    passing({ subjectAlternativeNames: [{ type: "dNSName", value: "a.com" }] }),
    "its names are none",
  ],
  [CUSTOM, {}, { validity: "2026-06-30T12:00:00Z" }, days("2026-05-30")],
  [CUSTOM, {}, passing({}, { subject: { commonName: "O" } }), 'its common name is "orders"'],
  [WAREHOUSE, {}, { csr: newCsr("/CN=device") }, "it has a different key"],
  [WAREHOUSE, {}, { csr: newCsr("/CN=other") }, 'its common name is "device"; it has a different key'],
  [WAREHOUSE, {}, { days: 30 }, days("2026-05-30")],
];

test.each(DIFFERENT)("%s made with %j is not adopted with %j", async (kind, made, wanted, words) => {
  const { id, refusal } = await attempt([kind, made], [kind, wanted]);
  expect(refusal).toBe(
    `adopt: the certificate ${id} is not what the arguments describe: ${words}. Change them, or leave out adopt`,
  );
});

test.each([SUB, SERVER, SERVER_CSR, CLIENT, CLIENT_CSR, CUSTOM, WAREHOUSE])(
  "%s of another CA is not adopted",
  async (kind) => {
    const { root, sub } = await hierarchy(world);
    const parentIdentifier = kind === SUB ? root.id : sub.id;
    const { refusal } = await attempt([kind, {}], [kind, { parentIdentifier }]);
    const own = kind === SUB ? cas.root.id : cas.sub.id;
    expect(refusal).toMatch(new RegExp(`describe: it was issued by the CA ${own}\\. Change`));
  },
);

test.each([
  [SERVER, { commonName: "WWW.example.com", domain: ["B.com", "a.com"] }, { domain: ["a.com", "b.com"] }],
  [CLIENT, { sanType: 1, sanValue: ["a@X.com"] }, { sanType: 1, sanValue: ["a@x.com"] }],
  [SUB, { extendedKeyUsages: ["1.3.6.1.5.5.7.3.1", "any"] }, { extendedKeyUsages: ["any", "serverAuth"] }],
  [CLIENT, { days: 365 }, { days: undefined, years: 1 }],
  [CUSTOM, { validity: "90d" }, { validity: "2026-03-01T12:00:00Z/2026-05-30T12:00:00Z" }],
  [SERVER, { organization: "Example" }, {}],
])("%s made with %j is adopted with %j", async (kind, made, wanted) => {
  expect((await attempt([kind, made], [kind, wanted])).refusal).toBe("");
});

test.each([
  [SERVER, CUSTOM],
  [SUB, SERVER],
  [CLIENT, WAREHOUSE],
  [WAREHOUSE, CLIENT],
  [CLIENT, SUB],
])("%s is not adopted as %s", async (from, to) => {
  const { refusal } = await attempt([from, {}], [to, {}]);
  expect(refusal).toMatch(/^adopt: the certificate .* (does not exist|is not what the arguments describe)/);
});

// The expected certificate has neither the purpose of its kind nor its position in the hierarchy.
const KINDS: [string, EngineProperties, string, EngineProperties][] = [
  [CLIENT, { commonName: "www.example.com" }, SERVER, {}],
  [SERVER, {}, CLIENT, { commonName: "www.example.com" }],
  [CUSTOM, passing({ extendedKeyUsages: ["codeSigning"] }), CLIENT_CSR, { csr: BASE[CUSTOM]!.csr }],
  [SUB, {}, ROOT, { commonName: BASE[SUB]!.commonName, years: BASE[SUB]!.years }],
];
test.each(KINDS)("regression: %s %j was adopted as %s", async (from, made, to, wanted) => {
  expect((await attempt([from, made], [to, wanted])).refusal).toMatch(/is not what the arguments describe/);
});

// Arguments that are kept in the state but never compared with the certificate.
const names = { sanType: 2, sanValue: ["x.example.com"] };
const COMPARED: [string, EngineProperties][] = [
  [SERVER_CSR, { domain: ["x.example.com"] }],
  [CLIENT_CSR, names],
  [WAREHOUSE, names],
  [CUSTOM, passing({}, { serialNumber: "77" })],
];
test.each(COMPARED)("regression: %s was adopted with %j, which it does not have", async (kind, wanted) => {
  expect((await attempt([kind, {}], [kind, wanted])).refusal).toMatch(/is not what the arguments describe/);
});
