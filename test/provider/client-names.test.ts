import { X509Certificate } from "node:crypto";
import type { EngineProperties } from "../../provider/engine/crud";
import { UNKNOWN } from "../../provider/base/unknown";
import { objections } from "./faults";
import { argsBelow, hierarchy, newCsr, newWorld, removeFolders, Resource, SUB, type World } from "./support";

afterAll(removeFolders);

const CLIENT = "alibaba.ClientCertificate";
const WITH_CSR = "alibaba.ClientCertificateWithCsr";
const CUSTOM = "alibaba.CustomCertificate";
const WAREHOUSE = "alibaba.WhClientCertificate";

let world: World;
let cas: Awaited<ReturnType<typeof hierarchy>>;
beforeAll(async () => {
  world = newWorld();
  cas = await hierarchy(world);
});

const withArgs = (kind: string, more: EngineProperties = {}): EngineProperties => ({
  ...argsBelow(cas, kind),
  ...more,
});
async function up(
  kind: string,
  more: EngineProperties,
): Promise<{ made: X509Certificate; client: Resource }> {
  const client = new Resource(world, kind);
  await client.up(withArgs(kind, more));
  return { made: new X509Certificate(client.state.certificate as string), client };
}
const passing = (extensions: EngineProperties, more: EngineProperties = {}): EngineProperties => ({
  apiPassthrough: { extensions: { extendedKeyUsages: ["clientAuth"], ...extensions }, ...more },
});
const named = (type: string, ...values: string[]): EngineProperties =>
  passing({ subjectAlternativeNames: values.map((value) => ({ type, value })) });

describe("names are copied to the certificate unchanged", () => {
  const NAMES: [string, EngineProperties, string][] = [
    [CLIENT, { sanType: 1, sanValue: ["Robot@EXAMPLE.com"] }, "email:Robot@example.com"],
    [
      CLIENT,
      { sanType: 6, sanValue: ["spiffe://x/A", "spiffe://x/b"] },
      "URI:spiffe://x/A, URI:spiffe://x/b",
    ],
    [WITH_CSR, { sanType: 2, sanValue: ["A.example.com"] }, "DNS:a.example.com"],
    [
      WITH_CSR,
      { sanType: 7, sanValue: ["10.0.0.1", "::1"] },
      "IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1",
    ],
    [WAREHOUSE, { sanType: 2, sanValue: ["A.example.com"] }, "DNS:a.example.com"],
    [CUSTOM, named("rfc822Name", "Robot@example.com"), "email:Robot@example.com"],
    [CUSTOM, named("uniformResourceIdentifier", "spiffe://x/A"), "URI:spiffe://x/A"],
  ];
  test.each(NAMES)("%s %j", async (kind, args, text) => {
    expect((await up(kind, args)).made.subjectAltName).toBe(text);
  });

  test("those of a request are added to those of the arguments, each once", async () => {
    const csr = newCsr("/CN=robot", "-addext", "subjectAltName=DNS:a.example.com,DNS:b.example.com");
    const { made } = await up(WITH_CSR, { csr, sanType: 2, sanValue: ["b.example.com", "c.example.com"] });
    expect(made.subjectAltName).toBe("DNS:a.example.com, DNS:b.example.com, DNS:c.example.com");
  });
});

test("a custom certificate contains exactly what is passed through", async () => {
  const { made } = await up(CUSTOM, {
    apiPassthrough: {
      subject: { commonName: "orders 2", country: "CN", organization: "Example" },
      extensions: { extendedKeyUsages: ["1.2.3.4", "codeSigning"], keyUsage: { digitalSignature: true } },
      serialNumber: "16889526086333",
    },
  });
  expect(made.subject).toBe("C=CN\nO=Example\nCN=orders 2");
  expect(made.keyUsage).toEqual(["1.2.3.4", "1.3.6.1.5.5.7.3.3"]);
  expect(BigInt(`0x${made.serialNumber}`)).toBe(16889526086333n);
});

