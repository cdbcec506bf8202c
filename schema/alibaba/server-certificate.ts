import { renewal } from "../common";
import { defineResource, replaces } from "../resource";
import { text } from "../types";
import {
  algorithm,
  exportable,
  exportedKey,
  hosts,
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

/** `alibaba.ServerCertificate`. */
export const serverCertificate = defineResource({
  kind: "alibaba.ServerCertificate",
  operations: ["CreateServerCertificate"],
  version: "2020-06-30",
  see: "https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createservercertificate",
  summary:
    "A server certificate issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from a key and CSR that the service generates. Destroying it revokes and deletes the certificate.",
  example: `
const web = new alibaba.ServerCertificate("web", {
  parent: servers, commonName: "www.example.com", domain: ["example.com", "10.0.0.1"],
  organization: "Example", organizationUnit: "Web", algorithm: "ECC_256", days: 90, exportPrivateKey: true,
});
export const chain = web.chain;`,
  argumentsText: VALIDITY_FORMS,
  role: "end",
  noun: "the certificate",
  certificate: true,
  issuer: ISSUER,
  idempotency: "customIdentifier",
  arguments: {
    commonName: replaces(text("common name of a host", 64), {
      text: "Domain name or IP address of the server, {limits}; also becomes a subject alternative name",
      decides: ["names"],
      same: "host",
    }),
    ...algorithm,
    ...exportable,
    ...hosts,
    ...issued,
    ...subject,
    ...validity,
    ...immediate,
    ...identifiable,
    ...managed,
    ...renewal,
    ...retirable,
  },
  outputs: exportedKey,
});
