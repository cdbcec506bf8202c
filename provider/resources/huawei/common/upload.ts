import { allPages, offsetOf } from "../../../api/pages";
import { apigCertificate } from "../../../../schema/huawei/apig-certificate";
import type { ApigCertificateOutputs } from "../../../../sdk/huawei/apig-certificate";
import { serialDecimal } from "../../../../common/certificate";
import type { Context } from "../../context";
import { PkiError, ServiceError } from "../../../base/errors";
import { PartialCreate, type Existing, type Found } from "../../kind";
import { requestOf } from "../../request";
import { wasClaimed } from "../../creates/orphan";
import { createOnce, type Match } from "../../creates/create-once";
import { canonicalCommonName } from "../../../x509/names";
import { parseCertificate } from "../../../x509/parse";
import { fromPem } from "../../../x509/pem";
import type { UploadArgs } from "./arguments";
import { unlessGone } from "../../../api/huawei/not-found";
import type {
  BoundDomain,
  CertificateForm,
  CertificateV2,
  HuaweiDomainBinding,
} from "../../../api/huawei/operations";

type State = ApigCertificateOutputs;

const PAGE = 500;

/** Uploads a certificate and binds its domains. */
export async function createUpload(context: Context, args: UploadArgs): Promise<Existing<State>> {
  const key = args.createKey ?? "";
  return createOnce<State>(context, {
    key,
    group: JSON.stringify(["apig", args.name]),
    hasOwnKeyPair: false,
    matches: () => matches(context, args),
    create: async () => {
      warnOfUnverifiedClients(context, args);
      const made = await context.huawei("CreateCertificateV2", formOf(args));
      const existing = { id: made.id, key, state: stateOf(made) };
      try {
        await bind(context, made.id, [], args.domains ?? []);
        return existing;
      } catch (cause) {
        throw new PartialCreate(existing, cause);
      }
    },
    read: async (id) => {
      await bindWanted(context, id, undefined, args);
      return stateOf(await context.huawei("ShowDetailsOfCertificateV2", { certificate_id: id }));
    },
  });
}

function warnOfUnverifiedClients({ tell }: Context, { name, type, trustedRootCa }: UploadArgs): void {
  if (trustedRootCa === undefined || type === "instance") return;
  tell?.(
    `huawei.ApigCertificate ${name}: trustedRootCa may have no effect on a global certificate, so clients may not be verified: give it type instance and instanceId, and try a request without a client certificate`,
    "warning",
  );
}

const formOf = (args: UploadArgs): CertificateForm => requestOf(apigCertificate.arguments, args);

/** Whether an upload has the serial number and, as far as they can be read, the dates of the first certificate. */
function isOf(content: string, upload: CertificateV2): boolean {
  const [der] = fromPem("CERTIFICATE", content);
  if (!der) return false;
  const { serialNumber, notBefore, notAfter } = parseCertificate(der);
  const isDate = (reported: string, date: Date): boolean =>
    Number.isNaN(Date.parse(reported)) || Date.parse(reported) === date.getTime();
  return (
    isSerial(upload.serial_number, serialDecimal(serialNumber)) &&
    isDate(upload.not_before, notBefore) &&
    isDate(upload.not_after, notAfter)
  );
}

/** Whether two texts are the same serial number; documents show it in decimal, without saying so. */
const isSerial = (reported: string, decimal: string): boolean =>
  reported === decimal || reported.replace(/[: ]/g, "").toLowerCase() === BigInt(decimal || "0").toString(16);

const stateOf = (upload: CertificateV2): State => ({
  commonName: upload.common_name,
  san: upload.san ?? [],
  notBefore: upload.not_before,
  notAfter: upload.not_after,
  signatureAlgorithm: upload.signature_algorithm,
  createTime: upload.create_time,
  updateTime: upload.update_time,
  isHasTrustedRootCa: upload.is_has_trusted_root_ca,
  projectId: upload.project_id,
  version: upload.version,
  organization: upload.organization ?? [],
  organizationalUnit: upload.organizational_unit ?? [],
  locality: upload.locality ?? [],
  state: upload.state ?? [],
  country: upload.country ?? [],
  serialNumber: upload.serial_number,
  issuer: upload.issuer ?? [],
});

async function matches(context: Context, args: UploadArgs): Promise<Match[]> {
  const uploads = await allPages(async (page) => {
    const { certs, total } = await context.huawei("ListCertificatesV2", {
      name: args.name,
      type: args.type ?? "global",
      instance_id: args.instanceId,
      ...offsetOf(page, PAGE),
    });
    return { items: certs, total };
  });
  const found: Match[] = [];
  for (const { id, name, create_time: created } of uploads) {
    if (name !== args.name) continue;
    const details = await unlessGone(context.huawei("ShowDetailsOfCertificateV2", { certificate_id: id }));
    if (details && isOf(args.certContent, details)) found.push({ id, issuedAt: new Date(created) });
  }
  return found;
}

