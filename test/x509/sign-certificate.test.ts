import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { children, content, decode, encode, octets, readOid, type Der } from "../../provider/x509/der";
import { extension, keyIdentifier } from "../../provider/x509/extensions";
import { nameConstraints, type NameConstraints } from "../../provider/x509/name-constraints";
import { encodeName } from "../../provider/x509/names";
import type { Certificate } from "../../provider/x509/parse";
import { extensionsOf, signCertificate, type Template } from "../../provider/x509/sign-certificate";
import { CA, LEAF, make, START, daysAfter, type Issued } from "./support";

/** The parts of a certificate as listed in RFC 5280, 4.1. */
function partsOf({ der }: Certificate): Record<string, Der | undefined> {
  const [body, algorithm] = children(decode(der));
  const [version, serial, inner, issuer, validity, subject, key, extensions, ...more] = children(body);
  expect(more).toEqual([]);
  return { version, serial, inner, issuer, validity, subject, key, extensions, algorithm };
}

interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** Hexadecimal DER. */
  readonly value: string;
}

function extensionsIn(certificate: Certificate): Extension[] {
  const [list] = children(partsOf(certificate).extensions);
  return children(list).map((one) => ({
    oid: readOid(children(one)[0]),
    critical: children(one).length > 2,
    value: content(children(one).at(-1)).toString("hex"),
  }));
}

const hex = (part: Der | undefined): string => (part ? encode(part).toString("hex") : "");
const oids = (certificate: Certificate): string[] => extensionsIn(certificate).map(({ oid }) => oid);
const find = (certificate: Certificate, dotted: string): Extension | undefined =>
  extensionsIn(certificate).find(({ oid }) => oid === dotted);

const KEY_IDENTIFIERS = ["2.5.29.14", "2.5.29.35"];
const ALTERNATIVE_NAMES = "2.5.29.17";
const EXTENDED_USAGES = "2.5.29.37";

let root: Issued;
beforeAll(async () => {
  root = await make(CA);
});

describe("the TBSCertificate", () => {
  test("of a root: version 3, its own name twice, its validity, its key, and a self-signature", async () => {
    const { certificate, privateKey } = await make(CA);
    const { version, issuer, subject, key, inner, algorithm, validity } = partsOf(certificate);
    expect(hex(version)).toBe("a003020102");
    expect(hex(subject)).toBe(hex(encodeName({ commonName: "Test CA" })));
    expect(hex(issuer)).toBe(hex(subject));
    expect(hex(key)).toBe(
      createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("hex"),
    );
    expect(hex(inner)).toBe(hex(algorithm));
    expect(children(validity).map((moment) => content(moment).toString())).toEqual([
      "260301120000Z",
      "360227120000Z",
    ]);
    const judge = new X509Certificate(certificate.der);
    expect(judge.verify(judge.publicKey)).toBe(true);
  });

  test("below a CA: the name of the CA byte for byte, and its signature", async () => {
    const subject = Buffer.from("3010310e300c06035504031305546f702031", "hex");
    const above = await make({ ...CA, subject });
    const { certificate } = await make(LEAF, above);
    expect(hex(partsOf(above.certificate).subject)).toBe(subject.toString("hex"));
    expect(hex(partsOf(certificate).issuer)).toBe(subject.toString("hex"));
    const judge = new X509Certificate(certificate.der);
    expect(judge.verify(createPublicKey(above.privateKey))).toBe(true);
  });

  const HASHES = [
    [undefined, "1.2.840.10045.4.3.2"],
    ["SHA256", "1.2.840.10045.4.3.2"],
    ["SHA384", "1.2.840.10045.4.3.3"],
    ["SHA512", "1.2.840.10045.4.3.4"],
  ] as const;
  test.each(HASHES)("the hash %s is signed with %s", async (hash, dotted) => {
    const { certificate } = await make({ ...LEAF, hash }, root);
    expect(readOid(children(partsOf(certificate).algorithm)[0])).toBe(dotted);
  });
});

describe("the serial number", () => {
  const SERIALS = [
    [0x00, "40".padEnd(32, "0")],
    [0xff, "7f".padEnd(32, "f")],
    [0x80, `40${"80".repeat(15)}`],
    [0x3f, `7f${"3f".repeat(15)}`],
  ] as const;
  test.each(SERIALS)(
    "from random bytes %d has sixteen bytes and is positive: %s",
    async (byte, serialNumber) => {
      const { certificate } = await make(LEAF, root, "ECC_256", (size) => Buffer.alloc(size, byte));
      expect(content(partsOf(certificate).serial).toString("hex")).toBe(serialNumber);
    },
  );

  test("is random except for its first two bits", async () => {
    const bytes = Buffer.from("80ff00112233445566778899aabbccdd", "hex");
    const { certificate } = await make(LEAF, root, "ECC_256", () => bytes);
    expect(content(partsOf(certificate).serial).toString("hex")).toBe("40ff00112233445566778899aabbccdd");
  });

  test("does not modify the random bytes it is given", async () => {
    const bytes = Buffer.alloc(16, 0xff);
    await make(LEAF, root, "ECC_256", () => bytes);
    expect(bytes).toEqual(Buffer.alloc(16, 0xff));
  });

  test("is taken if given", async () => {
    const { certificate } = await make({ ...LEAF, serialNumber: Buffer.of(7, 8) }, root);
    expect(content(partsOf(certificate).serial)).toEqual(Buffer.of(7, 8));
  });
});

