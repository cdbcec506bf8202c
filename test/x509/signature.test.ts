import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from "node:crypto";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import {
  bits,
  decode,
  encode,
  explicit,
  integer,
  nothing,
  oid,
  sequence,
  utf8,
  type Der,
} from "../../provider/x509/der";
import { requestSignatureProblem, signatureProblem, type Signed } from "../../provider/x509/signature";
import { signSm2 } from "../../provider/x509/sm2";

const DATA = Buffer.from("what was signed");
const RSA = generateKeyPairSync("rsa", { modulusLength: 1024 });
const EC = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ED25519 = generateKeyPairSync("ed25519");
const ED448 = generateKeyPairSync("ed448");
const PSS_KEY = generateKeyPairSync("rsa-pss", { modulusLength: 1024 });
const X25519 = generateKeyPairSync("x25519");

const identifier = (dotted: string, ...parameters: Der[]): Der => sequence([oid(dotted), ...parameters]);
const signed = (id: Der, signature: Buffer): Signed => ({
  data: DATA,
  identifier: decode(encode(id)),
  signature: decode(encode(bits(signature))),
});
const altered = (one: Signed): Signed => ({ ...one, data: Buffer.from("something else") });

const by = (hash: string | undefined, { privateKey }: KeyPairKeyObjectResult): Buffer =>
  sign(hash, DATA, privateKey);

const PLAIN: [string, dotted: string, hash: string | undefined, KeyPairKeyObjectResult][] = [
  ["RSA, MD5", "1.2.840.113549.1.1.4", "md5", RSA],
  ["RSA, SHA-1", "1.2.840.113549.1.1.5", "sha1", RSA],
  ["RSA, SHA-1 by its old type", "1.3.14.3.2.29", "sha1", RSA],
  ["RSA, SHA-224", "1.2.840.113549.1.1.14", "sha224", RSA],
  ["RSA, SHA-256", "1.2.840.113549.1.1.11", "sha256", RSA],
  ["RSA, SHA-384", "1.2.840.113549.1.1.12", "sha384", RSA],
  ["RSA, SHA-512", "1.2.840.113549.1.1.13", "sha512", RSA],
  ["RSA, SHA3-256", "2.16.840.1.101.3.4.3.14", "sha3-256", RSA],
  ["RSA, SHA3-384", "2.16.840.1.101.3.4.3.15", "sha3-384", RSA],
  ["RSA, SHA3-512", "2.16.840.1.101.3.4.3.16", "sha3-512", RSA],
  ["ECDSA, SHA-1", "1.2.840.10045.4.1", "sha1", EC],
  ["ECDSA, SHA-224", "1.2.840.10045.4.3.1", "sha224", EC],
  ["ECDSA, SHA-256", "1.2.840.10045.4.3.2", "sha256", EC],
  ["ECDSA, SHA-384", "1.2.840.10045.4.3.3", "sha384", EC],
  ["ECDSA, SHA-512", "1.2.840.10045.4.3.4", "sha512", EC],
  ["ECDSA, SHA3-256", "2.16.840.1.101.3.4.3.10", "sha3-256", EC],
  ["ECDSA, SHA3-384", "2.16.840.1.101.3.4.3.11", "sha3-384", EC],
  ["ECDSA, SHA3-512", "2.16.840.1.101.3.4.3.12", "sha3-512", EC],
  ["Ed25519", "1.3.101.112", undefined, ED25519],
  ["Ed448", "1.3.101.113", undefined, ED448],
];
/** The error for a request signed with a hash; empty for the accepted ones. */
const SAID: Partial<Record<string, string>> = {
  md5: "MD5, which is broken",
  sha1: "SHA-1, which is broken",
  sha224: "SHA-224, which is not supported",
  "sha3-256": "SHA3-256, which is not supported",
  "sha3-384": "SHA3-384, which is not supported",
  "sha3-512": "SHA3-512, which is not supported",
};
const parametersFor = (pair: KeyPairKeyObjectResult): Der[] => (pair === RSA ? [nothing()] : []);

test.each(PLAIN)("%s verifies, but not for other data", (_, dotted, hash, pair) => {
  const one = signed(identifier(dotted, ...parametersFor(pair)), by(hash, pair));
  expect(signatureProblem(one, pair.publicKey)).toBeUndefined();
  expect(signatureProblem(altered(one), pair.publicKey)).toEqual({
    code: "MALFORMED",
    message: "does not verify",
  });
});

