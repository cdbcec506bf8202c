import type { CreateCertificateResponse, CreateServerCertificateRequest } from "../../alibaba/operations";
import { hostName, hostProblem } from "../../x509/names";
import { period } from "../../x509/validity";
import { refusal, type Call } from "../call";
import { managedDetails } from "./authorities";
import { issueFromNewKey } from "./issuing";
import { ancestry, authority, customKey, findByKey, insert, type CertificateRecord } from "./records";

/** CreateServerCertificate: a server certificate from a key that the service generates and keeps. */
export async function createServerCertificate(
  call: Call,
  request: CreateServerCertificateRequest,
): Promise<Omit<CreateCertificateResponse, "RequestId">> {
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
  const above = parent.record.certificate.name;
  const made = await issueFromNewKey(
    call,
    request.Algorithm,
    {
      subject: {
        country: request.Country,
        state: request.State ?? above.state,
        locality: request.Locality ?? above.locality,
        organization: request.Organization ?? "Alibaba Inc.",
        organizationUnit: request.OrganizationUnit ?? "Alibaba Cloud CDN",
        commonName: request.CommonName,
      },
      ...validityOf(call, request),
      ca: false,
      keyUsages: request.Algorithm.startsWith("RSA")
        ? ["digitalSignature", "keyEncipherment"]
        : ["digitalSignature"],
      extendedKeyUsages: ["serverAuth"],
      names: namesOf(call, request),
      crlUrl: request.EnableCrl === 1 ? `${call.url}/crl/${parent.record.row.id}.crl` : undefined,
    },
    parent,
  );
  const record = await insert(call, {
    ...made,
    type: "SERVER",
    issuer: parent.record.row.id,
    idempotencyKey,
    details: managedDetails(request, {}),
  });
  if (!record) throw taken();
  return answer(call, record, request.Immediately ?? 0);
}

/** The common name and every additional name, each once. */
function namesOf(call: Call, request: CreateServerCertificateRequest): ReturnType<typeof hostName>[] {
  const hosts = [request.CommonName, ...(request.Domain ?? "").split(",").filter((host) => host !== "")];
  hosts.forEach((host, index) => {
    const problem = hostProblem(host);
    const parameter = index === 0 ? "CommonName" : `Domain, name ${index}`;
    if (problem) throw refusal(call, "InvalidParameter", `${parameter}: ${problem}`);
  });
  return [...new Map(hosts.map((host) => [hostName(host).value, hostName(host)])).values()];
}

// The document lets Days win over a pair of times that is given beside it.
function validityOf(call: Call, request: CreateServerCertificateRequest): ReturnType<typeof period> {
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
