import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { UNKNOWN } from "../../provider/base/unknown";
import { DAY, rfc3339 } from "../../common/time";
import { GATEWAY, newCertificate, newCsr } from "./support";
import {
  type Row,
  MARKER,
  NUMBER,
  text,
  choice,
  country,
  flag,
  hosts,
  renewal,
  whole,
  type Table,
} from "./rows";

const ecKey = (curve: string): string =>
  generateKeyPairSync("ec", { namedCurve: curve })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();

const publicKeyOf = (privateKey: string): string =>
  createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();

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

/** Arguments of a store, with what is said of keys that its readers do not know. */
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

const authorities = [newCertificate("One CA", true), newCertificate("Other CA", true)] as const;
const [authority] = authorities;
const [start, end] = [DAY, 2 * DAY].map((later) => rfc3339(new Date(Date.now() + later)));
/** Issued by a CA of OpenSSL, which is valid from now on. */
const issuedBy = ({ certificate: issuerChain, privateKey: issuerPrivateKey } = authority) => ({
  ...{ issuerChain, issuerPrivateKey },
  validity: `${start}/${end}`,
});
const requests = [newCsr("/CN=www.example.com"), newCsr("/CN=www.example.com")] as const;

const usageList = (values: readonly [string, string], wrong: RegExp): Row => ({
  effect: "replace",
  optional: true,
  accepted: [[values[0]], [values[1]], [...values]],
  refused: [
    [[MARKER], wrong],
    [[], /must not be empty|must hold at least 1|must not hold less/],
    [MARKER, /must be a list/],
  ],
});

const addresses: Row = {
  effect: "replace",
  optional: true,
  accepted: [["http://a.example/x"], ["https://b.example:8080/x.crl", "http://c.example/"], []],
  refused: [
    [[`ldap://${MARKER}/x`], /must be an HTTP address/],
    [[`http://${MARKER} /x`], /must be an HTTP address/],
    [["http://"], /must be an HTTP address/],
    [Array.from({ length: 11 }, () => "http://a.example/"), /must not hold more than 10/],
    [MARKER, /must be a list/],
  ],
};