test.each(PLAIN)("%s on a request", (_, dotted, hash = "", pair) => {
  const one = signed(identifier(dotted, ...parametersFor(pair)), by(hash || undefined, pair));
  const problem = requestSignatureProblem(one, pair.publicKey);
  const words = SAID[hash];
  const code = words?.includes("broken") ? "REFUSED" : "UNSUPPORTED";
  if (words !== undefined) {
    expect(problem).toMatchObject({
      code,
      message: expect.stringContaining(`is made with ${words}`) as string,
    });
  } else {
    expect(problem).toBeUndefined();
    expect(requestSignatureProblem(altered(one), pair.publicKey)?.code).toBe("MALFORMED");
  }
});

test("SM2 verifies, also on a request", async () => {
  const privateKey = await keyAlgorithm("SM2_256").generate();
  const publicKey = createPublicKey(privateKey);
  const one = signed(identifier("1.2.156.10197.1.501"), signSm2(DATA, privateKey));
  for (const problemOf of [signatureProblem, requestSignatureProblem]) {
    expect(problemOf(one, publicKey)).toBeUndefined();
    expect(problemOf(altered(one), publicKey)?.message).toBe("does not verify");
    const ecdsa = signed(identifier("1.2.840.10045.4.3.2"), by("sha256", EC));
    expect(problemOf(ecdsa, publicKey)?.message).toMatch(
      /^claims to be one of ECDSA, but the key is a key on/,
    );
    expect(problemOf(one, EC.publicKey)?.message).toMatch(
      /^claims to be one of SM2, but the key is a key on/,
    );
  }
});

const OTHERS: [string, string][] = [
  ["1.2.840.113549.1.1.2", "MD2"],
  ["1.2.840.113549.1.1.3", "MD4"],
  ["1.2.840.10040.4.3", "DSA"],
  ["2.16.840.1.101.3.4.3.1", "DSA"],
  ["2.16.840.1.101.3.4.3.2", "DSA"],
  ["2.16.840.1.101.3.4.3.17", "ML-DSA"],
  ["2.16.840.1.101.3.4.3.18", "ML-DSA"],
  ["2.16.840.1.101.3.4.3.19", "ML-DSA"],
  ["1.2.3.4", "1.2.3.4"],
];
test.each(OTHERS)("%s is reported as %s and not supported", (dotted, words) => {
  const one = signed(identifier(dotted, nothing()), Buffer.alloc(8));
  const problem = { code: "UNSUPPORTED", message: `is made with ${words}, which is not supported` };
  expect(signatureProblem(one, RSA.publicKey)).toEqual(problem);
  expect(requestSignatureProblem(one, RSA.publicKey)).toEqual(problem);
});

const SHA256_RSA = "1.2.840.113549.1.1.11";
const SHA256_EC = "1.2.840.10045.4.3.2";

const KEYS: [string, KeyObject, string][] = [
  [SHA256_RSA, EC.publicKey, "claims to be one of RSA, but the key is a key on"],
  [SHA256_RSA, PSS_KEY.publicKey, "claims to be one of RSA, but the key is an RSA-PSS key"],
  [SHA256_EC, RSA.publicKey, "claims to be one of ECDSA, but the key is an RSA key of 1024 bits"],
  ["1.3.101.112", ED448.publicKey, "claims to be one of Ed25519, but the key is an Ed448 key"],
  ["1.3.101.112", X25519.publicKey, "claims to be one of Ed25519, but the key is "],
  ["1.2.840.113549.1.1.10", EC.publicKey, "claims to be one of RSA-PSS, but the key is a key on"],
];
test.each(KEYS)("a signature of %s with a key of another type", (dotted, key, expected) => {
  const problem = signatureProblem(signed(identifier(dotted), Buffer.alloc(8)), key);
  expect(problem).toMatchObject({ code: "MALFORMED", message: expect.stringContaining(expected) as string });
});

test("a bit string with unused bits", () => {
  const one = signed(identifier(SHA256_EC), by("sha256", EC));
  const odd = { ...one, signature: decode(Buffer.from("03020780", "hex")) };
  expect(signatureProblem(odd, EC.publicKey)?.message).toBe("is not a whole number of bytes");
});

