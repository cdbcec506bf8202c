import { createPublicKey } from "node:crypto";
import { differences, type ExpectedCertificate } from "../../provider/x509/compare";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { hostName, type SubjectAttributes, type GeneralName } from "../../provider/x509/names";
import type { Certificate } from "../../provider/x509/parse";
import { period } from "../../provider/x509/validity";
import { periodOfText } from "../../provider/x509/validity-text";
import { CA, daysAfter, LEAF, make, START, type Issued } from "./support";

const SUBJECT = {
  ...{ commonName: "Www.Example.com", organization: "Example, Inc.", organizationUnit: "网络" },
  ...{ country: "CN", state: "浙江", locality: "Hangzhou" },
} satisfies SubjectAttributes;
const NAMES: GeneralName[] = [
  ...["a.example.com", "*.b.example.com", "10.0.0.1", "2001:db8::1"].map(hostName),
  { type: "email", value: "Ops@example.com" },
  { type: "URI", value: "spiffe://example.com/Service" },
];
const USAGES = ["serverAuth", "1.2.3.4"];

let leaf: Issued;
let authority: Issued;
beforeAll(async () => {
  authority = await make({ ...CA, pathLength: 0, extendedKeyUsages: USAGES });
  leaf = await make({ ...LEAF, subject: SUBJECT, names: NAMES, extendedKeyUsages: USAGES }, authority);
});

const found = (expected: ExpectedCertificate, { certificate } = leaf): string[] =>
  differences(certificate, expected);

/** Everything that {@link leaf} contains. */
const complete = (): ExpectedCertificate => ({
  subject: SUBJECT,
  names: NAMES,
  algorithm: "ECC_256",
  publicKey: createPublicKey(leaf.privateKey),
  extendedKeyUsages: USAGES,
  period: (notBefore) => period({ days: 90 }, notBefore),
});

describe("no difference", () => {
  test("from itself, nor from an empty expectation", () => {
    expect(found(complete())).toEqual([]);
    expect(found({})).toEqual([]);
    expect(found({ subject: {} })).toEqual([]);
    expect(found({ subject: { commonName: undefined }, names: undefined, period: undefined })).toEqual([]);
  });

  test("from any part of itself", () => {
    for (const [part, value] of Object.entries(complete()) as [string, unknown][])
      expect([part, found({ [part]: value })]).toEqual([part, []]);
    for (const [part, value] of Object.entries(SUBJECT)) {
      expect([part, found({ subject: { [part]: value } })]).toEqual([part, []]);
    }
  });

  test("the case of subject attributes is ignored", () => {
    const upper = Object.entries(SUBJECT).map(([key, value]) => [key, value.toUpperCase()]);
    expect(found({ subject: Object.fromEntries(upper) as SubjectAttributes })).toEqual([]);
  });

  test("the order of names and usages is ignored, and usages may be names or OIDs", () => {
    expect(found({ names: [...NAMES].reverse() })).toEqual([]);
    expect(found({ names: [...NAMES, ...NAMES] })).toEqual([]);
    expect(found({ extendedKeyUsages: ["1.2.3.4", "1.3.6.1.5.5.7.3.1"] })).toEqual([]);
  });

  test("a service may add the common name to the alternative names or omit it there", async () => {
    const own = hostName("www.example.com");
    const repeated = await make({ ...LEAF, subject: SUBJECT, names: [own, ...NAMES] }, authority);
    expect(found({ names: NAMES }, repeated)).toEqual([]);
    expect(found({ names: [own, ...NAMES] }, leaf)).toEqual([]);
    expect(found({ names: [own] }, await make({ ...LEAF, names: [] }, authority))).toEqual([]);
  });

  test("neither path length nor usages if none are expected", async () => {
    const plain = await make(CA);
    expect(found({ extendedKeyUsages: [] }, plain)).toEqual([]);
    expect(found({ pathLength: undefined }, authority)).toEqual([]);
    expect(found({ pathLength: 0, extendedKeyUsages: USAGES }, authority)).toEqual([]);
  });

  const ROUNDED: [string, number][] = [
    ["an hour more", 3_600_000],
    ["an hour less", -3_600_000],
    ["a day more", 86_400_000],
    ["a day less", -86_400_000],
  ];
  test.each(ROUNDED)("a service may round the end: %s", async (_, shift) => {
    const notAfter = new Date(daysAfter(90).getTime() + shift);
    const rounded = await make({ ...LEAF, notAfter }, authority);
    expect(found({ period: (start) => period({ days: 90 }, start) }, rounded)).toEqual([]);
  });

  test("a relative validity starts at the certificate's notBefore, however old it is", () => {
    expect(found({ period: (start) => periodOfText("90d", start) })).toEqual([]);
    expect(found({ period: (start) => period({ days: 90 }, start) })).toEqual([]);
  });

  test("an end without a start, and a start with an end", () => {
    const [start, end] = [START, daysAfter(90)].map((moment) => moment.toISOString().replace(".000", ""));
    expect(found({ period: (moment) => periodOfText(end!, moment) })).toEqual([]);
    expect(found({ period: (moment) => periodOfText(`${start}/${end}`, moment) })).toEqual([]);
  });
});

