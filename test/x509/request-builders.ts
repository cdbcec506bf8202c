import { constants, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { bits, children, decode, encode, nothing, oid, sequence, type Der } from "../../provider/x509/der";
import { createCsr } from "../../provider/x509/csr";
import { subjectAltName } from "../../provider/x509/extensions";
import { hostName } from "../../provider/x509/names";
import { seq, tlv } from "./hostile-keys";

export const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
export const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
export const ed = generateKeyPairSync("ed25519").privateKey;
export const sm2 = generateKeyPairSync("ec", { namedCurve: "SM2" }).privateKey;

export const OIDS = {
  sha1WithRsa: "1.2.840.113549.1.1.5",
  md5WithRsa: "1.2.840.113549.1.1.4",
  rsaSha224: "1.2.840.113549.1.1.14",
  rsaSha256: "1.2.840.113549.1.1.11",
  rsaSha384: "1.2.840.113549.1.1.12",
  rsaSha3: "2.16.840.1.101.3.4.3.14",
  rsaPss: "1.2.840.113549.1.1.10",
  ecSha1: "1.2.840.10045.4.1",
  ecSha256: "1.2.840.10045.4.3.2",
  ecSha384: "1.2.840.10045.4.3.3",
  ed25519: "1.3.101.112",
  ed448: "1.3.101.113",
  sm3: "1.2.156.10197.1.501",
  dsa: "2.16.840.1.101.3.4.3.2",
  mlDsa: "2.16.840.1.101.3.4.3.18",
  unknown: "1.2.3.4",
} as const;

export const identifier = (name: keyof typeof OIDS, ...parameters: Der[]): Buffer =>
  encode(sequence([oid(OIDS[name]), ...parameters]));
export const NULL = nothing();

/** A valid request body and its signing key. */
export const bodyOf = async (key: KeyObject): Promise<Buffer> =>
  encode(
    children(
      decode(await createCsr({ commonName: "www.example.com" }, [hostName("www.example.com")], key)),
    )[0]!,
  );

export const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
export const bit = (value: Buffer, unused = 0): Buffer => encode(bits(value, unused));
export const request = (body: Buffer, algorithm: Buffer, signature: Buffer): Buffer =>
  seq(body, algorithm, signature);

/** A body that is changed before signing, so that its form is refused and not its signature. */
export const reshaped = async (change: (parts: Buffer[]) => Buffer): Promise<Buffer> => {
  const body = change(children(decode(await bodyOf(ec))).map(encode));
  return request(body, identifier("ecSha256"), bit(sign("sha256", body, ec)));
};

export const signedBy = async (
  key: KeyObject,
  algorithm: Buffer,
  make: (body: Buffer) => Buffer,
  unused = 0,
): Promise<Buffer> => {
  const body = await bodyOf(key);
  return request(body, algorithm, bit(make(body), unused));
};
export const byRsa = (algorithm: Buffer, hash = "sha256"): Promise<Buffer> =>
  signedBy(rsa, algorithm, (body) => sign(hash, body, rsa));
export const byEc = (algorithm: Buffer, hash = "sha256"): Promise<Buffer> =>
  signedBy(ec, algorithm, (body) => sign(hash, body, ec));
export const byEd = (algorithm: Buffer): Promise<Buffer> =>
  signedBy(ed, algorithm, (body) => sign(null, body, ed));

/** Valid requests. */
export const sound = (): [string, () => Promise<Buffer>][] => [
  ["RSA, SHA-256", () => byRsa(identifier("rsaSha256", NULL))],
  ["RSA, SHA-384", () => byRsa(identifier("rsaSha384", NULL), "sha384")],
  ["ECDSA, SHA-256", () => byEc(identifier("ecSha256"))],
  ["ECDSA, SHA-384", () => byEc(identifier("ecSha384"), "sha384")],
  ["Ed25519", () => byEd(identifier("ed25519"))],
];

export const named = (type: string, value: string): Buffer =>
  seq(tlv(6, Buffer.from(type, "hex")), tlv(12, Buffer.from(value)));
export const attribute = (type: string, ...values: Buffer[]): Buffer =>
  seq(encode(oid(type)), tlv(0x31, ...values));
export const challenge = (password: string): Buffer =>
  attribute("1.2.840.113549.1.9.7", tlv(12, Buffer.from(password)));
export const requestOf = (host: string): Buffer =>
  attribute("1.2.840.113549.1.9.14", seq(encode(subjectAltName([hostName(host)]))));
export const longer = (body: Buffer): Buffer => {
  const head = Buffer.of(0x30, 0x83, 0, body.length >> 8, body.length & 0xff);
  return Buffer.concat([head, body]);
};
export const withExtensions = ([version, subject, key]: Buffer[], ...extensions: Buffer[]): Buffer =>
  seq(version!, subject!, key!, tlv(0xa0, attribute("1.2.840.113549.1.9.14", seq(...extensions))));

/** A signature whose last bit is 0, so that it can be declared unused. */
export function evenEnd(make: () => Buffer): Buffer {
  const signature = make();
  signature[signature.length - 1]! &= 0xfe;
  return signature;
}
