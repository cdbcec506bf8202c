import type {
  AlibabaOperations,
  CreateWHClientCertificateRequest,
  CreateWHClientCertificateResponse,
} from "../../api/alibaba/operations";
import { formatSans } from "./describe";
import { refusal, type Call } from "../call";
import { issueEnd, csrOfCall, sansOf, usualTemplate } from "./end-certificates";
import { ancestry } from "../store/records";
import { inTurns } from "../../base/turns";
import type { Rows } from "../store/listing";
import { pageOf } from "./paging";
import { findWarehouse, type AlibabaRecord } from "./records";
import { remove, revoke } from "./retire";
import { othersOf } from "./subjects";
import { uniqueNames, type SubjectAttributes } from "../../x509/names";

type Request<O extends keyof AlibabaOperations> = AlibabaOperations[O][0];
type Answer<O extends keyof AlibabaOperations> = Promise<Omit<AlibabaOperations[O][1], "RequestId">>;

const TYPE = "WH_CLIENT";

/** CreateWHClientCertificate: a client certificate in the warehouse. */
export async function createWHClientCertificate(
  call: Call,
  request: CreateWHClientCertificateRequest,
): Answer<"CreateWHClientCertificate"> {
  const csr = request.Csr === undefined ? undefined : csrOfCall(call, request.Csr);
  const algorithm = csr?.algorithm ?? request.Algorithm;
  const commonName = request.CommonName ?? csr?.name.commonName;
  if (algorithm === undefined || commonName === undefined) {
    throw refusal(call, "MissingParameter", "CommonName and Algorithm, or a Csr, must be given");
  }
  const record = await issueEnd(call, {
    parent: request.ParentIdentifier,
    type: TYPE,
    idempotencyKey: undefined,
    details: {},
    plan: (parent) => {
      const root = parent.path.at(-1)?.certificate.name;
      const subject = subjectOf(request, { ...csr?.name, commonName }, root?.organization);
      const names = uniqueNames([...(csr?.names ?? []), ...sansOf(call, request)]);
      const content = { subject, algorithm, names, extendedKeyUsages: ["clientAuth"] };
      const template = usualTemplate(call, request, content);
      return { algorithm, template, ...(csr ? { publicKey: csr.publicKey } : {}) };
    },
  });
  return answer(call, record, request.Immediately ?? 0);
}

/** According to the document, the organization is the root CA's; it gives no defaults for the other attributes. */
function subjectOf(
  request: CreateWHClientCertificateRequest,
  own: SubjectAttributes,
  organization: string | undefined,
): SubjectAttributes {
  return {
    country: request.Country ?? own.country,
    state: request.State ?? own.state,
    locality: request.Locality ?? own.locality,
    organization: request.Organization ?? own.organization ?? organization,
    organizationUnit: request.OrganizationUnit ?? own.organizationUnit,
    commonName: own.commonName,
    others: othersOf(request, own),
  };
}

async function answer(
  call: Call,
  record: AlibabaRecord,
  immediately: number,
): Promise<Omit<CreateWHClientCertificateResponse, "RequestId">> {
  if (immediately === 0) return { Identifier: record.row.id };
  const [leaf, ...above] = (await ancestry(call, record)).map(({ row }) => row.certificate);
  return {
    Identifier: record.row.id,
    X509Certificate: leaf,
    ParentX509Certificate: above[0],
    RootX509Certificate: above.at(-1),
    ...(immediately === 2 ? { CertificateChain: above.join("") } : {}),
  };
}

/** DescribeWarehouseCert */
export async function describeWarehouseCert(
  call: Call,
  { CertIdentifier }: Request<"DescribeWarehouseCert">,
): Answer<"DescribeWarehouseCert"> {
  const record = await findWarehouse(call, CertIdentifier);
  const { row, certificate } = record;
  const path = await ancestry(call, record);
  return {
    CertIdentifier: row.id,
    CertStatus: row.status === "ISSUE" ? "issued" : "revoked",
    CertType: "CERT",
    CommonName: certificate.name.commonName ?? "",
    Content: path.map((link) => link.row.certificate).join(""),
    Fingerprint: certificate.fingerprint.toLowerCase(),
    Issuer: certificate.issuer,
    IssuerIdentifier: row.issuer_id ?? "",
  };
}

/** ListCert (2020-04-07): warehouse certificates, oldest first. All of them were issued here. */
export async function listWarehouseCerts(
  call: Call,
  request: Request<"2020-04-07/ListCert">,
): Answer<"2020-04-07/ListCert"> {
  const { Status, Identifiers, CertType, SourceType } = request;
  const isOther = CertType === "CA" || SourceType === "upload";
  const where = (rows: Rows): Rows =>
    rows
      .where("type", "=", isOther ? "" : TYPE)
      .$if(Status !== undefined, (some) => some.where("status", "=", Status ?? ""))
      .$if(Identifiers !== undefined, (some) => some.where("id", "in", (Identifiers ?? "").split(",")));
  const { records, page } = await pageOf(call, where, request, 50);
  const CertList = await inTurns(records, ({ row, certificate }) => ({
    Identifier: row.id,
    CommonName: certificate.name.commonName ?? "",
    Status: row.status,
    Sans: formatSans(certificate.names),
    SerialNo: row.serial_number.toLowerCase(),
    Algorithm: certificate.algorithm ?? "",
    BeforeDate: row.not_before,
    AfterDate: row.not_after,
  }));
  return { CertList, ...page };
}

/** RevokeWHClientCertificate */
export async function revokeWHClientCertificate(
  call: Call,
  { Identifier }: Request<"RevokeWHClientCertificate">,
): Promise<object> {
  return revoke(call, await findWarehouse(call, Identifier));
}

/** DeletePCACert: only revoked certificates can be deleted, as in the other operations; the document does not say. */
export async function deletePCACert(call: Call, { Identifier }: Request<"DeletePCACert">): Promise<object> {
  return remove(call, await findWarehouse(call, Identifier));
}
