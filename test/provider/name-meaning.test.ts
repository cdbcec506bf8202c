import * as fc from "fast-check";
import type { EngineProperties } from "../../provider/engine/crud";
import { kinds } from "../../provider";
import { toPem } from "../../provider/x509/pem";
import { utf8 } from "../../provider/x509/der";
import { named, part, raw, rawCsr } from "../x509/raw-csr";
import { BASE, kindOf, newWorld, removeFolders, Resource } from "./support";

afterAll(removeFolders);

const world = newWorld();

/** Each row is one name in spellings that all readers consider equal. */
const HOSTS = [
  [
    "bücher.example",
    "xn--bcher-kva.example",
    "BÜCHER.Example",
    "bu\u0308cher.example",
    "XN--BCHER-KVA.EXAMPLE",
  ],
  ["bucher.example", "BUCHER.example"],
  ["*.bücher.example", "*.XN--bcher-kva.example"],
  ["faß.example", "xn--fa-hia.example"],
  ["fass.example", "FASS.EXAMPLE"],
  ["例子.example", "例子。example", "xn--fsqu00a.example"],
  ["аpple.example", "xn--pple-43d.example"],
  ["apple.example", "ａｐｐｌｅ.example"],
  ["10.0.0.1"],
  ["2001:db8::1", "2001:DB8:0:0:0:0:0:1", "2001:0db8::0001"],
  ["2001:db8:1::"],
  ["::ffff:10.0.0.1", "::FFFF:A00:1"],
];
const EMAILS = [
  ["joe@bücher.example", "joe@xn--bcher-kva.example", "joe@BÜCHER.example"],
  ["Joe@bücher.example"],
  ["joe@example.com", "joe@EXAMPLE.com"],
];
const URIS = [
  ["https://example.com/a", "HTTPS://EXAMPLE.com/a", "https://example.com:443/a", "https://example.com/%61"],
  ["https://example.com/A"],
  ["https://example.com/a%2fb", "https://example.com/a%2Fb"],
  ["https://example.com/a/b", "https://example.com/a/./b", "https://example.com/x/../a/b"],
  ["https://[2001:db8::1]/", "https://[2001:DB8:0::1]", "https://[2001:db8::1]:443/"],
  ["spiffe://example.com/a", "SPIFFE://Example.com/a"],
  ["spiffe://example.com/A"],
  ["urn:a:b"],
];
const DOMAINS = HOSTS.filter(([first = ""]) => !/^\d|:/.test(first));
const ADDRESSES = HOSTS.filter(([first = ""]) => /^\d|:/.test(first));

interface NameArgument {
  readonly kind: string;
  readonly argument: string;
  readonly names: readonly (readonly string[])[];
  readonly of: (names: readonly string[]) => EngineProperties;
  /** The number of names that it takes; any number by default. */
  readonly one?: true;
}

const san = (kind: string, sanType: number, names: NameArgument["names"]): NameArgument => ({
  ...{ kind, argument: "sanValue", names },
  of: (sanValue) => ({ sanType, sanValue }),
});
const domain = (kind: string): NameArgument => ({
  ...{ kind, argument: "domain", names: HOSTS },
  of: (names) => ({ domain: names }),
});
const custom = (type: string, names: NameArgument["names"]): NameArgument => ({
  ...{ kind: "alibaba.CustomCertificate", argument: "apiPassthrough", names },
  of: (values) => ({
    apiPassthrough: {
      extensions: {
        keyUsage: { digitalSignature: true },
        subjectAlternativeNames: values.map((value) => ({ type, value })),
      },
    },
  }),
});
const huawei = (type: string, names: NameArgument["names"]): NameArgument => ({
  ...{ kind: "huawei.PrivateCertificate", argument: "subjectAlternativeNames", names },
  of: (values) => ({ subjectAlternativeNames: values.map((value) => ({ type, value })) }),
});

const ARGUMENTS: NameArgument[] = [
  domain("alibaba.ServerCertificate"),
  domain("alibaba.ServerCertificateWithCsr"),
  {
    ...{ kind: "alibaba.ServerCertificate", argument: "commonName", names: HOSTS, one: true },
    of: ([commonName]) => ({ commonName }),
  },
  san("alibaba.ClientCertificate", 1, EMAILS),
  san("alibaba.ClientCertificate", 6, URIS),
  san("alibaba.ClientCertificateWithCsr", 2, DOMAINS),
  san("alibaba.WhClientCertificate", 7, ADDRESSES),
  san("alibaba.WhClientCertificate", 1, EMAILS),
  custom("dNSName", DOMAINS),
  custom("iPAddress", ADDRESSES),
  custom("rfc822Name", EMAILS),
  custom("uniformResourceIdentifier", URIS),
  huawei("DNS", DOMAINS),
  huawei("IP", ADDRESSES),
  huawei("EMAIL", EMAILS),
  huawei("URI", URIS),
  huawei("UPN", [["joe@corp.example", "joe@CORP.example"], ["Joe@corp.example"], ["ann@corp.example"]]),
  {
    ...{ kind: "keys.CertificateRequest", argument: "names", names: [...HOSTS, ...EMAILS, ...URIS] },
    of: (names) => ({ names }),
  },
];

/** Picks some of the names in any spelling and order, with repetitions. */
const spelled = (names: NameArgument["names"], chosen: readonly number[]): fc.Arbitrary<string[]> =>
  fc
    .tuple(
      ...chosen.map((index) =>
        fc.array(fc.constantFrom(...(names[index] ?? [])), { minLength: 1, maxLength: 2 }),
      ),
    )
    .chain((lists) => fc.shuffledSubarray(lists.flat(), { minLength: lists.flat().length }));

