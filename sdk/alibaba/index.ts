// Written by `npm run generate` from schema/: do not edit.
export {
  ClientCertificate,
  type ClientCertificateArgs,
  type ClientCertificateOutputs,
} from "./client-certificate";
export {
  ClientCertificateFleet,
  type ClientCertificateFleetArgs,
  type ClientCertificateFleetItem,
  type ClientCertificateFleetOutputs,
} from "./client-certificate-fleet";
export {
  ClientCertificateWithCsr,
  type ClientCertificateWithCsrArgs,
  type ClientCertificateWithCsrOutputs,
} from "./client-certificate-with-csr";
export type { Algorithm } from "./common";
export {
  CustomCertificate,
  type CustomCertificateArgs,
  type CustomCertificateOutputs,
  type CustomExtensions,
  type CustomKeyUsage,
  type CustomName,
  type CustomPassthrough,
  type CustomSubject,
} from "./custom-certificate";
export {
  ExternalCaCertificate,
  type ExternalCaCertificateArgs,
  type ExternalCaCertificateOutputs,
  type ExternalCaExtensions,
  type ExternalCaPassthrough,
  type PassthroughSubject,
} from "./external-ca-certificate";
export { PcaCertSync, type PcaCertSyncArgs, type PcaCertSyncOutputs } from "./pca-cert-sync";
export { RootCa, type RootCaArgs, type RootCaOutputs } from "./root-ca";
export {
  ServerCertificate,
  type ServerCertificateArgs,
  type ServerCertificateOutputs,
} from "./server-certificate";
export {
  ServerCertificateWithCsr,
  type ServerCertificateWithCsrArgs,
  type ServerCertificateWithCsrOutputs,
} from "./server-certificate-with-csr";
export { SubCa, type SubCaArgs, type SubCaOutputs } from "./sub-ca";
export { UserCertificate, type UserCertificateArgs, type UserCertificateOutputs } from "./user-certificate";
export {
  WhClientCertificate,
  type WhClientCertificateArgs,
  type WhClientCertificateOutputs,
} from "./wh-client-certificate";
