import type { AlibabaOperations } from "../../alibaba/operations";
import type { Call } from "../call";
import { createRootCACertificate, createSubCACertificate } from "./authorities";
import * as describe from "./describe";
import * as manage from "./manage";
import * as retire from "./retire";
import { createServerCertificate, createServerCertificateWithCsr } from "./server-certificate";

/** An operation as the local CA carries it out; the caller adds the request id. */
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
  DescribeCACertificate: describe.describeCACertificate,
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
};
