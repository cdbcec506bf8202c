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
    type: property(choice(["DNS", "IP", "EMAIL", "URI", "UPN"]), { text: "Type of the name" }),
    value: property(text("any"), {
      text: "The name: up to 253 characters for DNS and URI, 39 for IP, 256 for EMAIL and UPN",
    }),
  },
  "huawei alternative name",
);

const whether = <const W extends string>(wire: W, words: string) =>
  property(FLAG, { text: `Whether it ${words}`, wire, default: false });

const EXTENDED_KEY_USAGE = object("ExtendedKeyUsage", "Extended key usages; what is left out is off.", {
  serverAuth: whether("server_auth", "is a server certificate"),
  clientAuth: whether("client_auth", "is a client certificate"),
  codeSigning: whether("code_signing", "signs code"),
  emailProtection: whether("email_protection", "protects e-mail"),
  timeStamping: whether("time_stamping", "signs timestamps"),
  smartCardLogon: whether("smart_card_logon", "is for logging on with a smart card"),
});

const EXTENSION = object("CustomizedExtension", "An additional extension with a text value.", {
  objectIdentifier: property(text("OID", 64), { text: "Dotted OID", wire: "object_identifier" }),
  value: property(line(64), { text: "Value", wire: "value" }),
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
    "Without `csr`, `distinguishedName` is required. With it, the request determines subject, key and names.",
  role: "end",
  second: { property: "encCertificate", use: "encryption" },
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
      text: "Identifier of the issuing CA, if it is not declared in this program, {limits}",
      wire: "issuer_id",
      decides: ["issuer"],
      instead: "Give this or `issuer`.",
      demanded: true,
    }),
    distinguishedName: replaces(DISTINGUISHED_NAME, {
      text: "Subject",
      wire: "distinguished_name",
      decides: ["names"],
      instead: "Give this or `csr`.",
      same: "huawei subject",
    }),
    csr: replaces(REQUEST, {
      ...REQUESTED,
      wire: "csr",
      decides: ["names", "algorithm", "usages"],
      default: { says: "the service generates the key" },
    }),
    validity: replaces(VALIDITY, {
      text: "Validity",
      wire: "validity",
      decides: ["validity"],
      same: "huawei validity",
    }),
    keyAlgorithm: replaces(KEY_ALGORITHM, {
      text: "Key algorithm, of the same family as the CA's",
      wire: "key_algorithm",
      decides: ["algorithm"],
      default: { says: "the CA's", from: "issuer" },
    }),
    signatureAlgorithm: replaces(SIGNATURE_ALGORITHM, {
      text: "Hash that the certificate is signed with",
      wire: "signature_algorithm",
      decides: [],
      default: { says: "the CA's" },
    }),
    keyUsages: replaces(KEY_USAGES, {
      text: "Key usages",
      wire: "key_usages",
      decides: ["usages"],
      same: "set",
      default: { says: "decided by the API", from: "service" },
    }),
    subjectAlternativeNames: replaces(list(NAME, { max: 20 }), {
      text: "Subject alternative names",
      decides: ["names"],
      same: "huawei alternative names",
      default: NONE,
    }),
    extendedKeyUsage: replaces(EXTENDED_KEY_USAGE, {
      text: "Extended key usages",
      wire: "extended_key_usage",
      decides: ["usages"],
      same: "switches",
      default: NONE,
    }),
    customizedExtension: replaces(EXTENSION, {
      text: "An additional extension",
      wire: "customized_extension",
      decides: ["names", "usages"],
      default: NONE,
    }),
    exportPrivateKey: updates(FLAG, {
      text: "Whether to read the private key that the service generated into the secret output `privateKey`",
      affects: ["privateKey", "encPrivateKey", "encSm2EnvelopedKey", "signedAndEnvelopedData"],
      decides: ["privateKey"],
      default: false,
    }),
    isSmStandard: updates(FLAG, {
      text: "Whether the encryption key of an SM2 pair is exported in envelopes according to GM/T 0009 and GM/T 0010 instead of as a plain key",
      affects: ["encPrivateKey", "encSm2EnvelopedKey", "signedAndEnvelopedData"],
      decides: ["algorithm"],
      only: "only with `exportPrivateKey`, and only for SM2 certificates",
      default: false,
    }),
    revokeOnDelete: updates(FLAG, {
      text: "Whether the certificate is revoked before it is deleted when the resource is destroyed",
      decides: ["retirement"],
      deprecated: { by: "retire", true: "revoke", false: "delete" },
      default: true,
    }),
    retire: updates(
      choice(["revoke", "delete", "retain"], { enumeration: { name: "CertificateRetirement" } }),
      {
        text: "What happens to the certificate when the resource is destroyed, and to the old one when it is replaced: `revoke` revokes and deletes it, `delete` only deletes it (copies stay valid), `retain` leaves it in place",
        decides: ["retirement"],
        default: "revoke",
      },
    ),
    revocationReason: updates(REASON, {
      text: "Reason for that revocation",
      decides: [],
      only: "with `retire` `revoke`, and only then",
      default: "UNSPECIFIED",
    }),
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
      text: "The second certificate of an SM2 pair, for encryption, PEM; only SM2 certificates have one.",
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
      text: "The same key in an envelope according to GM/T 0009, as the API returns it, always secret; only with `isSmStandard`.",
    },
    signedAndEnvelopedData: {
      type: "string",
      optional: true,
      secret: true,
      text: "The same key in an envelope according to GM/T 0010, as the API returns it, always secret; only with `isSmStandard`.",
    },
  },
});
