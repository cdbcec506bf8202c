import { rfc3339 } from "../../common/time";
import type { CACertificateDetails, ClientCertificateDetails } from "../../provider/api/alibaba/operations";
import { allPages } from "../../provider/api/pages";
import type { Context } from "../../provider/resources/context";
import { NAME_TAGS } from "../../provider/x509/names";
import { parseCertificate, type Certificate } from "../../provider/x509/parse";
import { fromPem, oneFromPem } from "../../provider/x509/pem";
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
  const isRoot = details.CertificateType === "ROOT";
  const common = { id: details.Identifier, title: details.CommonName, issuerId: details.ParentIdentifier };
  if (details.IssuerType === "external") {
    const reason =
      "a CA that an external root has signed: the service returns neither its purchased instance nor its request";
    return { ...common, kind: isRoot ? "alibaba.RootCa" : "alibaba.ExternalCaCertificate", reason };
  }
  const { name } = certificate;
  const subject = given({
    commonName: name.commonName,
    organization: name.organization,
    organizationUnit: name.organizationUnit,
    locality: name.locality,
    state: name.state,
    countryCode: name.country,
  });
  const args = {
    ...subject,
    years: details.Years > 0 ? details.Years : wholeYearsOrHours(certificate).years,
    algorithm: certificate.algorithm,
  };
  if (isRoot) return { ...common, kind: "alibaba.RootCa", args };
  const more = given({
    pathLenConstraint: certificate.pathLength === 0 ? undefined : certificate.pathLength,
    extendedKeyUsages: certificate.extendedKeyUsages,
    enableCrl: details.CrlStatus === "1" ? true : undefined,
    crlDay: details.CrlDay,
  });
  return { ...common, kind: "alibaba.SubCa", args: { ...args, ...more } };
}

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
  const { CertificateType: type, ParentIdentifier: issuerId } = details;
  const common = { id: details.Identifier, title: details.CommonName, issuerId };
  switch (type) {
    case "SERVER":
      return {
        ...common,
        kind: "alibaba.ServerCertificate",
        args: { ...leafArgs(certificate), ...domains(certificate) },
      };
    case "CLIENT":
      return { ...common, ...withNames("alibaba.ClientCertificate", certificate) };
    default:
      return {
        ...common,
        kind: "alibaba.CustomCertificate",
        reason: "the service does not return the signing request that it was issued from",
      };
  }
}

function leafArgs(certificate: Certificate): Record<string, unknown> {
  const { name, notBefore, notAfter } = certificate;
  const { years, hours } = wholeYearsOrHours(certificate);
  const days = hours % 24 === 0 ? { days: hours / 24 } : undefined;
  const dates = { beforeTime: rfc3339(notBefore), afterTime: rfc3339(notAfter) };
  return given({
    commonName: name.commonName,
    algorithm: certificate.algorithm,
    organization: name.organization,
    organizationUnit: name.organizationUnit,
    country: name.country,
    state: name.state,
    locality: name.locality,
    ...(years === undefined ? (days ?? dates) : { years }),
  });
}

function domains({ name, names }: Certificate): Record<string, unknown> {
  const own = name.commonName?.toLowerCase();
  const others = names.map(({ value }) => value).filter((value) => value.toLowerCase() !== own);
  return others.length > 0 ? { domain: others } : {};
}

/** Names of one type are arguments; the API itself makes no others, except from a request. */
function withNames(kind: string, certificate: Certificate): Pick<Importable, "kind" | "args" | "reason"> {
  const types = new Set(certificate.names.map(({ type }) => type));
  const [type] = types;
  if (type === undefined) return { kind, args: leafArgs(certificate) };
  if (types.size > 1)
    return { kind, reason: "it has names of several types, which only a request can ask for" };
  const sanValue = certificate.names.map(({ value }) => value);
  return { kind, args: { ...leafArgs(certificate), sanType: NAME_TAGS[type], sanValue } };
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
      const common = { id, title, issuerId: details.IssuerIdentifier };
      const kind = "alibaba.WhClientCertificate";
      const [der] = fromPem("CERTIFICATE", details.Content);
      return der
        ? { ...common, ...withNames(kind, parseCertificate(der)) }
        : { ...common, kind, reason: NOT_GIVEN };
    },
  );
}
