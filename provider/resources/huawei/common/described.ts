import { isDeepStrictEqual } from "node:util";
import { certificateAuthority } from "../../../../schema/huawei/certificate-authority";
import { privateCertificate } from "../../../../schema/huawei/private-certificate";
import type { HuaweiAuthority, HuaweiCertificate } from "../../../api/huawei/operations";
import { AUTHORITY_USAGES, DOCUMENTED_NAME_TYPES, EXTENDED_KEY_USAGES } from "../../../api/huawei/vocabulary";
import type { Certificate } from "../../../x509/parse";
import type { Context } from "../../context";
import { given, wholeYearsOrHours, type DescribedArguments } from "../../described";
import { responseValues } from "../../request";

/** What a program says of a CA; of one that waits for its certificate there is none. */
export const authorityArgs = (
  details: HuaweiAuthority,
  certificate: Certificate | undefined,
): DescribedArguments => (certificate ? issuedAuthorityArgs(details, certificate) : pendingArgs(details));

const pendingArgs = (details: HuaweiAuthority): DescribedArguments => ({
  ...responseValues(certificateAuthority.arguments, requestedOf(details)),
});

/** What every CA was asked for by, in the documents' names. */
const requestedOf = (details: HuaweiAuthority): object => {
  const { type, distinguished_name, key_algorithm } = details;
  return { type, distinguished_name, key_algorithm, enterprise_project_id: projectOf(details) };
};

function issuedAuthorityArgs(details: HuaweiAuthority, certificate: Certificate): DescribedArguments {
  const { type, signature_algorithm, path_length } = details;
  const limits =
    type === "ROOT"
      ? {}
      : { path_length: path_length === 0 ? undefined : path_length, key_usages: usagesOf(certificate) };
  const response = {
    ...requestedOf(details),
    ...limits,
    signature_algorithm,
    validity: validityOf(certificate),
    crl_configuration: crlOf(details),
  };
  return { ...responseValues(certificateAuthority.arguments, response) };
}

/** Usages that a CA does not have unasked. */
const usagesOf = ({ keyUsages }: Certificate): readonly string[] | undefined =>
  isDeepStrictEqual(new Set<string>(keyUsages), new Set<string>(AUTHORITY_USAGES)) ? undefined : keyUsages;

/** What the API chooses by itself is not the program's choice. */
function crlOf({ ca_id: id, crl_configuration: crl }: HuaweiAuthority): object | undefined {
  if (!crl?.enabled) return undefined;
  const { crl_name: name, ...chosen } = crl;
  return name === undefined || name === id ? chosen : { ...chosen, crl_name: name };
}

/** The default project is what is used without the argument. */
const projectOf = ({
  enterprise_project_id: id,
}: {
  enterprise_project_id?: string | undefined;
}): string | undefined => (id === "0" ? undefined : id);

function validityOf(certificate: Certificate): DescribedArguments {
  const { years, hours } = wholeYearsOrHours(certificate);
  if (years !== undefined) return { type: "YEAR", value: years };
  return hours % 24 === 0 ? { type: "DAY", value: hours / 24 } : { type: "HOUR", value: Math.round(hours) };
}

/** What a program says of a certificate; of one that was made from a request, what is not the request's. */
export const certificateArgs = (details: HuaweiCertificate, certificate: Certificate): DescribedArguments =>
  details.gen_mode === "GENERATE"
    ? generatedArgs(details, certificate)
    : given({ validity: validityOf(certificate), enterpriseProjectId: projectOf(details) });

function generatedArgs(details: HuaweiCertificate, certificate: Certificate): DescribedArguments {
  const { distinguished_name, key_algorithm, signature_algorithm } = details;
  const response = {
    ...{ distinguished_name, key_algorithm, signature_algorithm, validity: validityOf(certificate) },
    key_usages: certificate.keyUsages,
    extended_key_usage: extendedUsagesOf(certificate),
    enterprise_project_id: projectOf(details),
  };
  const names = certificate.names.map(({ type, value }) => ({ type: DOCUMENTED_NAME_TYPES[type], value }));
  const subjectAlternativeNames = names.length > 0 ? names : undefined;
  return given({ ...responseValues(privateCertificate.arguments, response), subjectAlternativeNames });
}

/** What the documents have no name for is told by the comparison with the certificate. */
function extendedUsagesOf({ extendedKeyUsages = [] }: Certificate): object | undefined {
  const usages = Object.entries(EXTENDED_KEY_USAGES).filter(([, usage]) => extendedKeyUsages.includes(usage));
  return usages.length > 0 ? Object.fromEntries(usages.map(([name]) => [name, true])) : undefined;
}

/** Why a CA that is disabled cannot be declared. */
export const DISABLED = "it is disabled, and its certificate can only be read while it is not";

/** Describes a CA, or says why it cannot be declared. */
export async function describeAuthority(
  context: Context,
  id: string,
  certificate: Certificate | undefined,
): Promise<DescribedArguments | string> {
  const details = await context.huawei("ShowCertificateAuthority", { ca_id: id });
  return details.status === "DISABLED" ? DISABLED : authorityArgs(details, certificate);
}

/** Describes a certificate. */
export async function describeCertificate(
  context: Context,
  id: string,
  certificate: Certificate | undefined,
): Promise<DescribedArguments> {
  const details = await context.huawei("ShowCertificate", { certificate_id: id });
  return certificate ? certificateArgs(details, certificate) : {};
}

/** Describes an upload, but for its content and its key. */
export async function describeUpload(context: Context, id: string): Promise<DescribedArguments> {
  const upload = await context.huawei("ShowDetailsOfCertificateV2", { certificate_id: id });
  const isInstance = upload.type === "instance";
  return given({
    name: upload.name,
    ...(isInstance ? { type: upload.type, instanceId: upload.instance_id } : {}),
    algorithmType: upload.algorithm_type === "SM2" ? "SM2" : undefined,
  });
}
