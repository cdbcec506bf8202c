import { REQUEST, withIssuers } from "../common";
import { defineResource, replaces } from "../resource";
import { line, object, property, text, integer } from "../types";
import { certMaxTime, keptAuthority, SENT_REQUEST } from "./common";
import { passthroughSubject, USAGE_WORDS, usages } from "./names";

const SUBJECT = object(
  "PassthroughSubject",
  "A subject that completely replaces that of the signing request.",
  passthroughSubject,
);

const EXTENSIONS = object("ExternalCaExtensions", "Extensions of the certificate of an external CA.", {
  pathLenConstraint: property(integer(0, 20), {
    text: "Path length: the maximum number of CAs between this one and an end-entity certificate, {limits}; must be 0 for a CA that issues end-entity certificates",
    wire: "PathLenConstraint",
    default: { says: "the request's" },
  }),
  extendedKeyUsages: property(usages({ min: 1, max: 50 }), {
    text: `Extended key usages that certificates below may have, {limits}: ${USAGE_WORDS}`,
    wire: "ExtendedKeyUsages",
    more: "Their order does not matter.",
    default: { says: "the request's" },
  }),
});

const PASSTHROUGH = object(
  "ExternalCaPassthrough",
  "What the certificate of an external CA contains instead of, or in addition to, what its signing request asks for.",
  {
    subject: property(SUBJECT, {
      text: "The complete subject, replacing the request's",
      wire: "Subject",
      default: { says: "the request's" },
    }),
    extensions: property(EXTENSIONS, {
      text: "Extensions that replace the request's, or are added to them",
      wire: "Extensions",
      default: { says: "the request's" },
    }),
  },
);

/** `alibaba.ExternalCaCertificate`. */
export const externalCaCertificate = defineResource({
  kind: "alibaba.ExternalCaCertificate",
  operations: ["CreateExternalCACertificate"],
  version: "2020-06-30",
  see: "https://help.aliyun.com/zh/ssl-certificate/developer-reference/api-cas-2020-06-30-createexternalcacertificate",
  summary:
    "The certificate of an external subordinate CA: a CA whose private key is yours, signed by Alibaba Cloud Certificate Management Service.",
  description:
    "The API cannot delete a CA: `pulumi destroy` only removes it from the state, or also revokes it if `retire` is `revoke`. Neither frees the instance.",
  example: `
const request = new keys.CertificateRequest("devices-ca", { algorithm: "ECC_256", commonName: "Device CA" });
const devices = new alibaba.ExternalCaCertificate("devices-ca", {
  instanceId: "cas_deposit-cn-1234abcd", csr: request.csr, validity: "5y",
  apiPassthrough: { extensions: { pathLenConstraint: 0, extendedKeyUsages: ["clientAuth"] } },
});`,
  role: "subordinate",
  noun: "the certificate",
  certificate: true,
  issuer: "service",
  plan: [],
  arguments: {
    instanceId: replaces(line(128), {
      text: "The purchased instance of an external subordinate CA to use, {limits}, for example `cas_deposit-cn-1234abcd`",
      decides: [],
      wire: "InstanceId",
      change:
        "An instance issues one certificate, so any change that replaces the certificate needs another instance.",
    }),
    csr: replaces(REQUEST, {
      ...SENT_REQUEST,
      text: "Certificate signing request of the CA, PEM, {limits}; for example the output of `keys.CertificateRequest`",
      decides: ["names", "algorithm", "usages"],
      more: "Its key identifiers and revocation list addresses are ignored; the API writes its own.",
    }),
    validity: replaces(text("validity"), {
      text: "Validity: a duration in calendar years, months or days (`10y`, `6m`, `90d`; at most `100y`, `1200m`, `36500d`), an end (`2030-01-31T00:00:00Z`), or a start and an end with `/` between them",
      decides: ["validity"],
      wire: "Validity",
    }),
    apiPassthrough: replaces(PASSTHROUGH, {
      text: "What the certificate contains instead of, or in addition to, what the request asks for",
      wire: "ApiPassthrough",
      decides: ["names", "pathLength", "usages"],
      same: "passthrough",
      default: { says: "everything as requested" },
    }),
    ...certMaxTime,
    ...withIssuers,
    ...keptAuthority,
  },
  outputs: {},
});