async function change(kind: string, from: EngineProperties, to: EngineProperties): Promise<string[]> {
  const resource = new Resource(world, kind);
  const old = await resource.check(withArgs(kind, from), {});
  const inputs = await resource.check(withArgs(kind, to), old);
  return (await resource.provider.diff("id", old, inputs)).replaces;
}

describe("equal names are equal", () => {
  const sans = (sanType: number, ...sanValue: string[]): EngineProperties => ({ sanType, sanValue });
  const EQUAL: [string, string, EngineProperties, EngineProperties][] = [
    ["order and repetition", CLIENT, sans(1, "a@x.com", "b@x.com"), sans(1, "b@x.com", "a@x.com", "b@x.com")],
    ["case of an e-mail's domain", CLIENT, sans(1, "a@X.com"), sans(1, "a@x.COM")],
    ["order of URIs", CLIENT, sans(6, "urn:a", "urn:b"), sans(6, "urn:b", "urn:a")],
    ["case of a domain name", WITH_CSR, sans(2, "A.com"), sans(2, "a.com")],
    ["order of addresses", WITH_CSR, sans(7, "10.0.0.1", "::1"), sans(7, "::1", "10.0.0.1")],
    ["case of a domain name", WAREHOUSE, sans(2, "A.com"), sans(2, "a.com")],
    [
      "order of names of all types",
      CUSTOM,
      passing({
        subjectAlternativeNames: [
          { type: "dNSName", value: "a.com" },
          { type: "rfc822Name", value: "a@a.com" },
        ],
      }),
      passing({
        subjectAlternativeNames: [
          { value: "a@a.com", type: "rfc822Name" },
          { value: "a.com", type: "dNSName" },
        ],
      }),
    ],
    ["a usage by its OID", CUSTOM, passing({}), passing({ extendedKeyUsages: ["1.3.6.1.5.5.7.3.2"] })],
    ["a usage that is off", CUSTOM, passing({}), passing({ keyUsage: { keyAgreement: false } })],
    ["an empty subject", CUSTOM, passing({}), passing({}, { subject: {} })],
  ];
  test.each(EQUAL)("%s: %s", async (_, kind, from, to) => {
    expect(await change(kind, from, to)).toEqual([]);
    expect(await change(kind, to, from)).toEqual([]);
  });

  // RFC 5952 is only one of many spellings; the case of a domain name is ignored everywhere else.
  const SPELLED: [string, string, EngineProperties, EngineProperties][] = [
    ["case of an IPv6 address", WITH_CSR, sans(7, "2001:DB8::1"), sans(7, "2001:db8::1")],
    ["zeros of an IPv6 address", WAREHOUSE, sans(7, "0:0::1"), sans(7, "::1")],
    ["case of a domain name", CUSTOM, named("dNSName", "A.com"), named("dNSName", "a.com")],
    ["case of an e-mail's domain", CUSTOM, named("rfc822Name", "a@X.com"), named("rfc822Name", "a@x.com")],
    [
      "the older name of a usage",
      CUSTOM,
      passing({ keyUsage: { digitalSignature: true, nonRepudiation: true } }),
      passing({ keyUsage: { digitalSignature: true, contentCommitment: true } }),
    ],
  ];
  test.each(SPELLED)("regression: %s: %s replaces", async (_, kind, from, to) => {
    expect(await change(kind, from, to)).toEqual([]);
  });

  const DIFFERENT: [string, string, EngineProperties, EngineProperties, string][] = [
    ["case before the @", CLIENT, sans(1, "A@x.com"), sans(1, "a@x.com"), "sanValue"],
    ["case of a URI", CLIENT, sans(6, "spiffe://x/A"), sans(6, "spiffe://x/a"), "sanValue"],
    ["case of a URI", WITH_CSR, sans(6, "urn:A"), sans(6, "urn:a"), "sanValue"],
    ["one more", WITH_CSR, sans(2, "a.com"), sans(2, "a.com", "b.com"), "sanValue"],
    [
      "case before the @",
      CUSTOM,
      named("rfc822Name", "A@x.com"),
      named("rfc822Name", "a@x.com"),
      "apiPassthrough",
    ],
    [
      "case of a URI",
      CUSTOM,
      named("uniformResourceIdentifier", "urn:A"),
      named("uniformResourceIdentifier", "urn:a"),
      "apiPassthrough",
    ],
    ["one usage more", CUSTOM, passing({}), passing({ keyUsage: { keyAgreement: true } }), "apiPassthrough"],
    ["case of a client's name", CLIENT, {}, { commonName: "Build Robot" }, "commonName"],
  ];
  test.each(DIFFERENT)("%s is different: %s", async (_, kind, from, to, argument) => {
    expect(await change(kind, from, to)).toEqual([argument]);
  });
});

