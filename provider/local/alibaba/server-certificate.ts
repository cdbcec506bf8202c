import type {
  CreateCertificateResponse,
  CreateServerCertificateRequest,
  CreateServerCertificateWithCsrRequest,
} from "../../alibaba/operations";
import { PkiError } from "../../errors";
import { parseCsr, type CertificateRequest } from "../../x509/csr";
import type { Template } from "../../x509/issue";
import { hostName, hostProblem, type DistinguishedName, type GeneralName } from "../../x509/names";
import { oneFromPem } from "../../x509/pem";
import { period } from "../../x509/validity";
import { refusal, type Call } from "../call";
import { managedDetails } from "./authorities";
import { issueForKey, issueFromNewKey } from "./issuing";
import {
  ancestry,
  authority,
  customKey,
  findByKey,
  insert,
  type Authority,
  type CertificateRecord,
  type NewRecord,
} from "./records";

type Answer = Promise<Omit<CreateCertificateResponse, "RequestId">>;
type Shared = Omit<CreateServerCertificateWithCsrRequest, "Csr" | "CommonName" | "Algorithm">;
type Made = Pick<NewRecord, "certificate" | "privateKey">;

/** CreateServerCertificate: a server certificate from a key that the service generates and keeps. */
export function createServerCertificate(call: Call, request: CreateServerCertificateRequest): Answer {
  return createOne(call, request, (parent) => {
    const names = namesOf(call, [request.CommonName, ...domainsOf(request)]);
    const subject = subjectOf(request, parent, { commonName: request.CommonName });
    const template = templateOf(call, request, parent, { subject, algorithm: request.Algorithm, names });
    return issueFromNewKey(call, request.Algorithm, template, parent);
  });
}

/** CreateServerCertificateWithCsr: a server certificate for a key that the service never sees. */
export function createServerCertificateWithCsr(
  call: Call,
  request: CreateServerCertificateWithCsrRequest,
): Answer {
  return createOne(call, request, async (parent) => {
    const { name, names: requested, publicKey, algorithm = "" } = readCsr(call, request.Csr);
    const hosts = [name.commonName ?? "", ...requested.map(({ value }) => value), ...domainsOf(request)];
    const subject = subjectOf(request, parent, name);
    const template = templateOf(call, request, parent, { subject, algorithm, names: namesOf(call, hosts) });
    return { certificate: await issueForKey(call, algorithm, { ...template, publicKey }, parent) };
  });
}

async function createOne(call: Call, request: Shared, make: (parent: Authority) => Promise<Made>): Answer {
  const idempotencyKey = customKey(request.CustomIdentifier);
  const taken = (): Error =>
    refusal(call, "CustomIdentifierExists", "CustomIdentifier: another certificate has this key");
  if (await findByKey(call, idempotencyKey)) throw taken();
  const parent = await authority(call, request.ParentIdentifier);
  if (parent.record.row.type !== "SUB_ROOT") {
    throw refusal(
      call,
      "InvalidParameter",
      "ParentIdentifier: only subordinate CAs issue server certificates",
    );
  }
  const record = await insert(call, {
    ...(await make(parent)),
    type: "SERVER",
    issuer: parent.record.row.id,
    idempotencyKey,
    details: managedDetails(request, {}),
  });
  if (!record) throw taken();
  return answer(call, record, request.Immediately ?? 0);
}

/** The request decides, then the signing request, then the issuing CA or the documented default. */
function subjectOf(request: Shared, parent: Authority, own: DistinguishedName): DistinguishedName {
  const above = parent.record.certificate.name;
  return {
    country: request.Country ?? own.country,
    state: request.State ?? own.state ?? above.state,
    locality: request.Locality ?? own.locality ?? above.locality,
    organization: request.Organization ?? own.organization ?? "Alibaba Inc.",
    organizationUnit: request.OrganizationUnit ?? own.organizationUnit ?? "Alibaba Cloud CDN",
    commonName: own.commonName,
  };
}

function templateOf(
  call: Call,
  request: Shared,
  parent: Authority,
  own: { subject: DistinguishedName; algorithm: string; names: GeneralName[] },
): Omit<Template, "publicKey"> {
  return {
    subject: own.subject,
    ...validityOf(call, request),
    ca: false,
    keyUsages: own.algorithm.startsWith("RSA")
      ? ["digitalSignature", "keyEncipherment"]
      : ["digitalSignature"],
    extendedKeyUsages: ["serverAuth"],
    names: own.names,
    crlUrl: request.EnableCrl === 1 ? `${call.url}/crl/${parent.record.row.id}.crl` : undefined,
  };
}

function readCsr(call: Call, pem: string): CertificateRequest {
  try {
    return parseCsr(oneFromPem("CERTIFICATE REQUEST", pem));
  } catch (error) {
    if (error instanceof PkiError) throw refusal(call, "InvalidParameter", `Csr: ${error.message}`);
    throw error;
  }
}

const domainsOf = (request: Shared): string[] =>
  (request.Domain ?? "").split(",").filter((host) => host !== "");

/** The common name and every additional name, each once. */
function namesOf(call: Call, hosts: string[]): GeneralName[] {
  hosts.forEach((host, index) => {
    const problem = hostProblem(host);
    const parameter = index === 0 ? "CommonName" : `Domain, name ${index}`;
    if (problem) throw refusal(call, "InvalidParameter", `${parameter}: ${problem}`);
  });
  return [...new Map(hosts.map((host) => [hostName(host).value, hostName(host)])).values()];
}

// The document lets Days win over a pair of times that is given beside it.
function validityOf(call: Call, request: Shared): ReturnType<typeof period> {
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

async function answer(
  call: Call,
  record: CertificateRecord,
  immediately: number,
): Promise<Omit<CreateCertificateResponse, "RequestId">> {
  const path = immediately === 2 ? await ancestry(call, record) : [];
  return {
    Identifier: record.row.id,
    SerialNumber: record.row.serial_number.toLowerCase(),
    ...(immediately > 0 ? { X509Certificate: record.row.certificate } : {}),
    ...(immediately === 2 ? { CertificateChain: path.map((link) => link.row.certificate).join("") } : {}),
  };
}
