import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { UNKNOWN } from "../../provider/base/unknown";
import { GATEWAY, newCertificate } from "./support";
import { type Row, MARKER, NUMBER, text, choice, country, hosts, type Table } from "./rows";

export const ecKey = (curve: string): string =>
  generateKeyPairSync("ec", { namedCurve: curve })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();

const locked = (): string =>
  createPrivateKey(ecKey("P-256"))
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })
    .toString();

const privateKeyRow: Row = {
  effect: "replace",
  optional: true,
  accepted: [ecKey("P-256"), ecKey("P-256")],
  refused: [
    [MARKER, /is not a PEM private key/],
    [`-----BEGIN PRIVATE KEY-----\n${MARKER}\n-----END PRIVATE KEY-----\n`, /is truncated/],
    [locked(), /the private key is encrypted: give it without a password/],
    ["", /is not a PEM private key/],
    [ecKey("P-384"), /is ECC_256, but privateKey is a key of ECC_384/],
    [ecKey("secp256k1"), /a key on the curve secp256k1/],
    [MARKER.repeat(4000), /20000 characters/],
    [NUMBER, /must be a string/],
  ],
};

const other = newCertificate("other.example.com");

/** Arguments of a key store, with the error for keys that its readers do not support. */
const store = (unreadable: string): Record<string, Row> => ({
  privateKey: {
    effect: "update",
    accepted: [GATEWAY.privateKey, other.privateKey],
    beside: { chain: UNKNOWN },
    refused: [
      [MARKER, /is not a PEM private key/],
      [ecKey("secp256k1"), new RegExp(unreadable)],
      [NUMBER, /must be a string/],
    ],
  },
  chain: {
    effect: "update",
    accepted: [GATEWAY.certContent, other.certificate],
    beside: { privateKey: UNKNOWN },
    refused: [
      [MARKER, /holds no certificate/],
      [`-----BEGIN CERTIFICATE-----\n${MARKER}AA\n-----END CERTIFICATE-----\n`, /cannot be read/],
      [GATEWAY.certContent + other.certificate, /certificate 2 did not issue certificate 1/],
      [GATEWAY.certContent.repeat(11), /holds more than 10 certificates/],
      [MARKER.repeat(15_001), /90000 characters/],
      [NUMBER, /must be a string/],
    ],
  },
  trustedCertificates: {
    effect: "update",
    optional: true,
    accepted: [GATEWAY.certContent, other.certificate, GATEWAY.certContent + other.certificate],
    beside: { privateKey: undefined, chain: undefined },
    instead: { privateKey: GATEWAY.privateKey, chain: GATEWAY.certContent },
    refused: [
      [MARKER, /holds no certificate/],
      [`-----BEGIN CERTIFICATE-----\n${MARKER}AA\n-----END CERTIFICATE-----\n`, /cannot be read/],
      [MARKER.repeat(15_001), /90000 characters/],
      [NUMBER, /must be a string/],
    ],
  },
  password: {
    effect: "update",
    accepted: ["a", "correct horse", "~".repeat(128)],
    refused: [
      ["", /1 to 128 printable ASCII/],
      [`${MARKER}ä`, /1 to 128 printable ASCII/],
      [`${MARKER}\n`, /1 to 128 printable ASCII/],
      [MARKER.repeat(22), /1 to 128 printable ASCII/],
      [NUMBER, /must be a string/],
    ],
  },
  alias: text(64, "update", true),
});

/** Every argument of every kind that creates keys or derives something from them. */
export const KEYS: Table = {
  "keys.PrivateKey": {
    algorithm: choice(
      ["RSA_2048", "ECC_256", "RSA_3072", "RSA_4096", "ECC_384", "ECC_512", "ED25519", "SM2_256"],
      ["RSA_1024", "SM2"],
    ),
    privateKey: privateKeyRow,
  },
  "keys.CertificateRequest": {
    algorithm: choice(["ECC_256", "RSA_2048", "RSA_3072", "ED25519", "SM2_256"], ["RSA_1024", "SM2"]),
    privateKey: privateKeyRow,
    commonName: text(64),
    names: {
      ...hosts,
      accepted: [["a.com"], ["a.com", "10.0.0.1", "a@b.com", "spiffe://b.com/x", "urn:x:1"], []],
      refused: [
        ...hosts.refused,
        [[`${MARKER} a@b.com`], /is not an e-mail address/],
        [[`spiffe://${MARKER}ä`], /is not an absolute URI/],
      ],
    },
    organization: text(64, "replace", true),
    organizationUnit: text(64, "replace", true),
    country,
    state: text(128, "replace", true),
    locality: text(128, "replace", true),
  },
  "keys.Pkcs12": {
    ...store("is of a kind that PKCS #12 readers do not support"),
    profile: { ...choice(["legacy", "modern", "pbmac1"], ["LEGACY", "aes"], true), effect: "update" },
  },
  "keys.JavaKeyStore": store("is of a kind that Java does not read"),
};
