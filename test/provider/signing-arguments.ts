import { createPublicKey } from "node:crypto";
import { UNKNOWN } from "../../provider/base/unknown";
import { DAY, rfc3339 } from "../../common/time";
import { ecKey } from "./keys-arguments";
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
  integer,
  type Table,
} from "./rows";

const publicKeyOf = (privateKey: string): string =>
  createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();

const other = newCertificate("other.example.com");
const authorities = [newCertificate("One CA", true), newCertificate("Other CA", true)] as const;
const [authority] = authorities;
const [start, end] = [DAY, 2 * DAY].map((later) => rfc3339(new Date(Date.now() + later)));
/** Issued by an OpenSSL CA that is valid from now. */
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

/** Every argument of the kinds that are signed by the user's own CA. */
export const SIGNING: Table = {
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
    pathLenConstraint: { ...integer(0, 20, { optional: true }), beside: { ca: true } },
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
  "keys.RevocationList": {
    issuerCertificate: {
      effect: "update",
      accepted: [authorities[0].certificate, authorities[1].certificate],
      beside: { issuerPrivateKey: UNKNOWN },
      refused: [
        [MARKER, /must be exactly one certificate/],
        [other.certificate, /is not a CA/],
        [authorities[0].certificate + authorities[1].certificate, /must be exactly one certificate/],
        [NUMBER, /must be a string/],
      ],
    },
    issuerPrivateKey: {
      effect: "update",
      accepted: [authorities[0].privateKey, authorities[1].privateKey],
      beside: (value) => ({
        issuerCertificate: authorities.find(({ privateKey }) => privateKey === value)?.certificate ?? UNKNOWN,
      }),
      refused: [
        [MARKER, /is not a PEM private key/],
        [ecKey("secp256k1"), /cannot sign here/],
        [NUMBER, /must be a string/],
      ],
    },
    revoked: {
      effect: "update",
      optional: true,
      accepted: [
        [{ serialNumber: "0a" }],
        [
          { serialNumber: "0A", reason: "keyCompromise", date: "2026-02-01T00:00:00Z" },
          { serialNumber: "F".repeat(40), reason: "certificateHold", date: 1_770_000_000 },
        ],
        [],
      ],
      refused: [
        [[{ serialNumber: MARKER }], /must be a serial number, 1 to 40 hexadecimal digits/],
        [[{}], /needs either serialNumber or certificate/],
        [[{ serialNumber: "0A" }, { serialNumber: "a" }], /has the serial number of another entry: 0A/],
        [[{ serialNumber: "0A", reason: MARKER }], /must be one of "unspecified"/],
        [[{ serialNumber: "0A", date: "2026-03-02T00:00:00Z" }], /has a date in the future/],
        [[{ serialNumber: "0A", date: MARKER }], /must be RFC 3339 text/],
        [
          [{ certificate: other.certificate }],
          /was not issued by issuerCertificate: it names another issuer/,
        ],
        [[{ certificate: MARKER }], /must be exactly one certificate/],
        [Array.from({ length: 5001 }, () => ({ serialNumber: "0A" })), /must not hold more than 5000/],
        [MARKER, /must be a list/],
      ],
    },
    released: {
      effect: "update",
      optional: true,
      accepted: [["0A"], ["0b", "0C"], []],
      refused: [
        [[MARKER], /must be a serial number/],
        [MARKER, /must be a list/],
      ],
    },
    validity: {
      effect: "update",
      optional: true,
      accepted: ["7d", "72h", "9999d"],
      refused: [...["0d", "7", "1y", MARKER].map((wrong) => [wrong, /must be days such as 30d/] as const)],
    },
    renewBefore: { ...renewal.renewBefore, beside: { validity: "90d" } },
    createKey: { ...text(64, "ignore", true) },
  },
};
