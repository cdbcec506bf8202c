import type { CreateCertificateResponse } from "../../api/alibaba/operations";
import type { KeyObject } from "node:crypto";
import { PkiError, ServiceError } from "../../base/errors";
import { parseCsr, type ParsedCsr } from "../../x509/csr";
import type { KeyUsageName } from "../../x509/extensions";
import type { CertificateContent } from "../../x509/issue";
import {
  generalName,
  nameProblem,
  nameType,
  type SubjectAttributes,
  type GeneralName,
} from "../../x509/names";
import { oneFromPem } from "../../x509/pem";
import { period, type Period } from "../../x509/validity";
import { periodOfText, validityTextProblem } from "../../x509/validity-text";
import { refusal, type Call } from "../call";
import { issueForKey, issueFromNewKey } from "../issuing";
import { ancestry } from "../store/records";
import { crlUrl } from "../revocation";
import { insertIssued } from "./counts";
import {
  authority,
  findByKey,
  repeated,
  type AlibabaAuthority,
  type AlibabaRecord,
  type NewAlibabaRecord,
} from "./records";
import { checkSubject, othersOf } from "./subjects";

/** Parameters common to all operations that issue end certificates. */
export interface EndRequest {
  ParentIdentifier: string;
  Country?: string | undefined;
  State?: string | undefined;
  Locality?: string | undefined;
  Organization?: string | undefined;
  OrganizationUnit?: string | undefined;
  Years?: number | undefined;
  Months?: number | undefined;
  Days?: number | undefined;
  BeforeTime?: number | undefined;
  AfterTime?: number | undefined;
  EnableCrl?: number | undefined;
}

/** The content of a certificate and the key it is for. */
export interface EndCertificatePlan {
  readonly algorithm: string;
  /** If absent, the service generates the key and stores it. */
  readonly publicKey?: KeyObject;
  readonly template: CertificateContent;
}

/** What is created for one request. */
export interface EndIssue {
  readonly parent: string;
  readonly type: NewAlibabaRecord["type"];
  readonly idempotencyKey: string | undefined;
  readonly details: NewAlibabaRecord["details"];
  plan(parent: AlibabaAuthority): EndCertificatePlan;
}

/** Issues below a subordinate CA and stores the result, under its own idempotency key; once per token. */
export async function issueEnd(call: Call, issue: EndIssue): Promise<AlibabaRecord> {
  const { idempotencyKey, type, details } = issue;
  const earlier = await findByKey(call, idempotencyKey);
  if (earlier) return repeated(call, earlier);
  const parent = await authority(call, issue.parent);
  if (parent.record.row.type !== "SUB_ROOT") {
    throw refusal(
      call,
      "InvalidParameter",
      "ParentIdentifier: only subordinate CAs issue end-entity certificates",
    );
  }
  const { algorithm, publicKey, template } = issue.plan(parent);
  checkSubject(call, template);
  const issued = publicKey
    ? { certificate: await issueForKey(call, algorithm, { ...template, publicKey }, parent) }
    : await issueFromNewKey(call, algorithm, template, parent);
  return insertIssued(call, parent.record, { ...issued, type, idempotencyKey, details });
}

/** The request takes precedence, then the signing request, then the issuing CA or the documented default. */
export function subjectWithDefaults(
  request: EndRequest,
  parent: AlibabaAuthority,
  own: SubjectAttributes,
  defaultCountry?: string,
): SubjectAttributes {
  const issuerName = parent.record.certificate.name;
  return {
    country: request.Country ?? own.country ?? defaultCountry,
    state: request.State ?? own.state ?? issuerName.state,
    locality: request.Locality ?? own.locality ?? issuerName.locality,
    organization: request.Organization ?? own.organization ?? "Alibaba Inc.",
    organizationUnit: request.OrganizationUnit ?? own.organizationUnit ?? "Alibaba Cloud CDN",
    commonName: own.commonName,
    others: othersOf(request, own),
  };
}

/** A server or client certificate as documented. */
export function usualTemplate(
  call: Call,
  request: EndRequest,
  own: Pick<CertificateContent, "subject" | "names" | "extendedKeyUsages"> & { readonly algorithm: string },
): EndCertificatePlan["template"] {
  const { algorithm, ...rest } = own;
  return {
    ...rest,
    ...validityOf(call, request),
    ca: false,
    keyUsages: usualKeyUsages(algorithm, own.extendedKeyUsages),
    crlUrls: crlUrlsOf(call, request),
  };
}

