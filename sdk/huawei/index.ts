// Written by `npm run generate` from schema/: do not edit.
export {
  ApigCertificate,
  type ApigCertificateArgs,
  type ApigCertificateOutputs,
  type DomainBinding,
} from "./apig-certificate";
export {
  CertificateAuthority,
  type AuthorityName,
  type CertificateAuthorityArgs,
  type CertificateAuthorityOutputs,
  type CrlConfiguration,
} from "./certificate-authority";
export type { KeyAlgorithm, KeyUsage, RevocationReason, SignatureAlgorithm, Validity } from "./common";
export {
  PrivateCertificate,
  type CustomizedExtension,
  type DistinguishedName,
  type ExtendedKeyUsage,
  type PrivateCertificateArgs,
  type PrivateCertificateOutputs,
  type SubjectAlternativeName,
} from "./private-certificate";
