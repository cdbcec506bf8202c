import type { AlibabaOperations } from "../../api/alibaba/operations";
import type { Call } from "../call";
import { createRootCACertificate, createSubCACertificate } from "./authorities";
import { createClientCertificate, createClientCertificateWithCsr } from "./client-certificate";
import { createCustomCertificate } from "./custom-certificate";
import * as describe from "./describe";
import { createExternalCACertificate, getCAInstanceStatus } from "./external-ca-certificate";
import * as manage from "./manage";
import * as retire from "./retire";
import { createServerCertificate, createServerCertificateWithCsr } from "./server-certificate";
import { uploadPcaCertToCas } from "./synchronize";
import * as users from "./user-certificates";
import * as warehouse from "./warehouse";

/** An operation as the local CA implements it; the caller adds the request id. */
type Operations = {
  readonly [O in keyof AlibabaOperations]: (
    call: Call,
    request: AlibabaOperations[O][0],
  ) => Promise<Omit<AlibabaOperations[O][1], "RequestId">>;
};

/** The documented operations of Alibaba Cloud CAS that the local CA speaks. */
export const alibabaOperations: Operations = {
  CreateRootCACertificate: createRootCACertificate,
  CreateSubCACertificate: createSubCACertificate,
  CreateServerCertificate: createServerCertificate,
  CreateServerCertificateWithCsr: createServerCertificateWithCsr,
  CreateExternalCACertificate: createExternalCACertificate,
  CreateClientCertificate: createClientCertificate,
  CreateClientCertificateWithCsr: createClientCertificateWithCsr,
  CreateCustomCertificate: createCustomCertificate,
  GetCAInstanceStatus: getCAInstanceStatus,
  DescribeCACertificate: describe.describeCACertificate,
  DescribeCACertificateList: describe.describeCACertificateList,
  DescribeClientCertificate: describe.describeClientCertificate,
  DescribeCertificatePrivateKey: describe.describeCertificatePrivateKey,
  ListCert: describe.listCert,
  CreateRevokeClientCertificate: retire.createRevokeClientCertificate,
  DeleteClientCertificate: retire.deleteClientCertificate,
  UpdateCACertificateStatus: retire.updateCACertificateStatus,
  UpdatePcaCertificate: manage.updatePcaCertificate,
  MoveResourceGroup: manage.moveResourceGroup,
  TagResources: manage.tagResources,
  UntagResources: manage.untagResources,
  CreateWHClientCertificate: warehouse.createWHClientCertificate,
  DescribeWarehouseCert: warehouse.describeWarehouseCert,
  "2020-04-07/ListCert": warehouse.listWarehouseCerts,
  RevokeWHClientCertificate: warehouse.revokeWHClientCertificate,
  DeletePCACert: warehouse.deletePCACert,
  UploadUserCertificate: users.uploadUserCertificate,
  GetUserCertificateDetail: users.getUserCertificateDetail,
  ListUserCertificateOrder: users.listUserCertificateOrder,
  DeleteUserCertificate: users.deleteUserCertificate,
  ListCloudResources: users.listCloudResources,
  UploadPcaCertToCas: uploadPcaCertToCas,
};
