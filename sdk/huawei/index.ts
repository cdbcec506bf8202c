export {
  ApigCertificate,
  type ApigCertificateArgs,
  type ApigCertificateOutputs,
  type DomainBinding,
} from "./apig-certificate";
export {
  CertificateAuthority,
  type CertificateAuthorityArgs,
  type CertificateAuthorityOutputs,
  type CrlConfiguration,
} from "./certificate-authority";
export type {
  AuthorityName,
  DistinguishedName,
  KeyAlgorithm,
  KeyUsage,
  SignatureAlgorithm,
  Validity,
} from "./common";
export {
  PrivateCertificate,
  type CustomizedExtension,
  type ExtendedKeyUsage,
  type PrivateCertificateArgs,
  type PrivateCertificateOutputs,
  type RevocationReason,
  type SubjectAlternativeName,
} from "./private-certificate";
