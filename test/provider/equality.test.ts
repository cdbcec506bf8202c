import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import type { EngineProperties } from "../../provider/engine/crud";
import { ROOT, KEY, newWorld, removeFolders, Resource, SERVER, SUB } from "./support";

afterAll(removeFolders);

const world = newWorld();
const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const pkcs8 = key.export({ type: "pkcs8", format: "pem" }).toString();
const sec1 = createPrivateKey(pkcs8).export({ type: "sec1", format: "pem" }).toString();
const pair = { ...SERVER, days: undefined, beforeTime: 1_798_761_600, afterTime: 1_830_297_600 };

const EQUAL: [string, string, EngineProperties, EngineProperties][] = [
  [
    "the case of a common name",
    "alibaba.ServerCertificate",
    SERVER,
    { ...SERVER, commonName: "WWW.Example.COM" },
  ],
  [
    "order, case and repetition of names",
    "alibaba.ServerCertificate",
    { ...SERVER, domain: ["a.com", "b.com"] },
    { ...SERVER, domain: ["B.com", "a.com", "b.com"] },
  ],
  ["no names and an empty list", "alibaba.ServerCertificate", SERVER, { ...SERVER, domain: [] }],
  ["off and not given (enableCrl)", "alibaba.ServerCertificate", SERVER, { ...SERVER, enableCrl: false }],
  [
    "off and not given (exportPrivateKey)",
    "alibaba.ServerCertificate",
    SERVER,
    { ...SERVER, exportPrivateKey: false },
  ],
  [
    "a moment as text, with an offset and as seconds",
    "alibaba.ServerCertificate",
    pair,
    { ...pair, beforeTime: "2027-01-01T08:00:00+08:00", afterTime: "2028-01-01T00:00:00.000Z" },
  ],
  [
    "the order of tags",
    "alibaba.ServerCertificate",
    { ...SERVER, tags: { a: "1", b: "2" } },
    { ...SERVER, tags: { b: "2", a: "1" } },
  ],
  [
    "the default organization and none",
    "alibaba.ServerCertificate",
    SERVER,
    { ...SERVER, organization: "Alibaba Inc." },
  ],
  ["path length 0 and none", "alibaba.SubCa", SUB, { ...SUB, pathLenConstraint: 0 }],
  ["off and not given (CA)", "alibaba.SubCa", SUB, { ...SUB, enableCrl: false }],
  [
    "the order of usages",
    "alibaba.SubCa",
    { ...SUB, extendedKeyUsages: ["serverAuth", "clientAuth"] },
    { ...SUB, extendedKeyUsages: ["clientAuth", "serverAuth"] },
  ],
  ["off and not given (revokeOnDelete)", "alibaba.RootCa", ROOT, { ...ROOT, revokeOnDelete: false }],
  [
    "another text of the same key",
    "keys.PrivateKey",
    { ...KEY, privateKey: pkcs8 },
    { ...KEY, privateKey: sec1 },
  ],
  [
    "a key with literal backslash-n",
    "keys.PrivateKey",
    { ...KEY, privateKey: pkcs8 },
    { ...KEY, privateKey: pkcs8.replaceAll("\n", "\\n") },
  ],
];

const defined = (props: EngineProperties): EngineProperties =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));

describe.each(EQUAL)("equal values: %s", (_, kind, a, b) => {
  test.each([
    ["there", a, b],
    ["back", b, a],
  ])("no diff %s", async (_way, from, to) => {
    const resource = new Resource(world, kind);
    const old = await resource.check(defined(from), {});
    const inputs = await resource.check(defined(to), old);
    expect(await world.provider(kind).diff("id", old, inputs)).toMatchObject({
      changes: false,
      replaces: [],
    });
  });
});

test("equal values keep their text, so that the state does not change", async () => {
  const resource = new Resource(world, "alibaba.ServerCertificate");
  const old = await resource.check({ ...SERVER, domain: ["b.com", "A.com"] }, {});
  const news = { ...SERVER, commonName: "WWW.EXAMPLE.COM", domain: ["a.com", "B.com"] };
  expect(await resource.check(news, old)).toEqual(old);
});

const DIFFERENT: [string, string, EngineProperties, EngineProperties, string][] = [
  [
    "another host",
    "alibaba.ServerCertificate",
    SERVER,
    { ...SERVER, commonName: "a.example.com" },
    "commonName",
  ],
  ["one name more", "alibaba.ServerCertificate", SERVER, { ...SERVER, domain: ["a.com"] }, "domain"],
  ["a second later", "alibaba.ServerCertificate", pair, { ...pair, afterTime: 1_830_297_601 }, "afterTime"],
  [
    "another case of an organization",
    "alibaba.RootCa",
    ROOT,
    { ...ROOT, organization: "EXAMPLE" },
    "organization",
  ],
  ["path length 1", "alibaba.SubCa", SUB, { ...SUB, pathLenConstraint: 1 }, "pathLenConstraint"],
  ["an algorithm given", "alibaba.RootCa", { ...ROOT, algorithm: undefined }, ROOT, "algorithm"],
];
test.each(DIFFERENT)("different values: %s", async (_, kind, a, b, name) => {
  const resource = new Resource(world, kind);
  const old = await resource.check(defined(a), {});
  const inputs = await resource.check(defined(b), old);
  expect(await world.provider(kind).diff("id", old, inputs)).toMatchObject({
    changes: true,
    replaces: [name],
  });
});

test("promise 5: time passing gives no diff and no objection, even after the certificate has expired", async () => {
  const resource = new Resource(world, "alibaba.ServerCertificate");
  const issuerPlan = { kind: "alibaba.SubCa", name: "sub", algorithm: "ECC_256", years: 1 };
  const old = await resource.check({ ...SERVER, issuerPlan }, {});
  world.now = new Date("2046-01-01T00:00:00Z");
  const inputs = await resource.check({ ...SERVER, issuerPlan }, old);
  expect(await world.provider(resource.kind).diff("id", old, inputs)).toMatchObject({
    changes: false,
    replaces: [],
  });
});
