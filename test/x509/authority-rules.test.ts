import { generateKeyPairSync } from "node:crypto";
import { authorityProblem, strictProblem } from "../../provider/x509/authority-problems";
import {
  bits,
  boolean,
  children,
  decode,
  encode,
  explicit,
  implicit,
  isTagged,
  nothing,
  octets,
  oid,
  readOid,
  sequence,
  unsigned,
  type Der,
} from "../../provider/x509/der";
import { extension } from "../../provider/x509/extensions";
import { parseCertificate, type Certificate } from "../../provider/x509/parse";
import { CA, make } from "./support";

let root: Certificate;
let sub: Certificate;
beforeAll(async () => {
  const issuer = await make({ ...CA, subject: { commonName: "Root" } });
  root = issuer.certificate;
  ({ certificate: sub } = await make({ ...CA, subject: { commonName: "Sub" } }, issuer));
});

/** A certificate with parts replaced; its signature is no longer valid. */
function altered(certificate: Certificate, change: (parts: Der[]) => Der[]): Certificate {
  const [body, ...rest] = children(decode(certificate.der));
  return parseCertificate(encode(sequence([sequence(change(children(body))), ...rest])));
}

const [SERIAL, ALGORITHM, KEY] = [1, 2, 6];
const withPart = (certificate: Certificate, index: number, part: Der): Certificate =>
  altered(certificate, (parts) => parts.with(index, part));
const withExtensions = (certificate: Certificate, change: (list: Der[]) => Der[]): Certificate =>
  altered(certificate, (parts) => [
    ...parts.filter((part) => !isTagged(part, 3)),
    explicit(3, [sequence(change(children(children(parts.at(-1))[0])))]),
  ]);
const without = (certificate: Certificate, dotted: string): Certificate =>
  withExtensions(certificate, (list) => list.filter((one) => readOid(children(one)[0]) !== dotted));

test("a valid CA has no problems", () => {
  for (const certificate of [root, sub]) {
    expect(authorityProblem(certificate)).toBeUndefined();
    expect(strictProblem(certificate)).toBeUndefined();
  }
});

test("a CA needs a subject", async () => {
  const { certificate } = await make({ ...CA, subject: {} });
  expect(authorityProblem(certificate)).toBe("has no subject, which every CA needs");
});

describe("the serial number", () => {
  const withSerial = (certificate: Certificate, hex: string): Certificate =>
    withPart(certificate, SERIAL, implicitInteger(Buffer.from(hex, "hex")));
  /** An INTEGER with exactly these content bytes. */
  const implicitInteger = (bytes: Buffer): Der => decode(Buffer.concat([Buffer.of(2, bytes.length), bytes]));

  test.each(["80", "ff7f", "81", "c001"])("%s is negative", (hex) => {
    expect(authorityProblem(withSerial(sub, hex))).toBe(
      "has a negative serial number, which verifiers refuse",
    );
  });

  test.each(["00", "01", "7fff", "0080", "00ff"])("%s is not", (hex) => {
    expect(authorityProblem(withSerial(sub, hex))).toBeUndefined();
  });

  test("of a version 1 certificate comes first", () => {
    const old = (serial: string): Certificate =>
      altered(withSerial(sub, serial), (parts) => parts.slice(1, 7));
    expect(authorityProblem(old("ff01"))).toMatch(/negative serial number/);
    expect(authorityProblem(old("0100"))).toBeUndefined();
  });
});

describe("the signature", () => {
  const signedBy = (certificate: Certificate, dotted: string): Certificate =>
    withPart(certificate, ALGORITHM, sequence([oid(dotted), nothing()]));

  const BROKEN: [string, string][] = [
    ["1.2.840.113549.1.1.2", "MD2"],
    ["1.2.840.113549.1.1.4", "MD5"],
    ["1.2.840.113549.1.1.5", "SHA-1"],
    ["1.2.840.10045.4.1", "SHA-1"],
  ];
  test.each(BROKEN)("%s has a broken hash, %s", (dotted, hash) => {
    expect(authorityProblem(signedBy(sub, dotted))).toBe(
      `is signed with ${hash}, which verifiers no longer accept`,
    );
    expect(authorityProblem(signedBy(root, dotted))).toBeUndefined();
    const old = altered(signedBy(sub, dotted), (parts) => parts.slice(1, 7));
    expect(authorityProblem(old)).toMatch(/is signed with/);
  });

  test.each(["1.2.840.113549.1.1.11", "1.2.840.113549.1.1.14", "1.2.840.10045.4.3.2"])("%s", (dotted) => {
    expect(authorityProblem(signedBy(sub, dotted))).toBeUndefined();
  });
});

describe("the key", () => {
  const withKey = (spki: Buffer): Certificate => withPart(sub, KEY, decode(spki));

  test("that gives no protection cannot issue", () => {
    const modulus = Buffer.alloc(128, 0xff);
    const spki = sequence([
      sequence([oid("1.2.840.113549.1.1.1"), nothing()]),
      bits(encode(sequence([unsigned(modulus), unsigned(Buffer.of(1, 0, 1))]))),
    ]);
    expect(authorityProblem(withKey(encode(spki)))).toBe(
      "cannot issue: the modulus of the RSA key has a small factor",
    );
  });

  test("of an unsupported type cannot issue either", () => {
    const { publicKey } = generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 });
    const certificate = withKey(publicKey.export({ type: "spki", format: "der" }));
    expect(certificate.keyProblem).toBeDefined();
    expect(authorityProblem(certificate)).toBe(`cannot issue: ${String(certificate.keyProblem)}`);
  });
});

test("a critical extension unknown to verifiers", () => {
  const unknown = extension("1.2.3.4", true, octets(Buffer.of(1)));
  const certificate = withExtensions(sub, (list) => [...list, unknown]);
  expect(authorityProblem(certificate)).toMatch(/has the critical extension 1\.2\.3\.4/);
  // Unique identifiers may precede the extensions.
  const identified = altered(certificate, (parts) => [
    ...parts.slice(0, -1),
    implicit(1, Buffer.of(0, 1)),
    parts.at(-1)!,
  ]);
  expect(authorityProblem(identified)).toMatch(/has the critical extension 1\.2\.3\.4/);
});

describe("features that only strict verifiers refuse", () => {
  const CONSTRAINTS = "2.5.29.19";
  const BASIC = "has basic constraints that are not critical";

  test("basic constraints that are missing or not critical", () => {
    const lax = extension(CONSTRAINTS, false, sequence([boolean(true)]));
    const certificate = withExtensions(without(sub, CONSTRAINTS), (list) => [lax, ...list]);
    expect(strictProblem(certificate)).toBe(BASIC);
    expect(strictProblem(without(sub, CONSTRAINTS))).toBe(BASIC);
  });

  test("no key usages", () => {
    expect(strictProblem(without(sub, "2.5.29.15"))).toBe("has no key usages: a CA needs keyCertSign");
  });

  test("no subject key identifier", () => {
    expect(strictProblem(without(root, "2.5.29.14"))).toBe("has no subject key identifier, which a CA needs");
  });

  test("no authority key identifier, except of a root", () => {
    expect(strictProblem(without(sub, "2.5.29.35"))).toBe(
      "has no authority key identifier, which a CA needs",
    );
    expect(strictProblem(without(root, "2.5.29.35"))).toBeUndefined();
  });
});
