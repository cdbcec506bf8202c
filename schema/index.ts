import { clientCertificate } from "./alibaba/client-certificate";
import { clientCertificateWithCsr } from "./alibaba/client-certificate-with-csr";
import { customCertificate } from "./alibaba/custom-certificate";
import { externalCaCertificate } from "./alibaba/external-ca-certificate";
import { rootCa } from "./alibaba/root-ca";
import { serverCertificate } from "./alibaba/server-certificate";
import { serverCertificateWithCsr } from "./alibaba/server-certificate-with-csr";
import { subCa } from "./alibaba/sub-ca";
import { whClientCertificate } from "./alibaba/wh-client-certificate";
import { apigCertificate } from "./huawei/apig-certificate";
import { certificateAuthority } from "./huawei/certificate-authority";
import { privateCertificate } from "./huawei/private-certificate";
import { certificateRequest } from "./keys/certificate-request";
import { pkcs12 } from "./keys/pkcs12";
import { privateKey } from "./keys/private-key";
import type { ResourceDefinition } from "./resource";

/** Every resource. */
export const definitions: readonly ResourceDefinition[] = [
  rootCa,
  subCa,
  externalCaCertificate,
  serverCertificate,
  serverCertificateWithCsr,
  clientCertificate,
  clientCertificateWithCsr,
  customCertificate,
  whClientCertificate,
  certificateAuthority,
  privateCertificate,
  apigCertificate,
  privateKey,
  certificateRequest,
  pkcs12,
];
