import { renewal, REQUEST, REQUESTED, withIssuers } from "../common";
import { defineResource, replaces, updates } from "../resource";
import { choice, FLAG, line, list, NONE, object, property, reference, text } from "../types";
import {
  DISTINGUISHED_NAME,
  ISSUER,
  KEY_ALGORITHM,
  KEY_USAGES,
  managed,
  REASON,
  SIGNATURE_ALGORITHM,
  VALIDITY,
} from "./common";

const NAME = object(
  "SubjectAlternativeName",
  "A subject alternative name.",
  {
    type: property(choice(["DNS", "IP", "EMAIL", "URI", "UPN"]), { text: "What the value is" }),
    value: property(text("any"), {
      text: "The name: up to 253 characters for DNS and URI, 39 for IP, 256 for EMAIL and UPN",
    }),
  },
  "huawei alternative name",
);

const whether = (words: string) => property(FLAG, { text: `Whether it ${words}`, default: false });

const EXTENDED_KEY_USAGE = object("ExtendedKeyUsage", "Extended key usages; what is left out is off.", {
  serverAuth: whether("is a server's certificate"),
  clientAuth: whether("is a client's certificate"),
  codeSigning: whether("signs code"),
  emailProtection: whether("protects e-mail"),
  timeStamping: whether("signs time stamps"),
  smartCardLogon: whether("logs on with a smart card"),
});

const EXTENSION = object("CustomizedExtension", "One more extension that holds text.", {
  objectIdentifier: property(text("OID", 64), { text: "Dotted OID" }),
  value: property(line(64), { text: "The text" }),
});

/** `huawei.PrivateCertificate`. */
export const privateCertificate = defineResource({
  kind: "huawei.PrivateCertificate",
  operations: ["CreateCertificate", "CreateCertificateByCsr"],
  see: "https://support.huaweicloud.com/api-ccm/CreateCertificate.html",
  summary:
    "A private certificate of Huawei Cloud Certificate Management (CCM). Destroying it revokes and deletes it.",
  example: `
const web = new huawei.PrivateCertificate("web", {
  issuer: issuing, distinguishedName: { commonName: "www.example.com" }, validity: { type: "DAY", value: 90 },
  subjectAlternativeNames: [{ type: "DNS", value: "www.example.com" }, { type: "IP", value: "10.0.0.1" }],
  keyUsages: ["digitalSignature"], extendedKeyUsage: { serverAuth: true }, exportPrivateKey: true,
});
export const chain = web.chain;`,
  argumentsText:
    "Without `csr`, `distinguishedName` is required. With it, the request decides subject, key and names.",
  role: "end",
  noun: "the certificate",
  certificate: true,
  issuer: ISSUER,
  idempotency: "createKey",
  arguments: {
    issuer: replaces(reference("huawei.CertificateAuthority"), {
      text: "The CA that issues the certificate",
      instead: "Give this or `issuerId`.",
    }),
    issuerId: replaces(line(64), {
      text: "Identifier of the issuing CA, for a CA that is not declared in this program, {limits}",
      instead: "Give this or `issuer`.",
      demanded: true,
    }),
    distinguishedName: replaces(DISTINGUISHED_NAME, {
      text: "Subject",
      instead: "Give this or `csr`.",
      same: "huawei subject",
    }),
    csr: replaces(REQUEST, {
      ...REQUESTED,
      default: { says: "the service makes the key" },
    }),
    validity: replaces(VALIDITY, { text: "Validity", same: "huawei validity" }),
    keyAlgorithm: replaces(KEY_ALGORITHM, {
      text: "Key algorithm, of the CA's family",
      default: { says: "the CA's" },
    }),
    signatureAlgorithm: replaces(SIGNATURE_ALGORITHM, {
      text: "Hash that the certificate is signed with",
      default: { says: "the CA's" },
    }),
    keyUsages: replaces(KEY_USAGES, {
      text: "Key usages",
      same: "set",
      default: { says: "decided by the API" },
    }),
    subjectAlternativeNames: replaces(list(NAME, { max: 20 }), {
      text: "Subject alternative names",
      same: "huawei alternative names",
      default: NONE,
    }),
    extendedKeyUsage: replaces(EXTENDED_KEY_USAGE, {
      text: "Extended key usages",
      same: "switches",
      default: NONE,
    }),
    customizedExtension: replaces(EXTENSION, { text: "One more extension", default: NONE }),
    exportPrivateKey: updates(FLAG, {
      text: "Whether to read the private key that the service made into the secret output `privateKey`",
      default: false,
    }),
    isSmStandard: updates(FLAG, {
      text: "Whether the key to encrypt with, of an SM2 pair, is exported in envelopes as of GM/T 0009 and 0010 instead of as it is",
      only: "with `exportPrivateKey`, and of SM2 certificates only",
      default: false,
    }),
    revokeOnDelete: updates(FLAG, {
      text: "Whether destroying the resource revokes the certificate before it is deleted: the older form of `retire`",
      more: "Give one of them.",
      default: true,
    }),
    retire: updates(choice(["revoke", "delete", "retain"]), {
      text: "What destroying the resource does to the certificate, and replacing it to the old one: `revoke` revokes and deletes it, `delete` deletes it only (it stays valid wherever it is), `retain` leaves it where it is",
      default: "revoke",
    }),
    revocationReason: updates(REASON, { text: "Why it is revoked then", default: "UNSPECIFIED" }),
    ...withIssuers,
    ...managed,
    ...renewal,
  },
  outputs: {
    privateKey: {
      type: "string",
      optional: true,
      secret: true,
      text: "Private key, PKCS#8 PEM, always secret; only with `exportPrivateKey`.",
    },
    encCertificate: {
      type: "string",
      optional: true,
      text: "The second certificate of an SM2 pair, to encrypt with, PEM; of no other.",
    },
    encPrivateKey: {
      type: "string",
      optional: true,
      secret: true,
      text: "Private key of `encCertificate`, PKCS#8 PEM, always secret; only with `exportPrivateKey`, and without `isSmStandard`.",
    },
    encSm2EnvelopedKey: {
      type: "string",
      optional: true,
      secret: true,
      text: "The same in an envelope as of GM/T 0009, as the API answers it, always secret; only with `isSmStandard`.",
    },
    signedAndEnvelopedData: {
      type: "string",
      optional: true,
      secret: true,
      text: "The same in an envelope as of GM/T 0010, as the API answers it, always secret; only with `isSmStandard`.",
    },
  },
});