/** Usual key usages; for clients only digital signature (RFC 5280, 4.2.1.12). */
const usualKeyUsages = (algorithm = "", usages: readonly string[] = []): KeyUsageName[] =>
  algorithm.startsWith("RSA") && usages.includes("serverAuth")
    ? ["digitalSignature", "keyEncipherment"]
    : ["digitalSignature"];

/** The CRL distribution point, for a certificate that should contain one. */
export const crlUrlsOf = (call: Call, request: EndRequest): string[] =>
  request.EnableCrl === 1 ? [crlUrl(call, request.ParentIdentifier)] : [];

/** Reads a signing request, whose sender must hold the key. */
export function csrOfCall(call: Call, pem: string): ParsedCsr {
  if (typeof pem !== "string") throw refusal(call, "MissingParameter", "Csr: is required");
  try {
    const request = parseCsr(oneFromPem("CERTIFICATE REQUEST", pem));
    if (request.algorithm !== undefined) return request;
    throw refusal(call, "InvalidParameter", "Csr: keys of this kind are not supported");
  } catch (error) {
    if (error instanceof PkiError && !(error instanceof ServiceError))
      throw refusal(call, "InvalidParameter", `Csr: ${error.message}`);
    throw error;
  }
}

/** Names of one type from a comma-separated list. */
export function sansOf(
  call: Call,
  { SanType, SanValue }: { SanType?: number | undefined; SanValue?: string | undefined },
): GeneralName[] {
  if (SanType === undefined && SanValue === undefined) return [];
  const type = nameType(SanType);
  if (type === undefined || type === "UPN" || SanValue === undefined) {
    const message = "SanType: has to be 1, 2, 6 or 7, together with SanValue";
    throw refusal(call, "InvalidParameter", message);
  }
  return SanValue.split(",").map((value) => checkedName(call, "SanValue", type, value));
}

/** A name as it is written in certificates. */
export function checkedName(
  call: Call,
  parameter: string,
  type: GeneralName["type"],
  value: string,
): GeneralName {
  const problem = nameProblem(type, value);
  if (problem) throw refusal(call, "InvalidParameter", `${parameter}: "${value}" ${problem}`);
  return generalName(type, value);
}

// According to the document, Days takes precedence over a pair of times.
function validityOf(call: Call, request: EndRequest): Period {
  const { Years: years, Months: months, Days: days, BeforeTime: start, AfterTime: end } = request;
  if ((start === undefined) !== (end === undefined)) {
    throw refusal(call, "MissingParameter", "BeforeTime and AfterTime must be given together");
  }
  if (years === undefined && months === undefined && days === undefined && end === undefined) {
    throw refusal(call, "MissingParameter", "Days, BeforeTime and AfterTime must not all be empty");
  }
  const moment = (seconds: number | undefined): Date | undefined =>
    seconds === undefined ? undefined : new Date(seconds * 1000);
  return days === undefined && end !== undefined
    ? period({ notBefore: moment(start), notAfter: moment(end) }, call.clock())
    : period({ years, months, days }, call.clock());
}

/** The period of a validity given as a text. */
export function validityTextOf(call: Call, validity: string): Period {
  if (typeof validity !== "string") throw refusal(call, "MissingParameter", "Validity: is required");
  const problem = validityTextProblem(validity);
  if (problem) throw refusal(call, "InvalidParameter", `Validity: ${problem}`);
  return periodOfText(validity, call.clock());
}

/** The documented response, limited to the parts that were requested. */
export async function endAnswer(
  call: Call,
  record: AlibabaRecord,
  immediately: number | undefined,
): Promise<Omit<CreateCertificateResponse, "RequestId">> {
  const wanted = immediately ?? 0;
  const path = wanted === 2 ? await ancestry(call, record) : [];
  return {
    Identifier: record.row.id,
    SerialNumber: record.row.serial_number.toLowerCase(),
    ...(wanted > 0 ? { X509Certificate: record.row.certificate } : {}),
    ...(wanted === 2 ? { CertificateChain: path.map((link) => link.row.certificate).join("") } : {}),
  };
}