describe("the extensions", () => {
  test("of every certificate: basic constraints and both key identifiers", async () => {
    const { certificate } = await make({ ...LEAF, keyUsages: [], extendedKeyUsages: [], names: [] }, root);
    expect(oids(certificate)).toEqual(["2.5.29.19", ...KEY_IDENTIFIERS]);
    expect(find(certificate, "2.5.29.19")).toMatchObject({ critical: true, value: "3000" });
  });

  test("without a key yet: no key identifiers", () => {
    const { first, last } = extensionsOf({ ...CA, keyUsages: ["keyCertSign"] });
    expect([...first, ...last].map((one) => readOid(children(one)[0]))).toEqual(["2.5.29.19", "2.5.29.15"]);
  });

  test("of a CA: with and without a path length", async () => {
    const value = async (pathLength?: number): Promise<string | undefined> =>
      find((await make({ ...CA, pathLength })).certificate, "2.5.29.19")?.value;
    expect([await value(), await value(0)]).toEqual(["30030101ff", "30060101ff020100"]);
  });

  test("all of them, in order", async () => {
    const limits: NameConstraints = { permitted: [{ type: "DNS", value: "example.com" }], excluded: [] };
    const { certificate } = await make(
      {
        ...{ ...CA, extendedKeyUsages: ["serverAuth"], names: [{ type: "DNS", value: "a.example.com" }] },
        nameConstraints: limits,
        ...{ crlUrls: ["http://example.com/a.crl"], ocspUrls: ["http://example.com/ocsp"] },
        extension: { oid: "1.2.3.4", value: "text" },
        others: [encode(extension("1.2.3.5", true, octets(Buffer.of(9))))],
      },
      root,
    );
    expect(extensionsIn(certificate)).toEqual([
      { oid: "2.5.29.19", critical: true, value: "30030101ff" },
      { oid: "2.5.29.15", critical: true, value: "03020106" },
      { oid: EXTENDED_USAGES, critical: false, value: "300a06082b06010505070301" },
      {
        ...{ oid: ALTERNATIVE_NAMES, critical: false },
        value: `300f820d${Buffer.from("a.example.com").toString("hex")}`,
      },
      { oid: "2.5.29.14", critical: false, value: `0414${keyIdentifier(certificate.spki).toString("hex")}` },
      {
        ...{ oid: "2.5.29.35", critical: false },
        value: `30168014${keyIdentifier(root.certificate.spki).toString("hex")}`,
      },
      {
        ...{ oid: "2.5.29.30", critical: true },
        value: content(children(nameConstraints(limits)).at(-1)).toString("hex"),
      },
      {
        ...{ oid: "2.5.29.31", critical: false },
        value: `3020301ea01ca01a8618${Buffer.from("http://example.com/a.crl").toString("hex")}`,
      },
      {
        ...{ oid: "1.3.6.1.5.5.7.1.1", critical: false },
        value: `3025302306082b060105050730018617${Buffer.from("http://example.com/ocsp").toString("hex")}`,
      },
      { oid: "1.2.3.4", critical: false, value: `0c04${Buffer.from("text").toString("hex")}` },
      { oid: "1.2.3.5", critical: true, value: "040109" },
    ]);
  });

  const CRITICAL: [Template["critical"], boolean, boolean][] = [
    [undefined, false, false],
    [["names"], true, false],
    [["extendedKeyUsages"], false, true],
    [["names", "extendedKeyUsages"], true, true],
  ];
  test.each(CRITICAL)("critical if requested: %j", async (critical, names, usages) => {
    const { certificate } = await make({ ...LEAF, critical }, root);
    expect(find(certificate, ALTERNATIVE_NAMES)?.critical).toBe(names);
    expect(find(certificate, EXTENDED_USAGES)?.critical).toBe(usages);
  });

  test("RFC 5280 4.2.1.6: without a subject the alternative names are critical", async () => {
    const { certificate } = await make({ ...LEAF, subject: {} }, root);
    expect(find(certificate, ALTERNATIVE_NAMES)?.critical).toBe(true);
    expect(find(certificate, EXTENDED_USAGES)?.critical).toBe(false);
  });

  test("RFC 5280 4.2.1.1: the authority key identifier is the issuer's subject key identifier", async () => {
    const issuer = { ...root.certificate, subjectKeyIdentifier: Buffer.from("0102030405", "hex") };
    const { certificate } = await make(LEAF, { ...root, certificate: issuer });
    expect(find(certificate, "2.5.29.35")?.value).toBe("300780050102030405");
  });

  test("if the issuer's certificate has no subject key identifier, it is the hash of its key", async () => {
    const issuer = { ...root.certificate, subjectKeyIdentifier: undefined };
    const { certificate } = await make(LEAF, { ...root, certificate: issuer });
    expect(find(certificate, "2.5.29.35")?.value).toContain(keyIdentifier(issuer.spki).toString("hex"));
  });

  test("both identifiers of a root are those of its own key", () => {
    const own = keyIdentifier(root.certificate.spki).toString("hex");
    expect(find(root.certificate, "2.5.29.14")?.value).toBe(`0414${own}`);
    expect(find(root.certificate, "2.5.29.35")?.value).toBe(`30168014${own}`);
  });
});

test("the certificate is for the public key, even if the private key was given", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const template = { ...LEAF, notBefore: START, notAfter: daysAfter(1) };
  const entropy = (size: number): Buffer => Buffer.alloc(size, 5);
  const made = await signCertificate({ ...template, publicKey }, root, entropy);
  expect(made.publicKey && publicKey.equals(made.publicKey)).toBe(true);
  const other = await signCertificate({ ...template, publicKey: privateKey }, root, entropy);
  expect(other.publicKey?.type).toBe("public");
  expect(other.spki).toEqual(made.spki);
});
