import { certificateAuthority } from "../../schema/huawei/certificate-authority";
import { privateCertificate } from "../../schema/huawei/private-certificate";
import { toldBy } from "../../provider/resources/request";
import { allPages, offsetOf } from "../../provider/api/pages";
import type { Context } from "../../provider/resources/context";
import type { HuaweiAuthority, HuaweiCertificate } from "../../provider/api/huawei/operations";
import { camel, EXTENDED_KEY_USAGES, NAME_TYPES } from "../../provider/api/huawei/vocabulary";
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
        kind: "huawei.CertificateAuthority",
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

function pendingArgs(details: HuaweiAuthority): Record<string, unknown> {
  const { type, distinguishedName, keyAlgorithm } = toldBy(certificateAuthority.arguments, details);
  return given({ type, distinguishedName, keyAlgorithm, enterpriseProjectId: projectOf(details) });
}

const USUAL_USAGES = "cRLSign,digitalSignature,keyCertSign";

function authorityArgs(details: HuaweiAuthority, certificate: Certificate): Record<string, unknown> {
  const isRoot = details.type === "ROOT";
  const usages = certificate.keyUsages;
  const isUsual = usages === undefined || [...usages].sort().join(",") === USUAL_USAGES;
  const { signatureAlgorithm, pathLength } = toldBy(certificateAuthority.arguments, details);
  return given({
    ...pendingArgs(details),
    signatureAlgorithm,
    validity: validityOf(certificate),
    pathLength: isRoot || pathLength === 0 ? undefined : pathLength,
    keyUsages: isRoot || isUsual ? undefined : usages,
    crlConfiguration: crlOf(details),
  });
}

/** What the API chooses by itself is not the program's choice. */
function crlOf({ ca_id: id, crl_configuration: crl }: HuaweiAuthority): unknown {
  if (!crl?.enabled) return undefined;
  const { crl_name: name, ...chosen } = crl;
  const told = name === undefined || name === id ? chosen : { ...chosen, crl_name: name };
  return toldBy(certificateAuthority.arguments, { crl_configuration: told }).crlConfiguration;
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
        kind: "huawei.PrivateCertificate",
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
  const usages = Object.entries(EXTENDED_KEY_USAGES).filter(([, usage]) =>
    certificate.extendedKeyUsages?.includes(usage),
  );
  const alternatives = certificate.names.map(({ type: own, value }) => {
    const type = Object.entries(NAME_TYPES).find(([, known]) => known === own)?.[0];
    return { type, value };
  });
  const { distinguishedName, keyAlgorithm, signatureAlgorithm } = toldBy(
    privateCertificate.arguments,
    details,
  );
  return given({
    distinguishedName,
    keyAlgorithm,
    signatureAlgorithm,
    validity: validityOf(certificate),
    keyUsages: certificate.keyUsages,
    subjectAlternativeNames: alternatives.length > 0 ? alternatives : undefined,
    extendedKeyUsage:
      usages.length > 0 ? Object.fromEntries(usages.map(([name]) => [camel(name), true])) : undefined,
    enterpriseProjectId: projectOf(details),
  });
}

async function uploads(context: Context): Promise<AccountContents> {
  const listed = await allPages(async (page) => {
    const answer = await context.huawei("ListCertificatesV2", offsetOf(page, UPLOADS));
    return { items: answer.certs, total: answer.total };
  });
  const reason =
    "the service returns neither its content nor its key: declare it with both, and with adopt, to manage it";
  const importable = listed.map(({ id, name }) => ({
    kind: "huawei.ApigCertificate",
    id,
    title: name,
    reason,
  }));
  return { importable, leftOut: [] };
}
