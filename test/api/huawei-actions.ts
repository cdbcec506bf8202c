import type { HuaweiOperations } from "../../provider/api/huawei/operations";

type Operation = keyof HuaweiOperations;

/**
 * The action of an identity policy for each operation, then those that it depends on, from Huawei Cloud's API reference,
 * read on 2026-11-27.
 */
export const ACTIONS: Readonly<Record<Operation, readonly string[]>> = {
  CreateCertificate: ["pca:ca:issueCert"],
  CreateCertificateByCsr: ["pca:ca:issueCert"],
  ShowCertificate: ["pca:cert:get"],
  ListCertificate: ["pca:cert:list"],
  ExportCertificate: ["pca:cert:export"],
  RevokeCertificate: ["pca:ca:revokeCert"],
  DeleteCertificate: ["pca:cert:delete"],
  BatchCreateCertTags: ["pca:cert:createTag"],
  BatchDeleteCertTags: ["pca:cert:deleteTag"],
  ListCertTags: ["pca:cert:listTags"],
  CreateCertificateAuthority: ["pca:ca:create"],
  IssueCertificateAuthorityCertificate: ["pca:ca:active"],
  ImportCertificateAuthorityCertificate: ["pca:ca:import"],
  ExportCertificateAuthorityCsr: ["pca:ca:getCsr"],
  ExportCertificateAuthorityCertificate: ["pca:ca:export"],
  ShowCertificateAuthority: ["pca:ca:get"],
  ListCertificateAuthority: ["pca:ca:list"],
  EnableCertificateAuthority: ["pca:ca:enable"],
  DisableCertificateAuthority: ["pca:ca:disable"],
  DeleteCertificateAuthority: ["pca:ca:delete"],
  RestoreCertificateAuthority: ["pca:ca:restore"],
  RevokeCertificateAuthority: ["pca:ca:revoke"],
  EnableCertificateAuthorityCrl: ["pca:ca:enableCrl"],
  DisableCertificateAuthorityCrl: ["pca:ca:disableCrl"],
  UpdateOcspSwitch: ["pca:ca:updateOcspSwitch"],
  BatchCreateCaTags: ["pca:ca:createTag"],
  BatchDeleteCaTags: ["pca:ca:deleteTag"],
  ListCaTags: ["pca:ca:listTags"],
  CreateCertificateV2: ["apig:certificate:create", "apig:instance:get"],
  ShowDetailsOfCertificateV2: ["apig:certificate:get"],
  ListCertificatesV2: ["apig:certificate:list"],
  UpdateCertificateV2: ["apig:certificate:update", "apig:instance:get"],
  DeleteCertificateV2: ["apig:certificate:delete"],
  BatchAssociateDomainsV2: ["apig:certificate:batchBindDomain", "apig:certificate:get", "apig:apiGroup:get"],
  BatchDisassociateDomainsV2: [
    "apig:certificate:batchUnbindDomain",
    "apig:certificate:get",
    "apig:apiGroup:get",
  ],
  ListAttachedDomainsV2: ["apig:certificate:listBoundDomain"],
};

/** Where the name of an action was read: its operation's own page was not always at hand. */
export function sourceOf(operation: Operation): string {
  if (operation === "CreateCertificateByCsr") return "not confirmed; that of CreateCertificate";
  return FROM_LIST.has(operation) ? "list of actions" : "page of the operation";
}

const FROM_LIST: ReadonlySet<Operation> = new Set<Operation>([
  "ExportCertificate",
  "IssueCertificateAuthorityCertificate",
  "ImportCertificateAuthorityCertificate",
  "ExportCertificateAuthorityCsr",
  "ExportCertificateAuthorityCertificate",
  "ShowCertificateAuthority",
  "ListCertificateAuthority",
  "EnableCertificateAuthority",
  "DisableCertificateAuthority",
  "DeleteCertificateAuthority",
  "RestoreCertificateAuthority",
]);
