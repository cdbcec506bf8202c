import { rfc3339 } from "../../common/time";
import type { CACertificateDetails, ClientCertificateDetails } from "../../provider/api/alibaba/operations";
import { authorityDefinition, certificateDefinition } from "../../inventory/service-kinds";
import { allPages } from "../../provider/api/pages";
import type { Context } from "../../provider/resources/context";
import { toldBy } from "../../provider/resources/request";
import { NAME_TAGS } from "../../provider/x509/names";
import { parseCertificate, type Certificate } from "../../provider/x509/parse";
import { fromPem, oneFromPem } from "../../provider/x509/pem";
import { clientCertificate } from "../../schema/alibaba/client-certificate";
import { serverCertificate } from "../../schema/alibaba/server-certificate";
import { whClientCertificate } from "../../schema/alibaba/wh-client-certificate";
import type { ResourceDefinition } from "../../schema/resource";
import {
  EXPIRED,
  given,
  NOT_GIVEN,
  readUsed,
  together,
  wholeYearsOrHours,
  type AccountContents,
  type Importable,
} from "./found";

const PAGE = 100;
const IN_USE = ["ISSUE"];

/** Everything of an account of Alibaba Cloud that is in use: CAs, certificates, certificates of the warehouse. */
export const findAlibaba = async (context: Context): Promise<AccountContents> =>
  together([await authorities(context), await endCertificates(context), await warehouse(context)]);

/** The service goes on to call what has expired issued. */
const isExpired = ({ clock }: Context, end: Date): boolean => end <= clock();

async function authorities(context: Context): Promise<AccountContents> {
  const listed = await allPages(async (CurrentPage) => {
    const answer = await context.alibaba("DescribeCACertificateList", { CurrentPage, ShowSize: PAGE });
    return { items: answer.CertificateList, total: answer.TotalCount };
  });
  return readUsed(
    listed,
    ({ Status }) => Status,
    IN_USE,
    async ({ Identifier }) => {
      const { Certificate: details } = await context.alibaba("DescribeCACertificate", { Identifier });
      const certificate = parseCertificate(oneFromPem("CERTIFICATE", details.X509Certificate));
      return isExpired(context, certificate.notAfter) ? EXPIRED : authority(details, certificate);
    },
  );
}

function authority(details: CACertificateDetails, certificate: Certificate): Importable {
  const definition = authorityDefinition(details);
  const common = {
    kind: definition.kind,
    id: details.Identifier,
    title: details.CommonName,
    issuerId: details.ParentIdentifier,
  };
  if (details.IssuerType === "external") return { ...common, reason: EXTERNAL };
  const told = {
    ...subjectOf(certificate),
    Years: details.Years > 0 ? details.Years : wholeYearsOrHours(certificate).years,
    PathLenConstraint: certificate.pathLength === 0 ? undefined : certificate.pathLength,
    ExtendedKeyUsages: certificate.extendedKeyUsages,
    EnableCrl: details.CrlStatus === "1" ? true : undefined,
    CrlDay: details.CrlDay,
  };
  return { ...common, args: toldBy(definition.arguments, told) };
}

const EXTERNAL =
  "a CA that an external root has signed: the service returns neither its purchased instance nor its request";

/** Subject and key by the names of the documented parameters, of which that of the country is another one for a CA. */
const subjectOf = ({ name, algorithm }: Certificate): object => ({
  CommonName: name.commonName,
  Organization: name.organization,
  OrganizationUnit: name.organizationUnit,
  Locality: name.locality,
  State: name.state,
  Country: name.country,
  CountryCode: name.country,
  Algorithm: algorithm,
});

async function endCertificates(context: Context): Promise<AccountContents> {
  const listed = await allPages(async (CurrentPage) => {
    const answer = await context.alibaba("ListCert", { CurrentPage, ShowSize: PAGE });
    return { items: answer.List, total: answer.TotalCount };
  });
  return readUsed(
    listed,
    ({ Status }) => Status,
    IN_USE,
    async ({ Identifier, AfterTime }) => {
      if (isExpired(context, new Date(AfterTime))) return EXPIRED;
      const { Certificate: details } = await context.alibaba("DescribeClientCertificate", { Identifier });
      return endCertificate(details, parseCertificate(oneFromPem("CERTIFICATE", details.X509Certificate)));
    },
  );
}

function endCertificate(details: ClientCertificateDetails, certificate: Certificate): Importable {
  const definition = certificateDefinition(details);
  const common = {
    kind: definition.kind,
    id: details.Identifier,
    title: details.CommonName,
    issuerId: details.ParentIdentifier,
  };
  switch (definition) {
    case serverCertificate:
      return { ...common, args: { ...told(definition, certificate), ...hosts(certificate) } };
    case clientCertificate:
      return { ...common, ...withNames(definition, certificate) };
    default:
      return {
        ...common,
        reason: "the service does not return the signing request that it was issued from",
      };
  }
}

/** The arguments that subject, key and validity of a certificate come to, beside more parameters. */
const told = (
  { arguments: known }: ResourceDefinition,
  certificate: Certificate,
  more: object = {},
): Record<string, unknown> => ({
  ...toldBy(known, { ...subjectOf(certificate), ...validityOf(certificate), ...more }),
});

function validityOf(certificate: Certificate): object {
  const { years, hours } = wholeYearsOrHours(certificate);
  if (years !== undefined) return { Years: years };
  if (hours % 24 === 0) return { Days: hours / 24 };
  return { BeforeTime: rfc3339(certificate.notBefore), AfterTime: rfc3339(certificate.notAfter) };
}

/** The common name of a server is one of its names. */
function hosts({ name: { commonName }, names }: Certificate): Record<string, unknown> {
  const own = commonName?.toLowerCase();
  const domain = names.map(({ value }) => value).filter((value) => value.toLowerCase() !== own);
  return given({ commonName, domain: domain.length > 0 ? domain : undefined });
}

/** Names of one type are arguments; the API itself makes no others, except from a request. */
function withNames(
  definition: ResourceDefinition,
  certificate: Certificate,
): Pick<Importable, "args" | "reason"> {
  const types = new Set(certificate.names.map(({ type }) => type));
  const [type] = types;
  if (type === undefined) return { args: told(definition, certificate) };
  if (types.size > 1) return { reason: "it has names of several types, which only a request can ask for" };
  const sanValue = certificate.names.map(({ value }) => value);
  return { args: { ...told(definition, certificate, { SanType: NAME_TAGS[type] }), sanValue } };
}

async function warehouse(context: Context): Promise<AccountContents> {
  const listed = await allPages(async (CurrentPage) => {
    const request = { CertType: "CERT", SourceType: "aliyun", CurrentPage, ShowSize: PAGE } as const;
    const answer = await context.alibaba("2020-04-07/ListCert", request);
    return { items: answer.CertList, total: answer.TotalCount };
  });
  return readUsed(
    listed,
    ({ Status }) => Status,
    IN_USE,
    async (one) => {
      if (isExpired(context, new Date(one.AfterDate))) return EXPIRED;
      const { Identifier: id, CommonName: title } = one;
      const details = await context.alibaba("DescribeWarehouseCert", { CertIdentifier: id });
      const common = { kind: whClientCertificate.kind, id, title, issuerId: details.IssuerIdentifier };
      const [der] = fromPem("CERTIFICATE", details.Content);
      return der
        ? { ...common, ...withNames(whClientCertificate, parseCertificate(der)) }
        : { ...common, reason: NOT_GIVEN };
    },
  );
}