const argsOf = (kind: string, more: EngineProperties): EngineProperties =>
  Object.fromEntries(Object.entries({ ...BASE[kind], ...more }).filter(([, value]) => value !== undefined));

describe.each(
  ARGUMENTS.map((one) => [`${one.kind} ${one.argument} (${one.names[0]?.[0] ?? ""})`, one] as const),
)("%s", (_, { kind, argument, names, of, one }) => {
  const key = kindOf(kind).idempotency;
  const chosen = fc.uniqueArray(fc.nat(names.length - 1), { minLength: 1, maxLength: one ? 1 : 3 });

  test("spellings of the same names are equal, and have the same idempotency key", async () => {
    await fc.assert(
      fc.asyncProperty(
        chosen.chain((indexes) => {
          const [a, b] = [spelled(names, indexes), spelled(names, indexes)];
          return fc.tuple(a, b);
        }),
        async ([a, b]) => {
          const resource = new Resource(world, kind);
          const old = await resource.check(argsOf(kind, of(a)), {});
          const again = await resource.check(argsOf(kind, of(b)), {});
          const news = await resource.check(argsOf(kind, of(b)), old);
          expect(await world.provider(kind).diff("id", old, news)).toMatchObject({
            changes: false,
            replaces: [],
          });
          expect(news).toEqual(old);
          if (key !== undefined) expect(again[key]).toBe(old[key]);
        },
      ),
      { numRuns: 15 },
    );
  });

  test("other names are different, and have another key", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .tuple(chosen, chosen)
          .filter(([a, b]) => a.length !== b.length || a.some((index) => !b.includes(index)))
          .chain(([a, b]) => fc.tuple(spelled(names, a), spelled(names, b))),
        async ([a, b]) => {
          const resource = new Resource(world, kind);
          const old = await resource.check(argsOf(kind, of(a)), {});
          const again = await resource.check(argsOf(kind, of(b)), {});
          const news = await resource.check(argsOf(kind, of(b)), old);
          const { replaces } = await world.provider(kind).diff("id", old, news);
          expect(replaces).toEqual([argument]);
          if (key !== undefined) expect(again[key]).not.toBe(old[key]);
        },
      ),
      { numRuns: 15 },
    );
  });
});

const SAME: [string, string, EngineProperties, EngineProperties][] = [
  [
    "the common name and country of a subject",
    "huawei.PrivateCertificate",
    { distinguishedName: { commonName: "Www.Example.com", country: "CN", organization: "Example" } },
    { distinguishedName: { organization: "Example", country: "cn", commonName: "www.example.com" } },
  ],
  [
    "letters with marks, in one piece and in two",
    "alibaba.ClientCertificate",
    { organization: "Müller", commonName: "Jörg" },
    { organization: "Mu\u0308ller", commonName: "Jo\u0308rg" },
  ],
  [
    "domains at a gateway",
    "huawei.ApigCertificate",
    { domains: [{ domain: "bücher.example" }, { domain: "A.example" }] },
    { domains: [{ domain: "a.example" }, { domain: "xn--bcher-kva.example" }] },
  ],
];
test.each(SAME)("no difference: %s", async (_, kind, a, b) => {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const resource = new Resource(world, kind);
    const old = await resource.check(argsOf(kind, from), {});
    const news = await resource.check(argsOf(kind, to), old);
    expect(await world.provider(kind).diff("id", old, news)).toMatchObject({ changes: false, replaces: [] });
  }
});

test.each([
  "alibaba.ServerCertificateWithCsr",
  "alibaba.ClientCertificateWithCsr",
  "huawei.PrivateCertificate",
])("another layout of a request is equal, and has the same key: %s", async (kind) => {
  const der = await rawCsr({ subject: named("a.example.com"), names: [raw(0x82, "a.example.com")] });
  const pem = toPem("CERTIFICATE REQUEST", der);
  const omitted = kind.startsWith("huawei") ? { distinguishedName: undefined, keyAlgorithm: undefined } : {};
  const layouts = [pem, pem.replaceAll("\n", "\r\n"), pem.replaceAll("\n", "\\n"), `text\n${pem}text`];
  const resource = new Resource(world, kind);
  const [first = {}, ...others] = await Promise.all(
    layouts.map((csr) =>
      new Resource(world, kind, resource.urn).check(argsOf(kind, { ...omitted, csr }), {}),
    ),
  );
  const key = kindOf(kind).idempotency ?? "";
  for (const inputs of others) {
    expect(inputs[key]).toBe(first[key]);
    expect(await world.provider(kind).diff("id", first, inputs)).toMatchObject({
      changes: false,
      replaces: [],
    });
  }
  const other = await rawCsr({ subject: [part("2.5.4.10", utf8("x")), ...named("a.example.com")] });
  const csr = toPem("CERTIFICATE REQUEST", other);
  const changed = await resource.check(argsOf(kind, { ...omitted, csr }), {});
  expect(changed[key]).not.toBe(first[key]);
});

const FIELDS = kinds.flatMap((kind) =>
  Object.entries(kind.fields).flatMap(([name, { same }]) =>
    same ? [[`${kind.kind} ${name}`, same] as const] : [],
  ),
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(undefined),
  fc.array(
    fc.oneof(
      fc.constant(undefined),
      fc.constant(null),
      fc.dictionary(fc.constantFrom("type", "value", "domain"), fc.jsonValue({ maxDepth: 1 })),
    ),
  ),
  fc.record({ extensions: fc.jsonValue({ maxDepth: 3 }), subject: fc.jsonValue({ maxDepth: 2 }) }),
);

test.each(FIELDS)("any value of %s in a state or a preview can be compared, and equals itself", (_, same) => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(typeof same(a, b)).toBe("boolean");
      if (same.meaning) expect(same(a, a)).toBe(true);
    }),
    { numRuns: 40 },
  );
});
