import type {
  CreateCACertificateResponse,
  CreateRootCACertificateRequest,
  CreateSubCACertificateRequest,
  AlibabaTag,
} from "../../api/alibaba/operations";
import type { SubjectAttributes } from "../../x509/names";
import { toPem } from "../../x509/pem";
import { period, periodBelow } from "../../x509/validity";
import type { Call } from "../call";
import { issueFromNewKey } from "../issuing";
import { ancestry } from "../store/records";
import { insertIssued } from "./counts";
import {
  authority,
  findByKey,
  insertOnce,
  tokenKey,
  type AlibabaRecord,
  type AlibabaDetails,
} from "./records";
import { checkSubject } from "./subjects";

type Answer = Omit<CreateCACertificateResponse, "RequestId">;

/** On the real service the purchased CA determines the algorithm; here this parameter does. */
const DEFAULT_ALGORITHM = "RSA_2048";

/** CreateRootCACertificate: a self-signed CA without a path length limit. */
export async function createRootCACertificate(
  call: Call,
  request: CreateRootCACertificateRequest,
): Promise<Answer> {
  const idempotencyKey = tokenKey(call, request.ClientToken);
  const earlier = await findByKey(call, idempotencyKey);
  if (earlier) return caAnswer(call, earlier);
  const subject = subjectOf(request);
  checkSubject(call, { subject });
  const issued = await issueFromNewKey(call, request.Algorithm ?? DEFAULT_ALGORITHM, {
    subject,
    ...period({ years: request.Years }, call.clock()),
    ca: true,
    keyUsages: ["keyCertSign", "cRLSign"],
  });
  const record = await insertOnce(call, {
    ...issued,
    type: "ROOT",
    issuer: null,
    idempotencyKey,
    details: managedDetails(request, { years: request.Years }),
  });
  return caAnswer(call, record);
}

/** CreateSubCACertificate: a CA signed by another one; path length 0 unless the request sets another. */
export async function createSubCACertificate(
  call: Call,
  request: CreateSubCACertificateRequest,
): Promise<Answer> {
  const idempotencyKey = tokenKey(call, request.ClientToken);
  const earlier = await findByKey(call, idempotencyKey);
  if (earlier) return caAnswer(call, earlier);
  const subject = subjectOf(request);
  checkSubject(call, { subject });
  const parent = await authority(call, request.ParentIdentifier);
  const issued = await issueFromNewKey(
    call,
    request.Algorithm,
    {
      subject,
      ...periodBelow(request.Years, call.clock(), {
        years: parent.record.details.years,
        notAfter: parent.record.certificate.notAfter,
      }),
      ca: true,
      pathLength: request.PathLenConstraint ?? 0,
      keyUsages: ["keyCertSign", "cRLSign"],
      extendedKeyUsages: request.ExtendedKeyUsages,
    },
    parent,
  );
  const details = {
    years: request.Years,
    certMaxTime: request.CertMaxTime,
    enableCrl: request.EnableCrl,
    crlDay: request.CrlDay,
  };
  const record = await insertIssued(call, parent.record, {
    ...issued,
    type: "SUB_ROOT",
    idempotencyKey,
    details: managedDetails(request, details),
  });
  return caAnswer(call, record);
}

function subjectOf(
  request: CreateRootCACertificateRequest | CreateSubCACertificateRequest,
): SubjectAttributes {
  return {
    country: request.CountryCode,
    state: request.State,
    locality: request.Locality,
    organization: request.Organization,
    organizationUnit: request.OrganizationUnit,
    commonName: request.CommonName,
  };
}

/** Parameters for later management that every create operation accepts. */
export function managedDetails(
  request: { ResourceGroupId?: string | undefined; Tags?: AlibabaTag[] | undefined },
  more: AlibabaDetails,
): AlibabaDetails {
  const tags = request.Tags && Object.fromEntries(request.Tags.map(({ Key, Value }) => [Key, Value]));
  return { ...more, resourceGroupId: request.ResourceGroupId, tags };
}

/** The documented response of operations that create a CA. */
export async function caAnswer(call: Call, record: AlibabaRecord): Promise<Answer> {
  const path = await ancestry(call, record);
  return {
    Identifier: record.row.id,
    Certificate: record.row.certificate,
    CertificateChain: path.map((link) => toPem("CERTIFICATE", link.certificate.der)).join(""),
  };
}
