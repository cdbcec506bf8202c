import type {
  AlibabaOperations,
  CreateCACertificateResponse,
  CreateExternalCACertificateRequest,
} from "../../api/alibaba/operations";
import { familyOf } from "../../x509/algorithms";
import type { ParsedCsr } from "../../x509/csr";
import type { CertificateContent } from "../../x509/issue";
import type { SubjectAttributes } from "../../x509/names";
import { period } from "../../x509/validity";
import { refusal, type Call } from "../call";
import { caAnswer, managedDetails } from "./authorities";
import { csrOfCall, validityTextOf } from "./end-certificates";
import { issueForKey, issueFromNewKey, refuseUnverifiable } from "../issuing";
import { checkSubject } from "./subjects";
import { usagesOf } from "./passthrough";
import { authority, findAuthority, findByKey, insert, insertOnce, type AlibabaAuthority } from "./records";

type Answer = Promise<Omit<CreateCACertificateResponse, "RequestId">>;

const instanceKey = (instanceId: string): string => `instance:${instanceId}`;

/** CreateExternalCACertificate: a certificate for a CA whose key the caller holds. */
export async function createExternalCACertificate(
  call: Call,
  request: CreateExternalCACertificateRequest,
): Answer {
  const { InstanceId, Csr } = request;
  checkInstance(call, InstanceId);
  const used = (): Error =>
    refusal(call, "InvalidStatus", `InstanceId: the instance ${InstanceId} has issued its certificate`);
  if (await findByKey(call, instanceKey(InstanceId))) throw used();
  const csr = csrOfCall(call, Csr);
  const { algorithm } = csr;
  if (algorithm === undefined) {
    throw refusal(call, "InvalidParameter", "Csr: keys of this kind are not supported");
  }
  // Checked before a root is created, but computed afterwards: nothing below it may start earlier.
  const first = contentOf(call, request, csr);
  checkSubject(call, first);
  refuseUnverifiable(call, algorithm, first);
  const root = await externalRoot(call, algorithm);
  const content = { ...contentOf(call, request, csr), publicKey: csr.publicKey };
  const certificate = await issueForKey(call, algorithm, content, root);
  const record = await insert(call, {
    certificate,
    type: "SUB_ROOT",
    issuer: root.record.row.id,
    idempotencyKey: instanceKey(InstanceId),
    details: managedDetails(request, {
      issuerType: "external",
      instanceId: InstanceId,
      certMaxTime: request.CertMaxTime,
    }),
  });
  if (!record) throw used();
  return caAnswer(call, record);
}

/** The API passthrough takes precedence over the signing request. */
function contentOf(
  call: Call,
  request: CreateExternalCACertificateRequest,
  csr: ParsedCsr,
): CertificateContent {
  const { Subject, Extensions } = request.ApiPassthrough ?? {};
  return {
    subject: Subject ? subjectOf(Subject) : csr.subjectDer,
    ...validityTextOf(call, request.Validity),
    ca: true,
    pathLength: pathLengthOf(call, Extensions?.PathLenConstraint ?? csr.pathLength ?? 0),
    keyUsages: ["keyCertSign", "cRLSign"],
    names: csr.names,
    others: csr.others,
    extendedKeyUsages: usagesOf(call, Extensions?.ExtendedKeyUsages) ?? csr.extendedKeyUsages,
  };
}

/** GetCAInstanceStatus: purchases are not simulated; every unused instance counts as purchased. */
export async function getCAInstanceStatus(
  call: Call,
  request: AlibabaOperations["GetCAInstanceStatus"][0],
): Promise<Omit<AlibabaOperations["GetCAInstanceStatus"][1], "RequestId">> {
  const InstanceId = request.InstanceId ?? (await instanceOf(call, request.Identifier));
  checkInstance(call, InstanceId);
  const record = await findByKey(call, instanceKey(InstanceId));
  if (!record) return { InstanceStatusList: [{ InstanceId, Type: "SUB_ROOT", Status: "BUY" }] };
  const { row } = record;
  const status = {
    InstanceId,
    Type: "SUB_ROOT",
    Status: row.status === "ISSUE" ? "USED" : "REVOKE",
    Identifier: row.id,
    BeforeTime: row.not_before,
    AfterTime: row.not_after,
  };
  return { InstanceStatusList: [status] };
}

/** The instance that a CA uses. */
async function instanceOf(call: Call, identifier: string | undefined): Promise<string> {
  if (identifier === undefined) {
    throw refusal(call, "MissingParameter", "InstanceId: is required, or Identifier");
  }
  const { instanceId } = (await findAuthority(call, identifier)).details;
  if (instanceId !== undefined) return instanceId;
  throw refusal(call, "NotFound", `no instance has issued "${identifier}"`, 404);
}

function checkInstance(call: Call, instanceId: string): void {
  if (/^[\x21-\x7e]{1,128}$/.test(instanceId)) return;
  throw refusal(call, "InvalidParameter", "InstanceId: 1 to 128 ASCII characters");
}

/** The CA that signs external ones: one per key family, created on first use. */
async function externalRoot(call: Call, algorithm: string): Promise<AlibabaAuthority> {
  const key = `external-root:${familyOf(algorithm)}`;
  const existing = await findByKey(call, key);
  if (existing) return authority(call, existing.row.id);
  const issued = await issueFromNewKey(call, ROOT_ALGORITHMS[familyOf(algorithm)] ?? algorithm, {
    subject: { country: "CN", organization: "Local CA", commonName: "Root of external CAs" },
    ...period({ years: 30 }, call.clock()),
    ca: true,
    keyUsages: ["keyCertSign", "cRLSign"],
  });
  const record = await insertOnce(call, {
    ...issued,
    type: "ROOT",
    issuer: null,
    idempotencyKey: key,
    details: { years: 30, issuerType: "external" },
  });
  return authority(call, record.row.id);
}

const ROOT_ALGORITHMS: Record<string, string> = { RSA: "RSA_4096", ECC: "ECC_384" };

function pathLengthOf(call: Call, value: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= 255) return value;
  throw refusal(call, "InvalidParameter", "ApiPassthrough.Extensions.PathLenConstraint: 0 to 255");
}

const subjectOf = (
  subject: NonNullable<NonNullable<CreateExternalCACertificateRequest["ApiPassthrough"]>["Subject"]>,
): SubjectAttributes => ({
  country: subject.Country,
  state: subject.State,
  locality: subject.Locality,
  organization: subject.Organization,
  organizationUnit: subject.OrganizationUnit,
  commonName: subject.CommonName,
});
