export {
  CertificateRequest,
  type CertificateRequestArgs,
  type CertificateRequestOutputs,
} from "./certificate-request";
export { Pkcs12, type Pkcs12Args, type Pkcs12Outputs } from "./pkcs12";
export { PrivateKey, type KeyAlgorithm, type PrivateKeyArgs, type PrivateKeyOutputs } from "./private-key";
