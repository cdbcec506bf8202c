export {
  CertificateRequest,
  type CertificateRequestArgs,
  type CertificateRequestOutputs,
} from "./certificate-request";
export { PrivateKey, type KeyAlgorithm, type PrivateKeyArgs, type PrivateKeyOutputs } from "./private-key";
