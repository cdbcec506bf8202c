import { renewal, REQUEST, withIssuers } from "../common";
import { defineResource, replaces } from "../resource";
import { COUNTRY, line, NONE, TOKEN } from "../types";
import {
  adoptable,
  ALGORITHM,
  immediate,
  issued,
  ISSUER,
  retirable,
  SENT_REQUEST,
  validity,
  VALIDITY_FORMS,
} from "./common";
import { alternativeNames, SAN_TYPES } from "./names";

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
    algorithm: replaces(ALGORITHM, {
      text: "Key algorithm, of the same family as the CA's",
      decides: ["algorithm"],
      wire: "Algorithm",
      default: { says: "that of `csr`" },
    }),
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
    organizationUnit: replaces(line(64), {
      text: "Organizational unit (department)",
      decides: [],
      wire: "OrganizationUnit",
      default: NONE,
    }),
    country: replaces(COUNTRY, { text: "Country", decides: [], wire: "Country", default: NONE }),
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
