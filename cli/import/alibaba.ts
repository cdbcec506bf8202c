import type { CACertificateDetails, ClientCertificateDetails } from "../../provider/api/alibaba/operations";
import { allPages } from "../../provider/api/pages";
import {
  authorityArgs,
  clientArgs,
  EXTERNAL_ROOT,
  isExternal,
  serverArgs,
  warehouseArgs,
} from "../../provider/resources/alibaba/common/described";
import {
  authorityDefinition,
  certificateDefinition,
} from "../../provider/resources/alibaba/common/service-kinds";
import type { Context } from "../../provider/resources/context";
import { REQUEST_NOT_TOLD, type DescribedArguments } from "../../provider/resources/described";
import { parseCertificate, type Certificate } from "../../provider/x509/parse";
import { fromPem, oneFromPem } from "../../provider/x509/pem";
import { clientCertificate } from "../../schema/alibaba/client-certificate";
import { rootCa } from "../../schema/alibaba/root-ca";
import { serverCertificate } from "../../schema/alibaba/server-certificate";
import { whClientCertificate } from "../../schema/alibaba/wh-client-certificate";
import type { ResourceDefinition } from "../../schema/resource";
import { allUploads } from "../../provider/resources/alibaba/common/certificate-service";
import { listCertificates } from "../../provider/resources/alibaba/common/listed-certificates";
import { userCertificate } from "../../schema/alibaba/user-certificate";
import { EXPIRED, NOT_GIVEN, readUsed, together, type AccountContents, type Importable } from "./found";

const PAGE = 100;
const IN_USE = ["ISSUE"];

/** Everything in use in an Alibaba Cloud account: CAs, certificates, warehouse certificates and uploads. */
export const findAlibaba = async (context: Context): Promise<AccountContents> =>
  together([
    await authorities(context),
    await endCertificates(context),
    await warehouse(context),
    await uploads(context),
  ]);

/** The service continues to report expired certificates as issued. */
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
  const { kind } = authorityDefinition(details);
  const common = {
    kind,
    id: details.Identifier,
    title: details.CommonName,
    issuerId: details.ParentIdentifier,
  };
  if (!isExternal(details)) return { ...common, args: authorityArgs(details, certificate) };
  const isRoot = kind === rootCa.kind;
  return { ...common, reason: isRoot ? EXTERNAL_ROOT : `a CA of a purchased instance: ${REQUEST_NOT_TOLD}` };
}

async function endCertificates(context: Context): Promise<AccountContents> {
  return readUsed(
    await listCertificates(context),
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
  const args = ARGS.get(definition);
  return args ? { ...common, ...described(args(certificate)) } : { ...common, reason: REQUEST_NOT_TOLD };
}

const ARGS = new Map<ResourceDefinition, (certificate: Certificate) => DescribedArguments | string>([
  [serverCertificate, serverArgs],
  [clientCertificate, clientArgs],
]);

const described = (args: DescribedArguments | string): Pick<Importable, "args" | "reason"> =>
  typeof args === "string" ? { reason: args } : { args };

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
        ? { ...common, ...described(warehouseArgs(parseCertificate(der))) }
        : { ...common, reason: NOT_GIVEN };
    },
  );
}

const KEY_NOT_READ =
  "no key is read: declare it with name, cert and privateKey, and with adopt, to manage it; a copy of a private certificate also as alibaba.PcaCertSync";

/** What is in the certificate service: uploads, and copies of private certificates. */
async function uploads(context: Context): Promise<AccountContents> {
  const { kind } = userCertificate;
  const status = ({ Expired }: { readonly Expired: boolean }): string => (Expired ? "EXPIRED" : "ISSUE");
  return readUsed(await allUploads(context), status, IN_USE, ({ CertificateId, Name: title }) =>
    Promise.resolve({ kind, id: String(CertificateId), title, reason: KEY_NOT_READ }),
  );
}