describe("a difference is described", () => {
  const SUBJECTS: [keyof typeof SUBJECT, RegExp][] = [
    ["commonName", /^its common name is "Www\.Example\.com"$/],
    ["organization", /^its organization is "Example, Inc\."$/],
    ["organizationUnit", /^its organization unit is "网络"$/],
    ["country", /^its country is "CN"$/],
    ["state", /^its state is "浙江"$/],
    ["locality", /^its locality is "Hangzhou"$/],
  ];
  test.each(SUBJECTS)("in the subject: %s", async (attribute, message) => {
    const other = { ...SUBJECT, [attribute]: attribute === "country" ? "DE" : `${SUBJECT[attribute]} 2` };
    const [problem, ...rest] = found({ ...complete(), subject: other });
    expect(problem).toMatch(message);
    expect(rest).toEqual([]);
    const without = await make({ ...LEAF, subject: { ...SUBJECT, [attribute]: undefined } }, authority);
    expect(found({ subject: SUBJECT }, without)).toEqual([expect.stringMatching(/^its .* is missing$/)]);
  });

  test("every attribute that differs is named", () => {
    const other = Object.fromEntries(Object.keys(SUBJECT).map((key) => [key, "X"])) as SubjectAttributes;
    expect(found({ subject: other })).toHaveLength(6);
  });

  const OTHER_NAMES: [string, GeneralName[]][] = [
    ["one more is wanted", [...NAMES, hostName("c.example.com")]],
    ["one less is wanted", NAMES.slice(1)],
    ["another one is wanted", [hostName("c.example.com"), ...NAMES.slice(1)]],
    ["none are wanted", []],
    ["the same text of another type", [...NAMES.slice(0, 5), { type: "DNS", value: NAMES[5]!.value }]],
    ["another path of a URI", [...NAMES.slice(0, 5), { type: "URI", value: "spiffe://example.com/service" }]],
    ["another local part", [...NAMES.filter(({ type }) => type !== "email"), email("ops@example.com")]],
  ];
  function email(value: string): GeneralName {
    return { type: "email", value };
  }
  test.each(OTHER_NAMES)("in the names: %s", (_, names) => {
    expect(found({ ...complete(), names })).toEqual([
      "its names are a.example.com, *.b.example.com, 10.0.0.1, 2001:db8::1, Ops@example.com, spiffe://example.com/Service",
    ]);
  });

  test("in the names: none although some are expected", async () => {
    const nameless = await make({ ...LEAF, names: [] }, authority);
    expect(found({ names: NAMES }, nameless)).toEqual(["its names are none"]);
  });

  test("in the key: a different key or algorithm", async () => {
    const publicKey = createPublicKey(await keyAlgorithm("ECC_256").generate());
    expect(found({ ...complete(), publicKey })).toEqual(["it has a different key"]);
    expect(found({ ...complete(), algorithm: "ECC_384" })).toEqual(["its key is ECC_256"]);
    expect(found({ algorithm: "RSA_2048" })).toEqual(["its key is ECC_256"]);
    const unknown: Certificate = { ...leaf.certificate, algorithm: undefined };
    expect(differences(unknown, { algorithm: "ECC_256" })).toEqual(["its key is of another kind"]);
  });

  test("in the path length: different, unexpected, or missing instead of 0", async () => {
    expect(found({ pathLength: 1 }, authority)).toEqual(["its path length is 0"]);
    expect(found({ pathLength: 0 }, await make(CA))).toEqual(["its path length is not limited"]);
    expect(found({ pathLength: 0 }, await make({ ...CA, pathLength: 2 }))).toEqual(["its path length is 2"]);
  });

  test("in the usages: more, fewer, others, none, and unexpected ones", async () => {
    const other = ["its extended key usages are 1.2.3.4, serverAuth"];
    for (const extendedKeyUsages of [
      ["serverAuth"],
      [...USAGES, "clientAuth"],
      ["clientAuth", "1.2.3.4"],
      [],
    ]) {
      expect(found({ ...complete(), extendedKeyUsages })).toEqual(other);
    }
    expect(found({ extendedKeyUsages: USAGES }, await make(CA))).toEqual([
      "its extended key usages are none",
    ]);
  });

  test("in the validity: longer, shorter, or at another time", () => {
    const expected = ["it is valid from 2026-03-01T12:00:00Z to 2026-05-30T12:00:00Z"];
    for (const days of [92, 88, 365]) {
      expect(found({ ...complete(), period: (start) => period({ days }, start) })).toEqual(expected);
    }
    const later = { notBefore: daysAfter(2), notAfter: daysAfter(90) };
    expect(found({ period: () => later })).toEqual(expected);
    expect(found({ period: () => ({ notBefore: START, notAfter: daysAfter(92) }) })).toEqual(expected);
    expect(found({ period: (start) => periodOfText("2026-06-05T12:00:00Z", start) })).toEqual(expected);
  });

  test("several differences are all reported", () => {
    const expected = { subject: { commonName: "x" }, names: [], algorithm: "RSA_2048", pathLength: 3 };
    expect(
      found({ ...expected, extendedKeyUsages: [], period: () => period({ days: 1 }, START) }),
    ).toHaveLength(6);
  });
});

