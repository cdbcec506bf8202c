import { clientCertificate } from "./resources/alibaba/client-certificate";
import { clientCertificateFleet } from "./resources/alibaba/client-certificate-fleet";
import { clientCertificateWithCsr } from "./resources/alibaba/client-certificate-with-csr";
import { customCertificate } from "./resources/alibaba/custom-certificate";
import { externalCaCertificate } from "./resources/alibaba/external-ca-certificate";
import { pcaCertSync } from "./resources/alibaba/pca-cert-sync";
import { rootCa } from "./resources/alibaba/root-ca";
import { serverCertificate } from "./resources/alibaba/server-certificate";
import { serverCertificateWithCsr } from "./resources/alibaba/server-certificate-with-csr";
import { subCa } from "./resources/alibaba/sub-ca";
import { userCertificate } from "./resources/alibaba/user-certificate";
import { whClientCertificate } from "./resources/alibaba/wh-client-certificate";
import { apigCertificate } from "./resources/huawei/apig-certificate";
import { certificateAuthority } from "./resources/huawei/certificate-authority";
import { privateCertificate } from "./resources/huawei/private-certificate";
import { certificate } from "./resources/keys/certificate";
import { certificateRequest } from "./resources/keys/certificate-request";
import { javaKeyStore } from "./resources/keys/java-key-store";
import { pkcs12 } from "./resources/keys/pkcs12";
import { privateKey } from "./resources/keys/private-key";
import { revocationList } from "./resources/keys/revocation-list";
import type { AnyKind } from "./resources/kind";

/** Every kind that can stand in a state. */
export const kinds: readonly AnyKind[] = [
  rootCa,
  subCa,
  externalCaCertificate,
  serverCertificate,
  serverCertificateWithCsr,
  clientCertificate,
  clientCertificateWithCsr,
  clientCertificateFleet,
  customCertificate,
  whClientCertificate,
  userCertificate,
  pcaCertSync,
  certificateAuthority,
  privateCertificate,
  apigCertificate,
  privateKey,
  certificateRequest,
  pkcs12,
  javaKeyStore,
  certificate,
  revocationList,
];

const BY_NAME: ReadonlyMap<string | undefined, AnyKind> = new Map(kinds.map((kind) => [kind.kind, kind]));

/** The kind of a name such as `alibaba.RootCa`; undefined of what is none of this package. */
export const kindNamed = (name: string | undefined): AnyKind | undefined => BY_NAME.get(name);
