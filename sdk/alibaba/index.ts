export type { Algorithm } from "./common";
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
