import { renewal } from "../common";
import { defineResource } from "../resource";
import {
  encryptionAnswer,
  hosts,
  identifiable,
  immediate,
  issued,
  ISSUER,
  managed,
  requested,
  retirable,
  subject,
  validity,
  VALIDITY_FORMS,
} from "./common";

/** `alibaba.ServerCertificateWithCsr`. */
export const serverCertificateWithCsr = defineResource({
  kind: "alibaba.ServerCertificateWithCsr",
  operations: ["CreateServerCertificateWithCsr"],
  version: "2020-06-30",
  without: "except those that the request determines",
  see: "https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createservercertificatewithcsr",
  summary:
    "A server certificate issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from your own certificate signing request: the private key never reaches the service. Destroying it revokes and deletes the certificate.",
  example: `
const request = new keys.CertificateRequest("web", { algorithm: "ECC_256", commonName: "www.example.com" });
const web = new alibaba.ServerCertificateWithCsr("web", { parent: servers, csr: request.csr, days: 90 });
export const key = request.privateKey;`,
  argumentsText: VALIDITY_FORMS,
  role: "end",
  noun: "the certificate",
  certificate: true,
  issuer: ISSUER,
  idempotency: "customIdentifier",
  arguments: {
    ...requested,
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
  outputs: encryptionAnswer,
});
