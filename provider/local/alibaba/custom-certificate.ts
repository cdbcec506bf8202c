import type {
  CreateCustomCertificateRequest,
  CreateCustomCertificateResponse,
  AlibabaCustomPassthrough,
} from "../../api/alibaba/operations";
import { NAME_TYPES } from "../../api/alibaba/requests";
import type { KeyUsageName } from "../../x509/extensions";
import { ATTRIBUTE_OIDS, uniqueNames, type SubjectAttributes, type GeneralName } from "../../x509/names";
import { isOid } from "../../x509/der";
import { refusal, type Call } from "../call";
import { managedDetails } from "./authorities";
import { checkedName, crlUrlsOf, endAnswer, issueEnd, csrOfCall, validityTextOf } from "./end-certificates";
import { customKey } from "./records";
import { usagesOf } from "./passthrough";

type Answer = Promise<Omit<CreateCustomCertificateResponse, "RequestId">>;

/** CreateCustomCertificate: a certificate with the subject, names and usages from the request's API passthrough. */
export async function createCustomCertificate(call: Call, request: CreateCustomCertificateRequest): Answer {
  const { Subject, Extensions = {}, SerialNumber } = request.ApiPassthrough ?? {};
  const csr = csrOfCall(call, request.Csr);
  const keyUsages = keyUsagesOf(Extensions.KeyUsage);
  const extendedKeyUsages = usagesOf(call, Extensions.ExtendedKeyUsages);
  if (keyUsages.length === 0 && !extendedKeyUsages?.length) {
    const message = "ApiPassthrough.Extensions: KeyUsage or ExtendedKeyUsages must be given";
    throw refusal(call, "MissingParameter", message);
  }
  const wrong = Subject?.CustomAttributes?.find(({ ObjectIdentifier }) => !isOid(ObjectIdentifier));
  if (wrong) {
    const message = "ApiPassthrough.Subject.CustomAttributes: ObjectIdentifier must be a dotted OID";
    throw refusal(call, "InvalidParameter", message);
  }
  const namedOids = Object.values(ATTRIBUTE_OIDS);
  if (Subject?.CustomAttributes?.some(({ ObjectIdentifier }) => namedOids.includes(ObjectIdentifier))) {
    const message =
      "ApiPassthrough.Subject.CustomAttributes: ObjectIdentifier must not be that of an attribute with a parameter of its own";
    throw refusal(call, "InvalidParameter", message);
  }
  const serialNumber = await serialOf(call, SerialNumber);
  const record = await issueEnd(call, {
    parent: request.ParentIdentifier,
    type: "END_ENTITY",
    idempotencyKey: customKey(request.customIdentifier),
    details: managedDetails(request, {}),
    plan: () => ({
      algorithm: csr.algorithm ?? "",
      publicKey: csr.publicKey,
      template: {
        subject: Subject ? subjectOf(Subject) : csr.subjectDer,
        ...validityTextOf(call, request.Validity),
        ca: false,
        keyUsages,
        extendedKeyUsages,
        names: namesOf(call, Extensions.SubjectAlternativeNames) ?? csr.names,
        critical: criticalOf(Extensions.Criticals),
        crlUrls: crlUrlsOf(call, request),
        serialNumber,
      },
    }),
  });
  const { X509Certificate: Certificate, ...answer } = await endAnswer(call, record, request.Immediately);
  return Certificate === undefined ? { Identifier: answer.Identifier } : { ...answer, Certificate };
}

const subjectOf = (subject: NonNullable<AlibabaCustomPassthrough["Subject"]>): SubjectAttributes => ({
  country: subject.Country,
  state: subject.State,
  locality: subject.Locality,
  organization: subject.Organization,
  organizationUnit: subject.OrganizationUnit,
  commonName: subject.CommonName,
  others: subject.CustomAttributes?.map(({ ObjectIdentifier: oid, Value: value }) => ({ oid, value })),
});

const KEY_USAGES: Record<string, KeyUsageName> = {
  DigitalSignature: "digitalSignature",
  NonRepudiation: "nonRepudiation",
  ContentCommitment: "nonRepudiation",
  KeyEncipherment: "keyEncipherment",
  DataEncipherment: "dataEncipherment",
  KeyAgreement: "keyAgreement",
  EncipherOnly: "encipherOnly",
  DecipherOnly: "decipherOnly",
};

const keyUsagesOf = (usages: Record<string, boolean> = {}): KeyUsageName[] =>
  Object.entries(KEY_USAGES).flatMap(([name, usage]) => (usages[name] ? [usage] : []));

function namesOf(
  call: Call,
  names: { Type: keyof typeof NAME_TYPES; Value: string }[] | undefined,
): GeneralName[] | undefined {
  if (!names) return undefined;
  const parameter = "ApiPassthrough.Extensions.SubjectAlternativeNames";
  return uniqueNames(names.map(({ Type, Value }) => checkedName(call, parameter, NAME_TYPES[Type], Value)));
}

const criticalOf = (names: string[] = []): ("extendedKeyUsages" | "names")[] => [
  ...(names.includes("ExtendedKeyUsages") ? (["extendedKeyUsages"] as const) : []),
  ...(names.includes("SubjectAlternativeNames") ? (["names"] as const) : []),
];

const LONG = 2n ** 63n - 1n;

/** A serial number chosen by the caller; no two certificates of a CA may share one. */
async function serialOf(call: Call, decimal: string | undefined): Promise<Buffer | undefined> {
  if (decimal === undefined) return undefined;
  if (!/^[1-9]\d{0,18}$/.test(decimal) || BigInt(decimal) > LONG) {
    throw refusal(call, "InvalidParameter", "ApiPassthrough.SerialNumber: a positive decimal number");
  }
  const hex = BigInt(decimal).toString(16).toUpperCase();
  const serial = hex.length % 2 === 0 ? hex : `0${hex}`;
  const taken = await call.store
    .selectFrom("certificates")
    .select("id")
    .where("serial_number", "=", serial)
    .executeTakeFirst();
  if (taken) {
    throw refusal(call, "SerialNumberExists", "ApiPassthrough.SerialNumber: another certificate has it");
  }
  return Buffer.from(serial, "hex");
}
