import {
  rsa,
  ec,
  sm2,
  OIDS,
  identifier,
  NULL,
  bodyOf,
  pss,
  bit,
  reshaped,
  signedBy,
  byRsa,
  byEc,
  byEd,
  named,
  longer,
  withExtensions,
  evenEnd,
} from "./request-builders";
import { generateKeyPairSync, sign } from "node:crypto";
import { encode, oid, sequence } from "../../provider/x509/der";
import { signSm2 } from "../../provider/x509/sm2";
import { seq, tlv } from "./hostile-keys";

/** A request that is refused, with the code and text of the error. */
export type Defect = readonly [
  what: string,
  make: () => Promise<Buffer>,
  code: "MALFORMED" | "UNSUPPORTED" | "REFUSED",
  said: RegExp,
];

export const defects = (): Defect[] => [
  // The signature is invalid.
  [
    "another algorithm's name, ECDSA for RSA",
    () => byRsa(identifier("ecSha256")),
    "MALFORMED",
    /claims to be one of ECDSA, but the key is an RSA key of 2048 bits/,
  ],
  [
    "another algorithm's name, RSA for ECDSA",
    () => byEc(identifier("rsaSha256", NULL)),
    "MALFORMED",
    /claims to be one of RSA, but the key is a key on the curve P-256/,
  ],
  [
    "another algorithm's name for Ed25519",
    () => byEd(identifier("ecSha256")),
    "MALFORMED",
    /claims to be one of ECDSA, but the key is an Ed25519 key/,
  ],
  ["Ed448's name for Ed25519", () => byEd(identifier("ed448")), "MALFORMED", /claims to be one of Ed448/],
  [
    "ECDSA's name for SM2",
    () => signedBy(sm2, identifier("ecSha256"), (body) => signSm2(body, sm2)),
    "MALFORMED",
    /claims to be one of ECDSA, but the key is a key on the curve SM2/,
  ],
  ["SM2's name for P-256", () => byEc(identifier("sm3")), "MALFORMED", /claims to be one of SM2/],
  ["another hash's name", () => byEc(identifier("ecSha384")), "MALFORMED", /does not verify/],
  ["RSA without NULL", () => byRsa(identifier("rsaSha256")), "MALFORMED", /wrong parameters: RSA has NULL/],
  [
    "ECDSA with NULL",
    () => byEc(identifier("ecSha256", NULL)),
    "MALFORMED",
    /wrong parameters: ECDSA has none/,
  ],
  [
    "Ed25519 with NULL",
    () => byEd(identifier("ed25519", NULL)),
    "MALFORMED",
    /wrong parameters: Ed25519 has none/,
  ],
  [
    "SM2 with NULL",
    () => signedBy(sm2, identifier("sm3", NULL), (body) => signSm2(body, sm2)),
    "MALFORMED",
    /wrong parameters: SM2 has none/,
  ],
  [
    "RSA with other parameters",
    () => byRsa(identifier("rsaSha256", oid("1.2.3"))),
    "MALFORMED",
    /wrong parameters/,
  ],
  ["RSA with two NULLs", () => byRsa(identifier("rsaSha256", NULL, NULL)), "MALFORMED", /wrong parameters/],
  [
    "a signature with unused bits",
    () => signedBy(rsa, identifier("rsaSha256", NULL), (body) => evenEnd(() => sign("sha256", body, rsa)), 1),
    "MALFORMED",
    /whole number of bytes|unused bits/,
  ],
  [
    "an empty signature",
    () => signedBy(ec, identifier("ecSha256"), () => Buffer.alloc(0)),
    "MALFORMED",
    /does not verify/,
  ],
  [
    "bytes behind the signature",
    () =>
      signedBy(ec, identifier("ecSha256"), (body) => Buffer.concat([sign("sha256", body, ec), Buffer.of(0)])),
    "MALFORMED",
    /does not verify/,
  ],
  [
    "another key's signature",
    () =>
      signedBy(ec, identifier("ecSha256"), (body) =>
        sign("sha256", body, generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey),
      ),
    "MALFORMED",
    /does not verify/,
  ],
  // The signature algorithm is never accepted.
  [
    "SHA-1 with RSA",
    () => byRsa(identifier("sha1WithRsa", NULL), "sha1"),
    "REFUSED",
    /is made with SHA-1, which is broken and not accepted: sign with SHA-256/,
  ],
  [
    "SHA-1 with ECDSA",
    () => byEc(identifier("ecSha1"), "sha1"),
    "REFUSED",
    /made with SHA-1, which is broken and not accepted/,
  ],
  [
    "MD5 with RSA",
    () => byRsa(identifier("md5WithRsa", NULL), "md5"),
    "REFUSED",
    /made with MD5, which is broken and not accepted/,
  ],
  // The signature algorithm is not supported.
  [
    "RSA-PSS",
    () =>
      signedBy(rsa, encode(sequence([oid(OIDS.rsaPss)])), (body) =>
        sign("sha256", body, { key: rsa, ...pss }),
      ),
    "UNSUPPORTED",
    /made with RSA-PSS, which is not supported: sign with PKCS #1 v1\.5/,
  ],
  [
    "SHA-224",
    () => byRsa(identifier("rsaSha224", NULL), "sha224"),
    "UNSUPPORTED",
    /made with SHA-224, which is not supported/,
  ],
  [
    "SHA-3",
    () => byRsa(identifier("rsaSha3", NULL), "sha3-256"),
    "UNSUPPORTED",
    /made with SHA3-256, which is not supported/,
  ],
  ["DSA", () => byEc(identifier("dsa")), "UNSUPPORTED", /made with DSA, which is not supported/],
  ["ML-DSA", () => byEc(identifier("mlDsa")), "UNSUPPORTED", /made with ML-DSA, which is not supported/],
  [
    "an unknown algorithm",
    () => byEc(identifier("unknown")),
    "UNSUPPORTED",
    /made with 1\.2\.3\.4, which is not supported/,
  ],
  // It is not DER, although properly signed.
  [
    "a length with more bytes than it needs",
    () => reshaped((parts) => longer(Buffer.concat(parts))),
    "MALFORMED",
    /length has more bytes/,
  ],
  [
    "an open length",
    () => reshaped((parts) => Buffer.concat([Buffer.of(0x30, 0x80), ...parts, Buffer.of(0, 0)])),
    "MALFORMED",
    /indefinite \(BER\)/,
  ],
  [
    "a padded version",
    () => reshaped(([, ...parts]) => seq(tlv(2, Buffer.of(0, 0)), ...parts)),
    "MALFORMED",
    /number has more bytes/,
  ],
  [
    "version 2",
    () => reshaped(([, ...parts]) => seq(tlv(2, Buffer.of(1)), ...parts)),
    "MALFORMED",
    /version is not 1/,
  ],
  [
    "a critical mark of 01",
    () =>
      reshaped((parts) =>
        withExtensions(
          parts,
          seq(tlv(6, Buffer.from("551d13", "hex")), tlv(1, Buffer.of(1)), tlv(4, Buffer.from("3000", "hex"))),
        ),
      ),
    "MALFORMED",
    /BOOLEAN is neither 00 nor FF/,
  ],
  [
    "a subject whose set is out of order",
    () =>
      reshaped(([version, , key, rest]) =>
        seq(version!, seq(tlv(0x31, named("550403", "b"), named("550403", "a"))), key!, rest!),
      ),
    "MALFORMED",
    /set are not in order/,
  ],
  [
    "a text in pieces",
    () =>
      reshaped(([version, , key, rest]) =>
        seq(
          version!,
          seq(tlv(0x31, seq(tlv(6, Buffer.from("550403", "hex")), tlv(0x2c, tlv(0x0c, Buffer.from("a")))))),
          key!,
          rest!,
        ),
      ),
    "MALFORMED",
    /split into segments/,
  ],
  [
    "a part too many",
    () => reshaped((parts) => seq(...parts, tlv(5))),
    "MALFORMED",
    /not a DER encoded certificate signing request/,
  ],
  [
    "a wrong tag for the attributes",
    () => reshaped(([version, subject, key]) => seq(version!, subject!, key!, tlv(0xa1))),
    "MALFORMED",
    /not a DER encoded certificate signing request/,
  ],
  [
    "a request inside of which another one stands",
    async () => seq(await byEc(identifier("ecSha256"))),
    "MALFORMED",
    /not a DER encoded certificate signing request/,
  ],
  [
    "bytes behind it",
    async () => Buffer.concat([await byEc(identifier("ecSha256")), Buffer.of(0)]),
    "MALFORMED",
    /bytes follow/,
  ],
  [
    "a signature in pieces",
    async () =>
      seq(await bodyOf(ec), identifier("ecSha256"), tlv(0x23, bit(sign("sha256", await bodyOf(ec), ec)))),
    "MALFORMED",
    /split into segments/,
  ],
];
