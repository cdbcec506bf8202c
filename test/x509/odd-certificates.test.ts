import { createHash, X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { CERTIFICATE_FACTS } from "../../common/facts";
import { certificateParts } from "../../common/certificate";
import { existingFacts } from "../../inventory/issued";
import { pairFailures, readCertificates } from "../../provider/resources/key-pair";
import { isIssuedBy, orderChain } from "../../provider/x509/chain";
import { encodeName } from "../../provider/x509/names";
import {
  children,
  decode,
  encode,
  printable,
  sequence,
  set,
  oid,
  bmp,
  utf8,
  type Der,
} from "../../provider/x509/der";
import { parseCertificate } from "../../provider/x509/parse";
import { toPem } from "../../provider/x509/pem";
import { decoders } from "../../sdk/decode";
import { CA, LEAF, make, newFolder, openssl, pem, removeFolders, type Issued } from "./support";

afterAll(removeFolders);

const linkOf = (chain: string): string | undefined =>
  pairFailures(["chain", "key"], chain, undefined)[0]?.message;

const attribute = (type: string, value: Der): Der => set([sequence([oid(type), value])]);
const CN = "2.5.4.3";
const O = "2.5.4.10";

/** A certificate that encodes its issuer's name differently from the issuer itself. */
async function underAnotherSpelling(root: Issued, name: Der): Promise<Issued> {
  const certificate = { ...root.certificate, subjectDer: encode(name) };
  return make({ ...LEAF, names: [{ type: "DNS", value: "www.example.com" }] }, { ...root, certificate });
}

/** Whether OpenSSL finds the issuer by name. */
function opensslLinks(leaf: string, root: string): boolean {
  const folder = newFolder();
  writeFileSync(`${folder}/leaf.pem`, leaf);
  writeFileSync(`${folder}/root.pem`, root);
  const at = String(Date.parse("2026-03-02T00:00:00Z") / 1000);
  return openssl(["verify", "-attime", at, "-CAfile", `${folder}/root.pem`, `${folder}/leaf.pem`]).endsWith(
    "OK\n",
  );
}

describe("RFC 5280, 7.1: names are compared by meaning", () => {
  let root: Issued;
  beforeAll(async () => {
    root = await make({ ...CA, subject: { organization: "Sample Works", commonName: "Sample CA" } });
  });

  test.each<[string, Der, boolean]>([
    [
      "other string types",
      sequence([attribute(O, printable("Sample Works")), attribute(CN, printable("Sample CA"))]),
      true,
    ],
    ["UTF-16", sequence([attribute(O, bmp("Sample Works")), attribute(CN, bmp("Sample CA"))]), true],
    ["another case", sequence([attribute(O, utf8("SAMPLE works")), attribute(CN, utf8("sample ca"))]), true],
    [
      "more spaces",
      sequence([attribute(O, utf8(" Sample   Works ")), attribute(CN, utf8("Sample CA"))]),
      true,
    ],
    ["another name", sequence([attribute(O, utf8("Sample Works")), attribute(CN, utf8("Sample CB"))]), false],
    [
      "another order",
      sequence([attribute(CN, utf8("Sample CA")), attribute(O, utf8("Sample Works"))]),
      false,
    ],
    ["one attribute less", sequence([attribute(CN, utf8("Sample CA"))]), false],
    [
      "another type of attribute",
      sequence([attribute("2.5.4.11", utf8("Sample Works")), attribute(CN, utf8("Sample CA"))]),
      false,
    ],
  ])("%s, as OpenSSL decides", async (_, name, links) => {
    const leaf = await underAnotherSpelling(root, name);
    const chain = pem(leaf.certificate) + pem(root.certificate);
    expect(opensslLinks(pem(leaf.certificate), pem(root.certificate))).toBe(links);
    expect(isIssuedBy(leaf.certificate, root.certificate)).toBe(links);
    expect(orderChain(pem(leaf.certificate), pem(root.certificate)).issuers).toHaveLength(Number(links));
    expect(linkOf(chain)).toBe(
      links ? undefined : "certificate 2 did not issue certificate 1: give the chain in order, leaf first",
    );
  });

  test("a CA of the same name with another key is refused as not the issuer", async () => {
    const leaf = await make(LEAF, root);
    for (const algorithm of ["ECC_256", "RSA_2048", "SM2_256", "ED25519"]) {
      const other = await make(
        { ...CA, subject: { organization: "Sample Works", commonName: "Sample CA" } },
        undefined,
        algorithm,
      );
      expect(linkOf(pem(leaf.certificate) + pem(other.certificate))).toMatch(
        /^certificate 2 did not issue certificate 1, although it has the name of its issuer: its signature /,
      );
      expect(orderChain(pem(leaf.certificate), pem(other.certificate)).issuers).toEqual([]);
    }
  });
});

describe("certificates are read by the tags of their parts", () => {
  const folder = newFolder();
  const key = `${folder}/key.pem`;
  openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key]);
  const request = openssl(["req", "-new", "-key", key, "-subj", "/C=CN/O=Old/CN=Root"]);

  test("regression: version 1 could not be read", () => {
    const text = openssl(["x509", "-req", "-signkey", key, "-days", "10", "-set_serial", "4711"], request);
    expect(openssl(["x509", "-noout", "-text"], text)).toContain("Version: 1 (0x0)");
    const [certificate] = readCertificates(text + text);
    expect(certificate).toMatchObject({
      serialNumber: "1267",
      subject: "CN=Root,O=Old,C=CN",
      ca: false,
      algorithm: "ECC_256",
    });
    expect(existingFacts("root", text)).toMatchObject({
      subject: "CN=Root,O=Old,C=CN",
      serialNumber: "1267",
    });
    expect(decoders.serialNumber(text)).toBe("1267");
    expect(linkOf(text + text)).toBeUndefined();
  });

  test("with a key of an unknown type", async () => {
    const { certificate } = await make(LEAF);
    const unknown = withPart(
      certificate.der,
      6,
      sequence([sequence([oid("2.16.840.1.101.3.4.3.18")]), children(decode(certificate.spki))[1]!]),
    );
    const read = parseCertificate(unknown);
    expect(read).toMatchObject({
      publicKey: undefined,
      algorithm: undefined,
      serialNumber: certificate.serialNumber,
    });
    expect(decoders.notAfter(toPem("CERTIFICATE", unknown))).toBe("2026-05-30T12:00:00Z");
    expect(linkOf(toPem("CERTIFICATE", unknown) + toPem("CERTIFICATE", unknown))).toMatch(
      /did not issue certificate 1|cannot be determined/,
    );
  });

  test("version 2 unique identifiers are ignored", async () => {
    const { certificate } = await make({ ...LEAF, serialNumber: Buffer.of(7) });
    const [tbs, ...rest] = children(decode(certificate.der));
    const parts = children(tbs);
    const raw = Buffer.concat([
      Buffer.of(0xa0, 3, 2, 1, 1),
      ...parts.slice(1, 7).map(encode),
      Buffer.of(0x81, 2, 0, 1),
      Buffer.of(0x82, 2, 0, 2),
    ]);
    const der = wrap([wrap([raw]), ...rest.map(encode)]);
    expect(openssl(["x509", "-inform", "DER", "-noout", "-text"], der)).toContain("Version: 2 (0x1)");
    expect(parseCertificate(der)).toMatchObject({ serialNumber: "07", names: [], parts: { version: 2 } });
  });

  test.each<[string, string]>([
    ["2602281200Z", "2026-02-28T12:00:00Z"],
    ["260228120000+0100", "2026-02-28T11:00:00Z"],
    ["4912312359Z", "2049-12-31T23:59:00Z"],
    ["5001010000Z", "1950-01-01T00:00:00Z"],
  ])("a non-standard time (%s) is read as by OpenSSL", async (digits, moment) => {
    const { certificate } = await make(LEAF);
    const der = withTime(certificate.der, digits);
    expect(CERTIFICATE_FACTS.notBefore(certificateParts(der))).toBe(moment);
    const judged = new X509Certificate(der).validFrom;
    if (!Number.isNaN(Date.parse(judged)))
      expect(new Date(judged).toISOString()).toBe(moment.replace("Z", ".000Z"));
  });

  test.each([
    ["its serial number is padded", (der: Buffer) => withRaw(der, 1, Buffer.from("0203000012", "hex"))],
    ["its serial number is padded", (der: Buffer) => withRaw(der, 1, Buffer.from("0202ff80", "hex"))],
    ["its serial number is empty", (der: Buffer) => withRaw(der, 1, Buffer.from("0200", "hex"))],
    ["a time does not exist", (der: Buffer) => withTime(der, "260230120000Z")],
    ["it is of version 1 and has extensions", (der: Buffer) => withRaw(der, 0, Buffer.alloc(0))],
    ["its version is not 1, 2 or 3", (der: Buffer) => withRaw(der, 0, Buffer.from("a003020105", "hex"))],
    ["bytes follow the end", (der: Buffer) => Buffer.concat([der, Buffer.of(0)])],
    ["this is BER, not DER", (der: Buffer) => Buffer.concat([Buffer.of(0x30, 0x83, 0), der.subarray(2)])],
    [
      "a length is indefinite: this is BER",
      (der: Buffer) => Buffer.concat([Buffer.of(0x30, 0x80), der.subarray(4), Buffer.of(0, 0)]),
    ],
    ["is truncated", (der: Buffer) => der.subarray(0, 100)],
  ])("an unreadable certificate is refused with the reason: %s", async (reason, change) => {
    const { certificate } = await make(LEAF);
    const der = change(certificate.der);
    expect(() => parseCertificate(der)).toThrow(
      expect.objectContaining({
        code: "MALFORMED",
        message: expect.stringContaining(reason) as string,
      }) as Error,
    );
    const chain = pem(certificate) + toPem("CERTIFICATE", der);
    expect(linkOf(chain)).toMatch(
      /^holds a certificate that cannot be read: number 2 is not a DER encoded X.509 certificate: /,
    );
    expect(existingFacts("end", toPem("CERTIFICATE", der)).unreadable).toContain(reason);
  });

  test("regression: the value of an unused extension need not be DER", async () => {
    const { certificate } = await make({
      ...LEAF,
      others: [Buffer.from("300b06032a03040404ff00ff01", "hex")],
    });
    const text = openssl(["x509", "-inform", "DER", "-noout", "-text"], certificate.der);
    expect(text).toContain("1.2.3.4");
    expect(parseCertificate(certificate.der).others).toHaveLength(1);
  });

  test("a damaged extension hides neither name nor dates, but verification fails", async () => {
    const { certificate } = await make(LEAF);
    const damaged = Buffer.from(certificate.der);
    const at = damaged.indexOf(Buffer.from("551d11", "hex"));
    // The length byte of the list of names.
    damaged[at + 6] = 0x7f;
    expect(() => parseCertificate(damaged)).toThrow(/MALFORMED|not a DER encoded/);
    const facts = existingFacts("end", toPem("CERTIFICATE", damaged));
    expect(facts).toMatchObject({
      subject: certificate.subject,
      notAfter: "2026-05-30T12:00:00Z",
      algorithm: "ECC_256",
    });
    expect(facts.unreadable).toBeUndefined();
    expect(facts.names).toBeUndefined();
  });
});