const PARAMETERS: [string, Der[], certificate: boolean, rsaRequest: boolean, ecRequest: boolean][] = [
  ["none", [], true, false, true],
  ["NULL", [nothing()], true, true, false],
  ["NULL twice", [nothing(), nothing()], false, false, false],
  ["a text", [utf8("a")], false, false, false],
];
test.each(PARAMETERS)("parameters: %s", (_, parameters, certificate, ...requests) => {
  const rsa = signed(identifier(SHA256_RSA, ...parameters), by("sha256", RSA));
  const ec = signed(identifier(SHA256_EC, ...parameters), by("sha256", EC));
  for (const [one, { publicKey }] of [
    [rsa, RSA],
    [ec, EC],
  ] as const) {
    const message = signatureProblem(one, publicKey)?.message;
    expect(message).toBe(certificate ? undefined : "names its algorithm with wrong parameters");
  }
  const [rsaSaid, ecSaid] = [
    requestSignatureProblem(rsa, RSA.publicKey),
    requestSignatureProblem(ec, EC.publicKey),
  ];
  const start = "names its algorithm with wrong parameters";
  expect(rsaSaid?.message).toBe(requests[0] ? undefined : `${start}: RSA has NULL (RFC 3279, 2.2)`);
  expect(ecSaid?.message).toBe(requests[1] ? undefined : `${start}: ECDSA has none (RFC 3279, 2.2)`);
});

describe("RSA-PSS", () => {
  const PSS = "1.2.840.113549.1.1.10";
  const HASHES: Record<string, string> = {
    sha1: "1.3.14.3.2.26",
    sha256: "2.16.840.1.101.3.4.2.1",
    sha384: "2.16.840.1.101.3.4.2.2",
    sha512: "2.16.840.1.101.3.4.2.3",
    sha224: "2.16.840.1.101.3.4.2.4",
  };
  const hashPart = (hash: string): Der => explicit(0, [sequence([oid(HASHES[hash]!)])]);
  const maskPart = (hash: string): Der =>
    explicit(1, [sequence([oid("1.2.840.113549.1.1.8"), sequence([oid(HASHES[hash]!)])])]);
  const saltPart = (length: number): Der => explicit(2, [integer(length)]);
  const pss = (
    hash: string,
    saltLength: number,
    parameters: Der[],
    key: KeyObject = RSA.privateKey,
  ): Signed => {
    const signature = sign(hash, DATA, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
    return signed(identifier(PSS, sequence(parameters)), signature);
  };

  test.each(["sha1", "sha256", "sha384", "sha512"])("with %s verifies, with either type of key", (hash) => {
    const parameters = [hashPart(hash), maskPart(hash), saltPart(32)];
    for (const { privateKey, publicKey } of [RSA, PSS_KEY]) {
      const one = pss(hash, 32, parameters, privateKey);
      expect(signatureProblem(one, publicKey)).toBeUndefined();
      expect(signatureProblem(altered(one), publicKey)?.message).toBe("does not verify");
    }
  });

  test("RFC 4055, 3.1: the defaults are SHA-1 and a salt of 20 bytes", () => {
    expect(signatureProblem(pss("sha1", 20, []), RSA.publicKey)).toBeUndefined();
    expect(signatureProblem(pss("sha1", 21, []), RSA.publicKey)?.message).toBe("does not verify");
    expect(signatureProblem(pss("sha1", 20, [hashPart("sha1")]), RSA.publicKey)).toBeUndefined();
  });

  const UNUSUAL: [string, Der[], string][] = [
    ["a hash that is not supported", [hashPart("sha224"), maskPart("sha224")], "hashes"],
    ["two hashes", [hashPart("sha256"), maskPart("sha1")], "hashes"],
    ["one hash for the mask alone", [maskPart("sha256")], "hashes"],
    ["one hash for the data alone", [hashPart("sha256")], "hashes"],
    ["a salt of many bytes", [saltPart(300)], "salt"],
    ["a salt without a length", [explicit(2, [decode(Buffer.from("0200", "hex"))])], "salt"],
  ];
  test.each(UNUSUAL)("%s is not supported", (_, parameters, what) => {
    const problem = signatureProblem(pss("sha1", 20, parameters), RSA.publicKey);
    expect(problem?.code).toBe("UNSUPPORTED");
    expect(problem?.message).toMatch(new RegExp(`^is made with RSA-PSS and (an )?unusual ${what}$`));
  });

  test("a key restricted to another hash does not throw", () => {
    const options = {
      modulusLength: 1024,
      hashAlgorithm: "sha256",
      mgf1HashAlgorithm: "sha256",
    };
    const only = generateKeyPairSync("rsa-pss", options);
    const one = pss("sha1", 20, []);
    expect(signatureProblem(one, only.publicKey)?.message).toBe("does not verify");
  });

  test("is not supported on a request", () => {
    const problem = requestSignatureProblem(pss("sha1", 20, []), RSA.publicKey);
    expect(problem?.message).toMatch(/^is made with RSA-PSS, which is not supported/);
  });
});