/** Reads an upload. Its content is never returned; a different serial number shows that it was changed. */
export async function readUpload(
  context: Context,
  id: string,
  state: Partial<UploadArgs>,
): Promise<Found<State> | undefined> {
  const upload = await unlessGone(context.huawei("ShowDetailsOfCertificateV2", { certificate_id: id }));
  if (!upload) return undefined;
  const { certContent, trustedRootCa } = state;
  const isOther = certContent !== undefined && !isOf(certContent, upload);
  const bound = state.domains === undefined ? undefined : await boundDomains(context, id);
  return {
    state: stateOf(upload),
    drift: {
      name: upload.name,
      certContent: isOther
        ? `the gateway holds another certificate: serial number ${upload.serial_number}, until ${upload.not_after}`
        : certContent,
      trustedRootCa: upload.is_has_trusted_root_ca ? trustedRootCa : undefined,
      domains: bound && asFound(state.domains ?? [], bound),
    },
    differences: differencesOf(upload, state),
  };
}

/** What cannot be changed in place. */
const differencesOf = (upload: CertificateV2, expected: Partial<UploadArgs>): string[] => [
  ...(upload.type === (expected.type ?? "global") ? [] : [`its type is ${upload.type}`]),
  ...(expected.instanceId === undefined || upload.instance_id === expected.instanceId
    ? []
    : [`its instance is ${upload.instance_id}`]),
];

type Domains = NonNullable<UploadArgs["domains"]>;

/** The bound domains, as written in the program if they are equal. */
const asFound = (wanted: Domains, bound: readonly BoundDomain[]): Domains =>
  bound.map(({ url_domain: domain, verified_client_certificate_enabled: verified }) => {
    const same = wanted.find((other) => canonicalCommonName(other.domain) === canonicalCommonName(domain));
    const isFree = same && same.verifiedClientCertificateEnabled === undefined;
    return isFree ? same : { domain: same?.domain ?? domain, verifiedClientCertificateEnabled: verified };
  });

async function boundDomains(context: Context, id: string): Promise<BoundDomain[]> {
  const answer = await context.huawei("ListAttachedDomainsV2", { certificate_id: id, limit: PAGE });
  return answer.bound_domains;
}

/** Updates an upload in place: whatever changes, everything is sent again. */
export async function updateUpload(
  context: Context,
  id: string,
  olds: Partial<UploadArgs>,
  args: UploadArgs,
): Promise<State> {
  const upload = await context.huawei("UpdateCertificateV2", { certificate_id: id, ...formOf(args) });
  if (args.trustedRootCa === undefined && upload.is_has_trusted_root_ca) {
    throw new PkiError(
      "UNSUPPORTED",
      `trustedRootCa: UpdateCertificateV2 has kept the trusted root of ${id} although none was sent; replace the upload to remove it`,
    );
  }
  await bindWanted(context, id, olds.domains, args);
  return stateOf(await context.huawei("ShowDetailsOfCertificateV2", { certificate_id: id }));
}

async function bindWanted(
  context: Context,
  id: string,
  before: Domains | undefined,
  { domains }: UploadArgs,
): Promise<void> {
  if (domains === undefined && before === undefined) return;
  await bind(context, id, asFound(domains ?? [], await boundDomains(context, id)), domains ?? []);
}

async function bind(context: Context, id: string, bound: Domains, wanted: Domains): Promise<void> {
  const textOf = ({ domain, verifiedClientCertificateEnabled: verified }: Domains[number]): string =>
    JSON.stringify([canonicalCommonName(domain), verified]);
  const gone = bound.filter(({ domain }) => !wanted.some((other) => other.domain === domain));
  const added = wanted.filter((one) => !bound.some((other) => textOf(other) === textOf(one)));
  const toBinding = ({
    domain,
    verifiedClientCertificateEnabled: verified,
  }: Domains[number]): HuaweiDomainBinding => ({
    domain,
    verified_client_certificate_enabled: verified,
  });
  if (gone.length > 0) await detach(context, id, gone.map(toBinding));
  if (added.length > 0) {
    await context.huawei("BatchAssociateDomainsV2", { certificate_id: id, domains: added.map(toBinding) });
  }
}

async function detach(context: Context, id: string, domains: HuaweiDomainBinding[]): Promise<void> {
  try {
    await context.huawei("BatchDisassociateDomainsV2", { certificate_id: id, domains });
  } catch (error) {
    // Somebody else was faster.
    const isUnbound =
      error instanceof ServiceError &&
      error.serviceCode === "APIG.2000" &&
      /no valid domain name/i.test(error.message);
    if (!isUnbound) throw error;
  }
}

/**
 * Deletes an upload after unbinding the domains of this resource; other bindings are somebody else's reason to keep it.
 */
export async function deleteUpload(context: Context, id: string, state: Partial<UploadArgs>): Promise<void> {
  if (wasClaimed(context, id, state.createKey)) return;
  const attached = await unlessGone(boundDomains(context, id));
  if (!attached) return;
  const own = new Set((state.domains ?? []).map(({ domain }) => canonicalCommonName(domain)));
  const foreign = attached.filter(({ url_domain: domain }) => !own.has(canonicalCommonName(domain)));
  if (foreign.length > 0 && !state.detachOnDelete) {
    const names = foreign.map(({ url_domain: domain }) => domain).join(", ");
    throw new PkiError(
      "INVALID_INPUT",
      `DeleteCertificateV2: the certificate ${id} is bound to ${names}: bind another certificate to them first, or set detachOnDelete (and run "pulumi up") to detach them`,
    );
  }
  if (attached.length > 0) {
    await detach(
      context,
      id,
      attached.map(({ url_domain: domain }) => ({ domain })),
    );
  }
  await unlessGone(context.huawei("DeleteCertificateV2", { certificate_id: id }));
}
