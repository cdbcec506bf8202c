import { renewal } from "../common";
import { defineResource, replaces } from "../resource";
import { COUNTRY, line } from "../types";
import {
  algorithm,
  exportable,
  exportedKey,
  identifiable,
  immediate,
  issued,
  ISSUER,
  managed,
  retirable,
  subject,
  validity,
  VALIDITY_FORMS,
} from "./common";
import { alternativeNames, CLIENT_SAN_TYPES, SUBJECT_PARTS } from "./names";

/** `alibaba.ClientCertificate`. */
export const clientCertificate = defineResource({
  kind: "alibaba.ClientCertificate",
  operations: ["CreateClientCertificate"],
  version: "2020-06-30",
  see: "https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createclientcertificate",
  summary:
    "A client certificate issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from a key and CSR that the service generates. Destroying it revokes and deletes the certificate.",
  example: `
const robot = new alibaba.ClientCertificate("robot", {
  parent: clients, commonName: "build robot", sanType: 1, sanValue: ["robot@example.com"],
  organization: "Example", organizationUnit: "Build", algorithm: "ECC_256", days: 30, exportPrivateKey: true,
});
export const key = robot.privateKey;`,
  argumentsText: VALIDITY_FORMS,
  role: "end",
  noun: "the certificate",
  certificate: true,
  issuer: ISSUER,
  idempotency: "customIdentifier",
  arguments: {
    commonName: replaces(line(64), {
      text: "Name of the client, {limits}, Chinese characters allowed",
      decides: ["names"],
      wire: "CommonName",
    }),
    ...algorithm,
    ...exportable,
    ...alternativeNames(CLIENT_SAN_TYPES),
    ...issued,
    ...subject,
    country: replaces(COUNTRY, {
      ...SUBJECT_PARTS.country,
      decides: [],
      default: { says: "`CN`, set by the API" },
    }),
    ...validity,
    ...immediate,
    ...identifiable,
    ...managed,
    aliasName: { ...managed.aliasName, wire: "AliasName" },
    ...renewal,
    ...retirable,
  },
  outputs: exportedKey,
});
