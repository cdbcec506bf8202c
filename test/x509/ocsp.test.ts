import { createHash } from "node:crypto";
import { encode, integer, nothing, octets, oid, sequence } from "../../provider/x509/der";
import { asksAbout, parseOcspRequest, type CertificateQuestion } from "../../provider/x509/ocsp";
import { CA, make, type Issued } from "./support";

const SHA1 = "1.3.14.3.2.26";
const SHA256 = "2.16.840.1.101.3.4.2.1";

let one: Issued;
let namesake: Issued;
let other: Issued;
beforeAll(async () => {
  [one, namesake, other] = [
    await make(CA),
    await make(CA),
    await make({ ...CA, subject: { commonName: "Other" } }),
  ];
});

/** A question about a certificate of the CA whose name and key are given. */
function question(algorithm: string, name: Issued, key: Issued): CertificateQuestion {
  const hash = algorithm === SHA1 ? "sha1" : "sha256";
  const digest = (data: Buffer): Buffer => createHash(hash).update(data).digest();
  // The last 65 bytes of the SPKI of a P-256 key are the point, which is what its bit string holds.
  const point = key.certificate.spki.subarray(-65);
  const id = sequence([
    sequence([oid(algorithm), nothing()]),
    ...[octets(digest(name.certificate.subjectDer)), octets(digest(point)), integer(7)],
  ]);
  const [read] = parseOcspRequest(encode(sequence([sequence([sequence([sequence([id])])])]))).questions;
  return read!;
}

test.each([SHA1, SHA256])("a question is about an issuer by its name and its key (%s)", (algorithm) => {
  const about = one.certificate;
  expect(asksAbout(question(algorithm, one, one), about)).toBe(true);
  expect(asksAbout(question(algorithm, one, namesake), about)).toBe(false);
  expect(asksAbout(question(algorithm, other, one), about)).toBe(false);
});

test("a hash that is not known asks about nobody", () => {
  const about = one.certificate;
  expect(asksAbout({ ...question(SHA256, one, one), hash: undefined }, about)).toBe(false);
});
