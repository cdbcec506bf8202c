import { renewal } from "../common";
import { defineResource } from "../resource";
import {
  encryptionAnswer,
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
import { alternativeNames, SAN_TYPES } from "./names";

/** `alibaba.ClientCertificateWithCsr`. */
export const clientCertificateWithCsr = defineResource({
  kind: "alibaba.ClientCertificateWithCsr",
  operations: ["CreateClientCertificateWithCsr"],
  version: "2020-06-30",
  without: "except those that the request determines",
  see: "https://www.alibabacloud.com/help/en/ssl-certificate/developer-reference/api-cas-2020-06-30-createclientcertificatewithcsr",
  summary:
    "A client certificate issued by a private subordinate CA of Alibaba Cloud Certificate Management Service from your own certificate signing request: the private key never reaches the service. Destroying it revokes and deletes the certificate.",
  example: `
const request = new keys.CertificateRequest("robot", { algorithm: "ECC_256", commonName: "build robot" });
const robot = new alibaba.ClientCertificateWithCsr("robot", {
  parent: clients, csr: request.csr, sanType: 6, sanValue: ["spiffe://example.com/robot"], days: 30,
});`,
  argumentsText: VALIDITY_FORMS,
  role: "end",
  noun: "the certificate",
  certificate: true,
  issuer: ISSUER,
  idempotency: "customIdentifier",
  arguments: {
    ...requested,
    ...alternativeNames(SAN_TYPES),
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
