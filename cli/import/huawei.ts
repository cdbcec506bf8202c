import { isDeepStrictEqual } from "node:util";
import { certificateAuthority } from "../../schema/huawei/certificate-authority";
import { apigCertificate } from "../../schema/huawei/apig-certificate";
import { privateCertificate } from "../../schema/huawei/private-certificate";
import { toldBy } from "../../provider/resources/request";
import { allPages, offsetOf } from "../../provider/api/pages";
import type { Context } from "../../provider/resources/context";
import type { HuaweiAuthority, HuaweiCertificate } from "../../provider/api/huawei/operations";
import {
  AUTHORITY_USAGES,
  DOCUMENTED_NAME_TYPES,
  EXTENDED_KEY_USAGES,
} from "../../provider/api/huawei/vocabulary";
import { parseCertificate, type Certificate } from "../../provider/x509/parse";
import { fromPem } from "../../provider/x509/pem";
import { given, NOT_GIVEN, readUsed, together, wholeYearsOrHours, type AccountContents } from "./found";

const PAGE = 1000;
const UPLOADS = 500;

/** Everything of an account of Huawei Cloud that is in use: CAs, private certificates, uploads to the gateway. */
export const findHuawei = async (context: Context): Promise<AccountContents> =>
  together([await authorities(context), await certificates(context), await uploads(context)]);

async function authorities(context: Context): Promise<AccountContents> {
  const listed = await allPages(async (page) => {
    const answer = await context.huawei("ListCertificateAuthority", offsetOf(page, PAGE));
    return { items: answer.certificate_authorities, total: answer.total };
  });
  // The newest come first.
  return readUsed(
    listed.reverse(),
    ({ status }) => status,
    CAS_IN_USE,
    async (details) => {
      const common = {
        kind: certificateAuthority.kind,
        id: details.ca_id,
        title: details.distinguished_name.common_name,
        issuerId: details.issuer_id,
      };
      if (details.status === "PENDING") return { ...common, args: pendingArgs(details) };
      if (details.status === "DISABLED") return { ...common, reason: DISABLED };
      const { certificate } = await context.huawei("ExportCertificateAuthorityCertificate", {
        ca_id: details.ca_id,
      });
      const [der] = fromPem("CERTIFICATE", certificate);
      return der
        ? { ...common, args: authorityArgs(details, parseCertificate(der)) }
        : { ...common, reason: NOT_GIVEN };
    },
  );
}

const CAS_IN_USE = ["PENDING", "ACTIVED", "DISABLED"];
const DISABLED = "it is disabled, and its certificate can only be read while it is not";

const pendingArgs = (details: HuaweiAuthority): Record<string, unknown> => ({
  ...toldBy(certificateAuthority.arguments, askedOf(details)),
});

/** What every CA was asked for by, in the documents' names. */
const askedOf = (details: HuaweiAuthority): object => {
  const { type, distinguished_name, key_algorithm } = details;
  return { type, distinguished_name, key_algorithm, enterprise_project_id: projectOf(details) };
};

function authorityArgs(details: HuaweiAuthority, certificate: Certificate): Record<string, unknown> {
  const { type, signature_algorithm, path_length } = details;
  const limits =
    type === "ROOT"
      ? {}
      : { path_length: path_length === 0 ? undefined : path_length, key_usages: usagesOf(certificate) };
  const told = {
    ...askedOf(details),
    ...limits,
    signature_algorithm,
    validity: validityOf(certificate),
    crl_configuration: crlOf(details),
  };
  return { ...toldBy(certificateAuthority.arguments, told) };
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

function validityOf(certificate: Certificate): Record<string, unknown> {
  const { years, hours } = wholeYearsOrHours(certificate);
  if (years !== undefined) return { type: "YEAR", value: years };
  return hours % 24 === 0 ? { type: "DAY", value: hours / 24 } : { type: "HOUR", value: Math.round(hours) };
}

async function certificates(context: Context): Promise<AccountContents> {
  const listed = await allPages(async (page) => {
    const answer = await context.huawei("ListCertificate", offsetOf(page, PAGE));
    return { items: answer.certificates, total: answer.total };
  });
  return readUsed(
    listed,
    ({ status }) => status,
    ["ISSUED"],
    async (details) => {
      const common = {
        kind: privateCertificate.kind,
        id: details.certificate_id,
        title: details.distinguished_name.common_name,
        issuerId: details.issuer_id,
      };
      if (details.gen_mode !== "GENERATE") {
        return {
          ...common,
          reason: "the service does not return the signing request that it was issued from",
        };
      }
      const password = context.entropy(24).toString("base64url");
      const request = {
        certificate_id: details.certificate_id,
        is_compressed: "false",
        type: "OTHER",
        password,
      } as const;
      const { certificate } = await context.huawei("ExportCertificate", request);
      const [der] = fromPem("CERTIFICATE", certificate);
      return der
        ? { ...common, args: certificateArgs(details, parseCertificate(der)) }
        : { ...common, reason: NOT_GIVEN };
    },
  );
}

function certificateArgs(details: HuaweiCertificate, certificate: Certificate): Record<string, unknown> {
  const { distinguished_name, key_algorithm, signature_algorithm } = details;
  const told = {
    ...{ distinguished_name, key_algorithm, signature_algorithm, validity: validityOf(certificate) },
    key_usages: certificate.keyUsages,
    extended_key_usage: extendedUsagesOf(certificate),
    enterprise_project_id: projectOf(details),
  };
  const names = certificate.names.map(({ type, value }) => ({ type: DOCUMENTED_NAME_TYPES[type], value }));
  const subjectAlternativeNames = names.length > 0 ? names : undefined;
  return given({ ...toldBy(privateCertificate.arguments, told), subjectAlternativeNames });
}

/** What the documents have no name for is told by the comparison with the certificate. */
function extendedUsagesOf({ extendedKeyUsages = [] }: Certificate): object | undefined {
  const usages = Object.entries(EXTENDED_KEY_USAGES).filter(([, usage]) => extendedKeyUsages.includes(usage));
  return usages.length > 0 ? Object.fromEntries(usages.map(([name]) => [name, true])) : undefined;
}

async function uploads(context: Context): Promise<AccountContents> {
  const listed = await allPages(async (page) => {
    const answer = await context.huawei("ListCertificatesV2", offsetOf(page, UPLOADS));
    return { items: answer.certs, total: answer.total };
  });
  const reason =
    "the service returns neither its content nor its key: declare it with both, and with adopt, to manage it";
  const importable = listed.map(({ id, name }) => ({
    kind: apigCertificate.kind,
    id,
    title: name,
    reason,
  }));
  return { importable, leftOut: [] };
}
