import { renewal, withIssuers } from "../common";
import { defineResource, replaces, updates } from "../resource";
import { choice, FLAG, line, NONE, object, property, reference, text, integer } from "../types";
import {
  AUTHORITY_NAME,
  ISSUER,
  KEY_ALGORITHM,
  KEY_USAGES,
  managed,
  REASON,
  SIGNATURE_ALGORITHM,
  VALIDITY,
} from "./common";

const CRL = object("CrlConfiguration", "Where a CA publishes its revocation list.", {
  enabled: property(FLAG, { text: "Whether it publishes one", wire: "enabled" }),
  obsBucketName: property(line(63), {
    text: "Existing OBS bucket that the list is published in, {limits}; required when enabled",
    wire: "obs_bucket_name",
    default: NONE,
  }),
  validDays: property(integer(7, 30), {
    text: "Days between updates of the list, {limits}; required when enabled",
    wire: "valid_days",
    default: NONE,
  }),
  crlName: property(line(64), {
    text: "Name of the list",
    wire: "crl_name",
    default: { says: "decided by the API: the identifier of the CA, or of the one above it" },
  }),
});

const PENDING = { says: "none, so the CA stays pending; required for a root" } as const;

/** `huawei.CertificateAuthority`. */
export const certificateAuthority = defineResource({
  kind: "huawei.CertificateAuthority",
  operations: ["CreateCertificateAuthority", "IssueCertificateAuthorityCertificate"],
  see: "https://support.huaweicloud.com/intl/en-us/api-ccm/CreateCertificateAuthority.html",
  summary: "A private CA of Huawei Cloud Certificate Management (CCM), root or subordinate.",
  description:
    "Destroying it disables it and schedules its deletion, unless `retire` says otherwise. A root is billed from its creation, a subordinate CA from its activation, also while it is disabled or expired; not once it is revoked. The days before its deletion are billed only if it is restored.",
  example: `
const company = {
  country: "CN", state: "Guangdong", locality: "Shenzhen", organization: "Example", organizationalUnit: "Platform",
};
const top = new huawei.CertificateAuthority("root", {
  type: "ROOT", distinguishedName: { ...company, commonName: "Example Root" },
  keyAlgorithm: "EC384", signatureAlgorithm: "SHA384", validity: { type: "YEAR", value: 10 },
});
const issuing = new huawei.CertificateAuthority("issuing", {
  type: "SUBORDINATE", issuer: top, distinguishedName: { ...company, commonName: "Example Issuing" },
  keyAlgorithm: "EC256", signatureAlgorithm: "SHA384", validity: { type: "YEAR", value: 5 },
});`,
  argumentsText:
    "A root needs `signatureAlgorithm` and `validity`. A subordinate CA with `issuer`, `signatureAlgorithm` and `validity` is activated in one step; without all three it stays pending, outputs its `csr`, and is activated by `importCertificate`.",
  role: { argument: "type", roles: { ROOT: "root" }, otherwise: "subordinate" },
  noun: "the CA",
  certificate: true,
  issuer: ISSUER,
  idempotency: "createKey",
  plan: [
    "type",
    "keyAlgorithm",
    "validity",
    "pathLength",
    "keyUsages",
    "renewBefore",
    "distinguishedName",
    "importCertificate",
    "importCertificateChain",
  ],
  arguments: {
    type: replaces(choice(["ROOT", "SUBORDINATE"], { enumeration: { name: "AuthorityType" } }), {
      text: "Root or subordinate CA",
      wire: "type",
    }),
    distinguishedName: replaces(AUTHORITY_NAME, {
      text: "Subject",
      wire: "distinguished_name",
      decides: ["names"],
      same: "huawei subject",
    }),
    keyAlgorithm: replaces(KEY_ALGORITHM, {
      text: "Key algorithm, of the same family as the CA above",
      wire: "key_algorithm",
      decides: ["algorithm"],
    }),
    signatureAlgorithm: replaces(SIGNATURE_ALGORITHM, {
      text: "Hash that the CA's own certificate is signed with",
      wire: "signature_algorithm",
      decides: [],
      default: PENDING,
    }),
    validity: replaces(VALIDITY, {
      text: "Validity",
      wire: "validity",
      decides: ["validity"],
      same: "huawei validity",
      default: PENDING,
    }),
    issuer: replaces(reference("huawei.CertificateAuthority"), {
      text: "The CA that signs this one",
      only: "only for a subordinate CA",
      instead: "Give this or `issuerId`.",
    }),
    issuerId: replaces(line(64), {
      text: "Identifier of the CA that signs this one, if it is not declared in this program, {limits}",
      wire: "issuer_id",
      decides: ["issuer"],
      only: "only for a subordinate CA",
      instead: "Give this or `issuer`.",
    }),
    pathLength: replaces(integer(0, 6), {
      text: "Path length: the maximum number of CAs between this one and an end-entity certificate",
      wire: "path_length",
      decides: ["pathLength"],
      only: "only for a subordinate CA",
      default: 0,
    }),
    keyUsages: replaces(KEY_USAGES, {
      text: "Key usages of a subordinate CA, {limits}, including `keyCertSign`",
      wire: "key_usages",
      decides: ["usages"],
      same: "set",
      default: { says: "`digitalSignature`, `keyCertSign`, `cRLSign`" },
    }),
    crlConfiguration: updates(CRL, {
      text: "Where revocations are published",
      more: "The service writes into your OBS bucket, for which it needs an agency: create it once per account, in the console or by CreateCertificateAuthorityObsAgency with a user of the role `secu_admin`, before a CA publishes a list.",
      affects: ["crlDisPoint"],
      wire: "crl_configuration",
      decides: [],
      default: { says: "nowhere" },
    }),
    ocspSwitch: updates(FLAG, {
      text: "Whether OCSP is available for this CA",
      decides: [],
      default: { says: "left as it is" },
    }),
    enabled: updates(FLAG, {
      text: "Whether the CA may issue",
      affects: ["status"],
      decides: [],
      change: "Changed in place (enable, disable).",
      default: true,
    }),
    importCertificate: updates(text("one certificate", 90_000), {
      text: "Certificate that another CA has issued for the `csr` of a pending CA, PEM, {limits}",
      affects: ["certificate", "status", "csr", "issuers"],
      decides: ["names", "algorithm", "validity", "pathLength", "usages"],
      change: "Imported in place.",
      same: "certificates",
      default: NONE,
    }),
    importCertificateChain: updates(text("certificates or nothing", 90_000), {
      text: "The CAs above `importCertificate`, PEM",
      affects: ["certificate", "status", "csr", "issuers"],
      decides: [],
      change: "Imported with it.",
      same: "certificates",
      default: NONE,
    }),
    pendingDays: updates(integer(7, 30), {
      text: "Days between `destroy` and the removal of the CA, {limits}: until then, declaring it again restores the same CA, unless it was revoked",
      decides: [],
      default: 7,
    }),
    ...withIssuers,
    ...managed,
    ...renewal,
    retire: updates(
      choice(["delete", "revoke", "retain"], { enumeration: { name: "AuthorityRetirement" } }),
      {
        text: "What happens to the CA when the resource is destroyed, and to the old CA when it is replaced: `delete` disables it and schedules its deletion, `revoke` permanently invalidates it and every certificate below it and schedules its deletion (only for a subordinate CA), `retain` leaves it unchanged",
        decides: ["retirement"],
        default: "delete",
      },
    ),
    revocationReason: updates(REASON, {
      text: "Reason for the revocation",
      decides: [],
      only: "only if `retire` is `revoke`",
      default: "UNSPECIFIED",
    }),
  },
  outputs: {
    csr: {
      type: "string",
      optional: true,
      text: "Certificate signing request, PEM; only a pending CA has one.",
    },
    crlDisPoint: {
      type: "string",
      optional: true,
      text: "Address of the CA's revocation list in its OBS bucket (`crl_dis_point`); undefined where it publishes none.",
    },
  },
});
