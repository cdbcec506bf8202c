import { renewal, REQUEST, withIssuers } from "../common";
import { defineResource, replaces } from "../resource";
import { COUNTRY, line, NONE, TOKEN } from "../types";
import {
  adoptable,
  algorithm,
  immediate,
  issued,
  ISSUER,
  retirable,
  SENT_REQUEST,
  validity,
  VALIDITY_FORMS,
} from "./common";
import { alternativeNames, NAME, SAN_TYPES, SUBJECT_PARTS } from "./names";

/** `alibaba.WhClientCertificate`. */
export const whClientCertificate = defineResource({
  kind: "alibaba.WhClientCertificate",
  operations: ["CreateWHClientCertificate"],
  version: "2020-04-07",
  see: "https://help.aliyun.com/zh/ssl-certificate/developer-reference/api-cas-2020-04-07-createwhclientcertificate",
  summary:
    "A client certificate in the certificate warehouse (certificate application repository) of Alibaba Cloud Certificate Management Service. Destroying it revokes the certificate and deletes it from the warehouse.",
  example: `
const request = new keys.CertificateRequest("device", { algorithm: "ECC_256", commonName: "device 7" });
const device = new alibaba.WhClientCertificate("device", {
  parent: clients, csr: request.csr, sanType: 2, sanValue: ["device-7.example.com"], days: 365,
});`,
  argumentsText: `${VALIDITY_FORMS} With \`csr\` the key is yours; without it, the service generates one of type \`algorithm\` and keeps it.`,
  role: "end",
  noun: "the certificate",
  certificate: true,
  issuer: ISSUER,
  idempotency: "createKey",
  arguments: {
    commonName: replaces(line(64), {
      text: "Common name of the client, {limits}, Chinese characters allowed",
      decides: ["names"],
      wire: "CommonName",
      default: { says: "that of `csr`" },
    }),
    algorithm: { ...algorithm.algorithm, default: { says: "that of `csr`" } },
    csr: replaces(REQUEST, {
      ...SENT_REQUEST,
      default: { says: "the service generates a key, which no documented operation returns" },
    }),
    organization: replaces(line(64), {
      text: "Organization, {limits}, Chinese characters allowed",
      decides: [],
      wire: "Organization",
      default: { says: "decided by the API" },
    }),
    organizationUnit: replaces(NAME, { ...SUBJECT_PARTS.organizationUnit, decides: [], default: NONE }),
    country: replaces(COUNTRY, { ...SUBJECT_PARTS.country, decides: [], default: NONE }),
    state: replaces(line(128), {
      text: "Province or state, {limits}, Chinese characters allowed",
      decides: [],
      wire: "State",
      default: NONE,
    }),
    locality: replaces(line(128), {
      text: "City, {limits}, Chinese characters allowed",
      decides: [],
      wire: "Locality",
      default: NONE,
    }),
    ...alternativeNames(SAN_TYPES),
    ...issued,
    ...withIssuers,
    ...validity,
    ...immediate,
    ...adoptable,
    createKey: replaces(TOKEN, {
      text: "Key by which a repeated create is recognized",
      decides: [],
      internal: true,
      default: { says: "derived from the resource" },
    }),
    ...renewal,
    ...retirable,
  },
  outputs: {},
});