/** Every argument of every kind that makes keys, or something of them. */
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
  "keys.Certificate": {
    csr: {
      effect: "replace",
      optional: true,
      accepted: requests,
      beside: { privateKey: undefined, ...issuedBy() },
      instead: { privateKey: GATEWAY.privateKey },
      refused: [
        [MARKER, /expected exactly one PEM block/],
        [NUMBER, /must be a string/],
        [newCsr("/CN=a.example", "-addext", "basicConstraints=CA:TRUE"), /it asks for being a CA/],
        [newCsr("/CN=a.example", "-addext", "extendedKeyUsage=clientAuth"), /extended key usage clientAuth/],
      ],
    },
    privateKey: {
      effect: "replace",
      accepted: [GATEWAY.privateKey, other.privateKey],
      refused: [
        [MARKER, /is not a PEM private key/],
        [ecKey("secp256k1"), /cannot sign here/],
        [MARKER.repeat(4000), /20000 characters/],
        [NUMBER, /must be a string/],
      ],
    },
    publicKey: {
      effect: "replace",
      optional: true,
      accepted: [publicKeyOf(GATEWAY.privateKey), publicKeyOf(other.privateKey)],
      beside: { privateKey: undefined, ...issuedBy() },
      instead: { privateKey: GATEWAY.privateKey },
      refused: [
        [MARKER, /expected exactly one PEM block "PUBLIC KEY"/],
        [publicKeyOf(ecKey("secp256k1")), /cannot sign here/],
        [MARKER.repeat(2000), /10000 characters/],
        [NUMBER, /must be a string/],
      ],
    },
    parentIdentifier: { ...text(128, "replace", true), beside: issuedBy() },
    issuerChain: {
      effect: "replace",
      optional: true,
      accepted: [authorities[0].certificate, authorities[1].certificate],
      beside: (value) => issuedBy(authorities.find(({ certificate }) => certificate === value)),
      instead: { issuerPrivateKey: undefined },
      refused: [
        [MARKER, /holds no certificate/],
        [GATEWAY.certContent + other.certificate, /certificate 2 did not issue certificate 1/],
        [NUMBER, /must be a string/],
      ],
    },
    issuerPrivateKey: {
      effect: "update",
      optional: true,
      instead: { issuerChain: undefined },
      accepted: [authorities[0].privateKey, authorities[1].privateKey],
      beside: (value) => issuedBy(authorities.find(({ privateKey }) => privateKey === value)),
      refused: [
        [MARKER, /is not a PEM private key/],
        [other.privateKey, /is not the key of the certificate/],
        [NUMBER, /must be a string/],
      ],
    },
    validity: {
      effect: "replace",
      accepted: ["90d", "12h", "1y", "6m", "876000h", "2030-01-31T00:00:00Z"],
      refused: [
        ["876001h", /must not be more than 876000h/],
        ["0h", /must be a duration/],
        [`${MARKER}d`, /must be a duration/],
        ["2020-01-31T00:00:00Z", /ends in the past/],
        [NUMBER, /must be a string/],
      ],
    },
    commonName: { ...text(64, "replace", true), instead: { subjectAlternativeNames: ["a.com"] } },
    organization: text(64, "replace", true),
    organizationUnit: text(64, "replace", true),
    country,
    state: text(128, "replace", true),
    locality: text(128, "replace", true),
    customAttributes: {
      effect: "replace",
      optional: true,
      accepted: [[{ objectIdentifier: "2.5.4.17", value: "310000" }], []],
      refused: [
        [[{ objectIdentifier: "2.5.4.3", value: MARKER }], /has its own argument: use commonName/],
        [[{ objectIdentifier: MARKER, value: "x" }], /must be a dotted OID/],
        [MARKER, /must be a list/],
      ],
    },
    subjectAlternativeNames: {
      ...hosts,
      refused: [...hosts.refused, [[`${MARKER} a@b.com`], /is not an e-mail address/]],
    },
    ca: flag("replace"),
    pathLenConstraint: { ...whole(0, 20, { optional: true }), beside: { ca: true } },
    nameConstraints: {
      effect: "replace",
      optional: true,
      beside: { ca: true },
      accepted: [
        { permitted: { dnsDomains: ["a.com"], emailAddresses: ["ca@a.com", "a.com", ".a.com"] } },
        { excluded: { ipRanges: ["10.0.0.0/8", "2001:db8::/32"], uriDomains: [".a.com"] } },
      ],
      refused: [
        [{}, /names neither what is permitted nor what is excluded/],
        [{ permitted: { dnsDomains: [`.${MARKER}.com`] } }, /a domain name without a leading dot/],
        [{ permitted: { ipRanges: ["10.0.0.1/8"] } }, /must have no bits set after the first 8/],
        [{ permitted: { ipRanges: [MARKER] } }, /must be a range of IP addresses/],
        [{ permitted: { emailAddresses: [`${MARKER}@`] } }, /must be an e-mail address/],
        [{ permitted: { uriDomains: ["10.0.0.1"] } }, /must be a host/],
        [{ [MARKER.toLowerCase()]: {} }, /there is no argument/],
        [MARKER, /must be an object/],
      ],
    },
    keyUsages: {
      ...usageList(["digitalSignature", "contentCommitment"], /must be one of "digitalSignature"/),
      beside: { extendedKeyUsages: undefined },
      instead: { extendedKeyUsages: ["serverAuth"] },
    },
    extendedKeyUsages: {
      ...usageList(["serverAuth", "clientAuth"], /must be one of any, serverAuth/),
      instead: { keyUsages: ["digitalSignature"] },
    },
    signatureAlgorithm: choice(["SHA384", "SHA512"], ["sha256", "SM3"], true),
    crlDistributionPoints: addresses,
    ocspServers: addresses,
    caIssuers: addresses,
    createKey: text(64, "replace", true),
    ...renewal,
  },
};
