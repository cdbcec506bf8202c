import type {
  CreateCertificateResponse,
  CreateClientCertificateRequest,
  CreateClientCertificateWithCsrRequest,
} from "../../api/alibaba/operations";
import { uniqueNames } from "../../x509/names";
import type { Call } from "../call";
import { managedDetails } from "./authorities";
import {
  endAnswer,
  issueEnd,
  csrOfCall,
  sansOf,
  subjectWithDefaults,
  usualTemplate,
  type EndIssue,
} from "./end-certificates";
import { customKey, tokenKey } from "./records";

type Answer = Promise<Omit<CreateCertificateResponse, "RequestId">>;
type Shared = Omit<CreateClientCertificateWithCsrRequest, "Csr" | "CommonName" | "Algorithm"> &
  Pick<CreateClientCertificateRequest, "AliasName" | "ClientToken">;

const extendedKeyUsages = ["clientAuth"];

/** CreateClientCertificate: a client certificate for a key that the service generates and stores. */
export function createClientCertificate(call: Call, request: CreateClientCertificateRequest): Answer {
  return createOne(call, request, (parent) => {
    const { CommonName: commonName, Algorithm: algorithm } = request;
    const subject = subjectWithDefaults(request, parent, { commonName }, "CN");
    const names = uniqueNames(sansOf(call, request));
    const template = usualTemplate(call, request, { subject, algorithm, names, extendedKeyUsages });
    return { algorithm, template };
  });
}

/** CreateClientCertificateWithCsr: a client certificate for a key that the service never has. */
export function createClientCertificateWithCsr(
  call: Call,
  request: CreateClientCertificateWithCsrRequest,
): Answer {
  return createOne(call, request, (parent) => {
    const { name, names: requested, publicKey, algorithm = "" } = csrOfCall(call, request.Csr);
    const names = uniqueNames([...requested, ...sansOf(call, request)]);
    const subject = subjectWithDefaults(request, parent, name);
    const template = usualTemplate(call, request, { subject, algorithm, names, extendedKeyUsages });
    return { algorithm, publicKey, template };
  });
}

async function createOne(call: Call, request: Shared, plan: EndIssue["plan"]): Answer {
  // A certificate has one idempotency key; the caller's own identifier takes precedence over a token.
  const key = customKey(request.CustomIdentifier) ?? tokenKey(call, request.ClientToken);
  const record = await issueEnd(call, {
    parent: request.ParentIdentifier,
    type: "CLIENT",
    idempotencyKey: key,
    details: managedDetails(request, { aliasName: request.AliasName }),
    plan,
  });
  return endAnswer(call, record, request.Immediately);
}
