import type { HuaweiOperations } from "../../api/huawei/operations";
import type { Call } from "../call";
import * as authorities from "./authorities";
import * as pending from "./pending-authorities";
import * as state from "./authority-state";
import * as certificates from "./certificates";
import * as gateway from "./gateway";
import { caTags, certificateTags } from "./tags";

type Operations = {
  readonly [O in keyof HuaweiOperations]: (
    call: Call,
    request: HuaweiOperations[O][0],
  ) => Promise<HuaweiOperations[O][1]>;
};

/** The documented operations of Huawei Cloud CCM and APIG that the local CA implements. */
export const huaweiOperations: Operations = {
  CreateCertificate: certificates.createCertificate,
  CreateCertificateByCsr: certificates.createCertificateByCsr,
  ShowCertificate: certificates.showCertificate,
  ListCertificate: certificates.listCertificate,
  ExportCertificate: certificates.exportCertificate,
  RevokeCertificate: certificates.revokeCertificate,
  DeleteCertificate: certificates.deleteCertificate,
  BatchCreateCertTags: certificateTags.create,
  BatchDeleteCertTags: certificateTags.remove,
  ListCertTags: certificateTags.list,
  CreateCertificateAuthority: authorities.createCertificateAuthority,
  IssueCertificateAuthorityCertificate: pending.issueCertificateAuthorityCertificate,
  ImportCertificateAuthorityCertificate: pending.importCertificateAuthorityCertificate,
  ExportCertificateAuthorityCsr: pending.exportCertificateAuthorityCsr,
  ExportCertificateAuthorityCertificate: authorities.exportCertificateAuthorityCertificate,
  ShowCertificateAuthority: authorities.showCertificateAuthority,
  ListCertificateAuthority: authorities.listCertificateAuthority,
  EnableCertificateAuthority: state.enableCertificateAuthority,
  DisableCertificateAuthority: state.disableCertificateAuthority,
  DeleteCertificateAuthority: state.deleteCertificateAuthority,
  RestoreCertificateAuthority: state.restoreCertificateAuthority,
  RevokeCertificateAuthority: state.revokeCertificateAuthority,
  EnableCertificateAuthorityCrl: state.enableCertificateAuthorityCrl,
  DisableCertificateAuthorityCrl: state.disableCertificateAuthorityCrl,
  UpdateOcspSwitch: state.updateOcspSwitch,
  BatchCreateCaTags: caTags.create,
  BatchDeleteCaTags: caTags.remove,
  ListCaTags: caTags.list,
  CreateCertificateV2: gateway.createCertificateV2,
  ShowDetailsOfCertificateV2: gateway.showDetailsOfCertificateV2,
  ListCertificatesV2: gateway.listCertificatesV2,
  UpdateCertificateV2: gateway.updateCertificateV2,
  DeleteCertificateV2: gateway.deleteCertificateV2,
  BatchAssociateDomainsV2: gateway.batchAssociateDomainsV2,
  BatchDisassociateDomainsV2: gateway.batchDisassociateDomainsV2,
  ListAttachedDomainsV2: gateway.listAttachedDomainsV2,
};
