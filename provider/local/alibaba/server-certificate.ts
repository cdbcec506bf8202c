import type {
  CreateCertificateResponse,
  CreateServerCertificateRequest,
  CreateServerCertificateWithCsrRequest,
} from "../../api/alibaba/operations";
import { hostName, hostProblem, uniqueNames, type GeneralName } from "../../x509/names";
import { refusal, type Call } from "../call";
import { managedDetails } from "./authorities";
import {
  endAnswer,
  issueEnd,
  csrOfCall,
  subjectWithDefaults,
  usualTemplate,
  type EndIssue,
} from "./end-certificates";
import { customKey } from "./records";

type Answer = Promise<Omit<CreateCertificateResponse, "RequestId">>;
type Shared = Omit<CreateServerCertificateWithCsrRequest, "Csr" | "CommonName" | "Algorithm">;

const extendedKeyUsages = ["serverAuth"];

/** CreateServerCertificate: a server certificate for a key that the service generates and stores. */
export function createServerCertificate(call: Call, request: CreateServerCertificateRequest): Answer {
  return createOne(call, request, (parent) => {
    const { CommonName: requestedName, Algorithm: algorithm } = request;
    const names = hostsOf(call, [requestedName, ...domainsOf(request)]);
    const commonName = hostName(requestedName).value;
    const subject = subjectWithDefaults(request, parent, { commonName });
    const template = usualTemplate(call, request, { subject, algorithm, names, extendedKeyUsages });
    return { algorithm, template };
  });
}

/** CreateServerCertificateWithCsr: a server certificate for a key that the service never has. */
export function createServerCertificateWithCsr(
  call: Call,
  request: CreateServerCertificateWithCsrRequest,
): Answer {
  return createOne(call, request, (parent) => {
    const { name, names: requested, publicKey, algorithm = "" } = csrOfCall(call, request.Csr);
    const commonNames = hostsOf(call, [name.commonName ?? ""]);
    const names = uniqueNames([...commonNames, ...requested, ...hostsOf(call, domainsOf(request))]);
    // The same host in the same form as in the alternative names, so that verifiers of both agree.
    const commonName = commonNames[0]?.value;
    const subject = subjectWithDefaults(request, parent, { ...name, commonName });
    const template = usualTemplate(call, request, { subject, algorithm, names, extendedKeyUsages });
    return { algorithm, publicKey, template };
  });
}

async function createOne(call: Call, request: Shared, plan: EndIssue["plan"]): Answer {
  const record = await issueEnd(call, {
    parent: request.ParentIdentifier,
    type: "SERVER",
    idempotencyKey: customKey(request.CustomIdentifier),
    details: managedDetails(request, {}),
    plan,
  });
  return endAnswer(call, record, request.Immediately);
}

const domainsOf = (request: Shared): string[] =>
  (request.Domain ?? "").split(",").filter((host) => host !== "");

/** The common name and every additional name, without duplicates. */
function hostsOf(call: Call, hosts: string[]): GeneralName[] {
  hosts.forEach((host, index) => {
    const problem = hostProblem(host);
    const parameter = index === 0 ? "CommonName" : `Domain, name ${index}`;
    if (problem) throw refusal(call, "InvalidParameter", `${parameter}: ${problem}`);
  });
  return uniqueNames(hosts.map(hostName));
}