describe("every value has the same spelling in programs, in lists and in OpenSSL", () => {
  const subjects: [string, Der][] = [
    ["empty", sequence([])],
    ["plain", encodeName({ commonName: "a", organization: "A, Inc.", country: "CN" })],
    ["UTF-16", sequence([attribute(CN, bmp("网关 A"))])],
    ["several in one part", sequence([set([sequence([oid(CN), utf8("a")]), sequence([oid(O), utf8("b")])])])],
    [
      "types without a usual name",
      sequence([attribute("1.2.3.4", utf8("x")), attribute(CN, utf8(" #a+b;"))]),
    ],
  ];
  test.each(subjects)("a subject that is %s", async (_, subject) => {
    for (const serialNumber of [
      Buffer.of(0),
      Buffer.of(5),
      Buffer.from("80ff", "hex"),
      Buffer.alloc(24, 0x7a),
    ]) {
      const { certificate } = await make({ ...LEAF, subject: encode(subject), serialNumber });
      const text = pem(certificate);
      const facts = existingFacts("end", text);
      const program = Object.fromEntries(Object.entries(decoders).map(([name, fact]) => [name, fact(text)]));
      // Lists do not show revocation URLs.
      const { crlDistributionPoints, ocspServers, caIssuers, ...shared } = program;
      expect([crlDistributionPoints, ocspServers, caIssuers]).toEqual([[], [], []]);
      expect(facts).toMatchObject(shared);
      const [, serial] = openssl(["x509", "-noout", "-serial"], text).trim().split("=");
      expect(program.serialNumber).toBe(serial);
      expect(program.fingerprint).toBe(
        createHash("sha256").update(certificate.der).digest("hex").toUpperCase(),
      );
    }
  });
});

/** A SEQUENCE of encoded parts. */
function wrap(parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length =
    content.length < 128
      ? Buffer.of(content.length)
      : content.length < 256
        ? Buffer.of(0x81, content.length)
        : Buffer.of(0x82, content.length >> 8, content.length & 0xff);
  return Buffer.concat([Buffer.of(0x30), length, content]);
}

/** The certificate with one of its signed parts replaced. */
function withRaw(der: Buffer, index: number, raw: Buffer): Buffer {
  const [tbs, ...rest] = children(decode(der));
  const parts = children(tbs).map(encode);
  parts[index] = raw;
  return wrap([wrap(parts), ...rest.map(encode)]);
}

const withPart = (der: Buffer, index: number, part: Der): Buffer => withRaw(der, index, encode(part));

/** The certificate with another notBefore. */
function withTime(der: Buffer, digits: string): Buffer {
  const [tbs] = children(decode(der));
  const [, end] = children(children(tbs)[4]);
  const start = Buffer.concat([Buffer.of(0x17, digits.length), Buffer.from(digits)]);
  return withRaw(der, 4, wrap([start, encode(end!)]));
}