describe("a CA that restricts usages", () => {
  const plan = (...extendedKeyUsages: string[]): EngineProperties => ({
    parentIdentifier: UNKNOWN,
    issuerPlan: { kind: "alibaba.SubCa", name: "servers", algorithm: "ECC_256", years: 5, extendedKeyUsages },
  });
  const preview = (kind: string, ...args: EngineProperties[]): Promise<string> =>
    objections(new Resource(world, kind), Object.assign(withArgs(kind), ...args) as EngineProperties);
  const uses = (...extendedKeyUsages: string[]): EngineProperties => passing({ extendedKeyUsages });

  test.each([CLIENT, WITH_CSR, WAREHOUSE])(
    "to servers refuses %s at preview, naming its parent",
    async (kind) => {
      expect(await preview(kind, plan("serverAuth"))).toBe(
        'parent: CA "servers" allows only serverAuth below it, not clientAuth',
      );
      for (const allowed of [["clientAuth"], ["serverAuth", "1.3.6.1.5.5.7.3.2"], ["any"]]) {
        expect(await preview(kind, plan(...allowed))).toBe("");
      }
      expect(await preview(kind, plan(UNKNOWN))).toBe("");
    },
  );

  test("refuses a custom certificate because of its requested usages", async () => {
    const problems = await preview(CUSTOM, plan("serverAuth"), uses("serverAuth", "clientAuth", "1.2.3"));
    expect(problems).toBe(
      'apiPassthrough.extensions.extendedKeyUsages: CA "servers" allows only serverAuth below it, not clientAuth, 1.2.3',
    );
    expect(await preview(CUSTOM, plan("serverAuth"), uses("1.3.6.1.5.5.7.3.1"))).toBe("");
    const keyUsage = { apiPassthrough: { extensions: { keyUsage: { keyAgreement: true } } } };
    expect(await preview(CUSTOM, plan("serverAuth"), keyUsage)).toBe("");
  });

  test("is also refused from its certificate once it exists, and by the service", async () => {
    const servers = new Resource(world, "alibaba.SubCa");
    const args = { ...SUB, parentIdentifier: cas.root.id, extendedKeyUsages: ["serverAuth"] };
    await servers.up(args);
    const issuerPlan = { kind: "alibaba.SubCa", name: "servers", certificate: servers.state.certificate };
    const below = { parentIdentifier: servers.id };
    for (const kind of [CLIENT, WITH_CSR, WAREHOUSE, CUSTOM]) {
      expect(await preview(kind, below, { issuerPlan })).toMatch(/allows only serverAuth below it/);
      await expect(new Resource(world, kind).up(withArgs(kind, below))).rejects.toThrow(
        /allows only serverAuth/,
      );
    }
  });
});

// Promise 5, as for every other certificate: the end must not be compared with the clock unless `issuing` says so.
test("regression: a custom certificate with a fixed end in the past does not block later updates", async () => {
  const live = newWorld();
  const args = { ...argsBelow(await hierarchy(live), CUSTOM), validity: "2026-06-01T00:00:00Z" };
  const custom = new Resource(live, CUSTOM);
  await custom.up(args);
  live.now = new Date("2027-01-01T00:00:00Z");
  expect(await objections(custom, args)).toBe("");
  expect(await custom.up(args)).toBe("same");
});
