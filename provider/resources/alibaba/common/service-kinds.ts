import { clientCertificate } from "../../../../schema/alibaba/client-certificate";
import { customCertificate } from "../../../../schema/alibaba/custom-certificate";
import { externalCaCertificate } from "../../../../schema/alibaba/external-ca-certificate";
import { rootCa } from "../../../../schema/alibaba/root-ca";
import { serverCertificate } from "../../../../schema/alibaba/server-certificate";
import { subCa } from "../../../../schema/alibaba/sub-ca";
import type { ResourceDefinition } from "../../../../schema/resource";
import type { CACertificateDetails, ClientCertificateDetails } from "../../../api/alibaba/operations";

/** What a CA of Alibaba Cloud is in a program. */
export function authorityDefinition({
  CertificateType: type,
  IssuerType: issuer,
}: Pick<CACertificateDetails, "CertificateType" | "IssuerType">): ResourceDefinition {
  if (type === "ROOT") return rootCa;
  return issuer === "external" ? externalCaCertificate : subCa;
}

/** What an end certificate of Alibaba Cloud is in a program. */
export function certificateDefinition({
  CertificateType: type,
}: Pick<ClientCertificateDetails, "CertificateType">): ResourceDefinition {
  if (type === "SERVER") return serverCertificate;
  return type === "CLIENT" ? clientCertificate : customCertificate;
}