describe("other properties that a certificate may need", () => {
  const OTHERS = [
    { oid: "2.5.4.5", value: "Device 7" },
    { oid: "1.2.3.4", value: "x" },
  ];
  let device: Issued;
  beforeAll(async () => {
    device = await make({ ...LEAF, subject: { commonName: "Zähler  7", others: OTHERS } }, authority);
  });

  test("a common name that is not a host is compared as text", () => {
    expect(found({ subject: { commonName: "zähler 7" } }, device)).toEqual([]);
    expect(found({ subject: { commonName: "zähler 8" } }, device)).toEqual([
      'its common name is "Zähler  7"',
    ]);
  });

  test("the common name of a host is compared as a host", async () => {
    const host = await make({ ...LEAF, subject: { commonName: "xn--bcher-kva.example" } }, authority);
    expect(found({ subject: { commonName: "Bücher.example" } }, host)).toEqual([]);
  });

  test("other attributes are compared as text, not as hosts", async () => {
    const unit = await make({ ...LEAF, subject: { organization: "xn--bcher-kva.example" } }, authority);
    expect(found({ subject: { organization: "bücher.example" } }, unit)).toHaveLength(1);
  });

  test("attributes without an argument of their own", () => {
    expect(found({ subject: { others: OTHERS } }, device)).toEqual([]);
    expect(found({ subject: { others: [{ oid: "2.5.4.5", value: "device  7" }] } }, device)).toEqual([]);
    expect(found({ subject: { others: [{ oid: "2.5.4.5", value: "device 8" }] } }, device)).toEqual([
      "its serial number is missing or different",
    ]);
    expect(found({ subject: { others: [{ oid: "1.2.3.5", value: "x" }] } }, device)).toEqual([
      "its attribute 1.2.3.5 is missing or different",
    ]);
    expect(found({ subject: { others: OTHERS } })).toHaveLength(2);
  });

  const STRANGE: [string, GeneralName[], GeneralName[], boolean][] = [
    ["its common name, in any case", [{ type: "DNS", value: "WWW.Example.COM" }], [], true],
    ["a name of another type that is its common name", [{ type: "URI", value: "WWW.Example.COM" }], [], true],
    ["another name", [hostName("www.example.org")], [], false],
    ["no name but its common name", [], [{ type: "UPN", value: "WWW.example.com" }], true],
  ];
  test.each(STRANGE)("in the names: %s", async (_, names, wanted, isSame) => {
    const named = await make({ ...LEAF, names }, authority);
    expect(found({ names: wanted }, named)).toHaveLength(isSame ? 0 : 1);
  });

  test("a name of another type that equals its common name in upper case", async () => {
    const names: GeneralName[] = [{ type: "URI", value: "www.example.com" }];
    const capitals = await make({ ...LEAF, subject: { commonName: "WWW.EXAMPLE.COM" }, names }, authority);
    expect(found({ names: [] }, capitals)).toEqual([]);
  });

  test("the alternative names may repeat the common name in another spelling", async () => {
    const subject = { commonName: "Bücher.example" };
    const own = await make({ ...LEAF, subject, names: [hostName("bücher.example")] }, authority);
    expect(found({ names: [] }, own)).toEqual([]);
  });

  test("without a common name, every name is compared", async () => {
    const nameless = await make({ ...LEAF, subject: { organization: "O" } }, authority);
    expect(found({ names: [] }, nameless)).toEqual(["its names are www.example.com"]);
    const undefinedHost = await make(
      { ...LEAF, subject: { organization: "O" }, names: [hostName("undefined")] },
      authority,
    );
    expect(found({ names: [] }, undefinedHost)).toEqual(["its names are undefined"]);
  });

  test("an unreadable name counts as an unexpected one", () => {
    const { certificate } = leaf;
    const odd = { ...certificate, nameTexts: [...certificate.nameTexts, "other:1.2.3"] };
    expect(differences(odd, { names: NAMES })).toEqual([expect.stringMatching(/, other:1\.2\.3$/)]);
  });

  test("a required usage", async () => {
    expect(found({ usage: "serverAuth" })).toEqual([]);
    expect(found({ usage: "clientAuth" })).toEqual(["it is not for clientAuth"]);
    const any = await make({ ...LEAF, extendedKeyUsages: ["any"] }, authority);
    expect(found({ usage: "clientAuth" }, any)).toEqual([]);
    const free = await make({ ...LEAF, extendedKeyUsages: [] }, authority);
    expect(found({ usage: "clientAuth" }, free)).toEqual([]);
  });

  test("whether it is a root", () => {
    expect(found({ isSelfSigned: true }, authority)).toEqual([]);
    expect(found({ isSelfSigned: false }, leaf)).toEqual([]);
    expect(found({ isSelfSigned: false }, authority)).toEqual(["it is a root CA"]);
    expect(found({ isSelfSigned: true }, leaf)).toEqual(["it is not a root CA"]);
  });

  test("its serial number", async () => {
    const numbered = await make({ ...LEAF, serialNumber: Buffer.of(1, 0) }, authority);
    expect(found({ serialNumber: "256" }, numbered)).toEqual([]);
    expect(found({ serialNumber: "257" }, numbered)).toEqual(["its serial number is 256"]);
  });

  test("the end may be rounded by one day at most", async () => {
    const later = await make({ ...LEAF, notAfter: new Date(daysAfter(91).getTime() + 1000) }, authority);
    expect(found({ period: () => ({ notBefore: START, notAfter: daysAfter(90) }) }, later)).toHaveLength(1);
    const exact = (notAfter: Date): ExpectedCertificate => ({
      period: () => ({ notBefore: START, notAfter }),
    });
    expect(found(exact(new Date(daysAfter(91).getTime())))).toEqual([]);
    expect(found(exact(new Date(daysAfter(91).getTime() + 1)))).toHaveLength(1);
  });
});

describe("faults", () => {
  test("regression: the case of a domain name is not a difference", async () => {
    // A certificate whose names come from another CA or from a signing request.
    const upper = await make({ ...LEAF, names: [{ type: "DNS", value: "A.Example.COM" }] }, authority);
    expect(found({ names: [hostName("a.example.com")] }, upper)).toEqual([]);
  });

  test("regression: a usage expected twice is not a difference", () => {
    expect(found({ extendedKeyUsages: [...USAGES, "serverAuth"] })).toEqual([]);
  });
});
