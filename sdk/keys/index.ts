// Written by `npm run generate` from schema/: do not edit.
export {
  Certificate,
  type CertificateArgs,
  type CertificateKeyUsage,
  type CertificateNameConstraints,
  type CertificateOutputs,
  type NameSubtrees,
} from "./certificate";
export {
  CertificateRequest,
  type CertificateRequestArgs,
  type CertificateRequestOutputs,
} from "./certificate-request";
export type { KeyAlgorithm } from "./common";
export { JavaKeyStore, type JavaKeyStoreArgs, type JavaKeyStoreOutputs } from "./java-key-store";
export { Pkcs12, type Pkcs12Args, type Pkcs12Outputs } from "./pkcs12";
export { PrivateKey, type PrivateKeyArgs, type PrivateKeyOutputs } from "./private-key";
export {
  RevocationList,
  type ListedReason,
  type RevocationListArgs,
  type RevocationListOutputs,
  type RevokedCertificate,
} from "./revocation-list";
