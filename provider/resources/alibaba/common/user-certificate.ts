import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { rfc3339 } from "../../../../common/time";
import { userCertificate } from "../../../../schema/alibaba/user-certificate";
import type { ArgumentsOf } from "../../../../schema/resource";
import type { UserCertificateOutputs } from "../../../../sdk/alibaba/user-certificate";
import { unlessGone } from "../../../api/alibaba/not-found";
import type { CloudResource, UserCertificateDetail } from "../../../api/alibaba/operations";
import { allPages } from "../../../api/pages";
import { isUnclear, PkiError, ServiceError, Throttled } from "../../../base/errors";
import { parseCertificate, type Certificate } from "../../../x509/parse";
import { fromPem } from "../../../x509/pem";
import type { Context } from "../../context";
import { withSuffix } from "../../creates/identity";
import { claim, isUnclaimed, wasClaimed } from "../../creates/orphan";
import { given, type DescribedArguments } from "../../described";
import type { Existing, Found } from "../../kind";
import { requestOf } from "../../request";

export type AlibabaUploadArgs = ArgumentsOf<typeof userCertificate>;
type Args = AlibabaUploadArgs;
type State = UserCertificateOutputs;

const PAGE = 100;
const MAX_PASSED = 20;
/** The service refuses for a while what was in use a moment ago: in all three minutes. */
const PAUSES = [3_000, 6_000, 12_000, 24_000, 45_000, 90_000];

/** Names are unique in an account: the one of a generation tells what an interrupted create has uploaded. */
export const nameOf = (name: string, key: string): string =>
  `${name}-${createHash("sha256").update(key).digest("hex").slice(0, 10)}`;

/** The name without what tells generations apart. */
const baseOf = (name: string): string => name.replace(/-[0-9a-f]{10}$/, "");

/** Uploads a certificate, or takes up what an earlier attempt, whose answer was lost, has uploaded under its name. */
export async function createUpload(context: Context, args: Args): Promise<Existing<State>> {
  const own = args.createKey ?? "";
  for (let attempt = 0; attempt < MAX_PASSED; attempt++) {
    const key = attempt === 0 ? own : withSuffix(own, `-${attempt}`);
    const id = await uploadOrFind(context, args, key);
    if (id !== undefined) return { id: String(id), key, state: stateOf(await describe(context, String(id))) };
  }
  throw new PkiError(
    "INVALID_INPUT",
    `name: ${MAX_PASSED} uploads already have the names derived for this one: choose another name`,
  );
}

/** Undefined when the name belongs to an upload that is not this create's. */
async function uploadOrFind(context: Context, args: Args, key: string): Promise<number | undefined> {
  const evidence = context.journal.evidence(key);
  const Name = nameOf(args.name, key);
  const left = evidence === "pending" ? await findByName(context, Name) : undefined;
  if (left !== undefined) return takenUp(context, left, key);
  context.journal.begin(key);
  try {
    const request = { ...requestOf(userCertificate.arguments, args), Name };
    return (await context.alibaba("UploadUserCertificate", request)).CertId;
  } catch (error) {
    // No document names the code for a name that is taken: what bears it decides.
    const isRefused = error instanceof ServiceError && !(error instanceof Throttled);
    if (!isRefused && !isUnclear(error)) throw error;
    const found = await findByName(context, Name);
    if (found === undefined) throw error;
    const isOwn = isUnclear(error) || evidence === "pending";
    if (!isOwn && (evidence === "done" || !isUnclaimed(context, String(found)))) return undefined;
    return takenUp(context, found, key);
  }
}

function takenUp(context: Context, id: number, key: string): number {
  claim(context, String(id), key);
  return id;
}

async function findByName(context: Context, name: string): Promise<number | undefined> {
  const uploads = await allPages(async (CurrentPage) => {
    const request = { OrderType: "UPLOAD", CurrentPage, ShowSize: PAGE } as const;
    const { CertificateOrderList, TotalCount } = await context.alibaba("ListUserCertificateOrder", request);
    return { items: CertificateOrderList, total: TotalCount };
  });
  return uploads.find(({ Name }) => Name === name)?.CertificateId;
}

const describe = (context: Context, id: string, isWhole = false): Promise<UserCertificateDetail> =>
  context.alibaba("GetUserCertificateDetail", { CertId: Number(id), CertFilter: !isWhole });

const stateOf = (detail: UserCertificateDetail): State => ({
  certificateId: detail.Id,
  certIdentifier: detail.CertIdentifier ?? "",
  certificateName: detail.Name,
  commonName: detail.Common,
  san: detail.Sans.split(",").filter((name) => name !== ""),
  notBefore: moment(detail.NotBefore, detail.StartDate),
  notAfter: moment(detail.NotAfter, detail.EndDate),
  serialNumber: detail.SerialNo,
  fingerprint: detail.Sha2,
  issuer: detail.Issuer,
});

const moment = (milliseconds: number | undefined, day: string): string =>
  milliseconds === undefined ? day : rfc3339(new Date(milliseconds));

/** Reads an upload, without its content and key: what it is of shows in its fingerprint. */
export async function readUpload(
  context: Context,
  id: string,
  state: Partial<Args & State>,
): Promise<Found<State> | undefined> {
  if (!/^\d{1,15}$/.test(id)) return undefined;
  const detail = await unlessGone(describe(context, id));
  if (!detail) return undefined;
  const { name, cert, signCert, encryptCert, resourceGroupId } = state;
  const isNamed = name === undefined || [detail.Name, baseOf(detail.Name)].includes(name);
  const contents = [cert, signCert, encryptCert].filter((content) => content !== undefined);
  const isOther = contents.length > 0 && !contents.some((content) => isOf(content, detail));
  const other = `CAS holds another certificate: serial number ${detail.SerialNo}, until ${detail.EndDate}`;
  const group = resourceGroupId === undefined ? undefined : detail.ResourceGroupId;
  return {
    state: stateOf(detail),
    drift: {
      ...(name === undefined ? {} : { name: isNamed ? name : detail.Name }),
      ...(cert === undefined ? {} : { cert: isOther ? other : cert }),
      resourceGroupId: group,
    },
    differences: [
      ...(isOther ? [other] : []),
      ...(group === resourceGroupId
        ? []
        : [`its resource group is ${detail.ResourceGroupId ?? "the default one"}`]),
    ],
  };
}

function isOf(content: string, { Sha2, SerialNo }: UserCertificateDetail): boolean {
  const leaf = leafOf(content);
  if (!leaf) return false;
  const sha2 = Sha2.replace(/[^0-9a-f]/gi, "").toUpperCase();
  return sha2.length === 64
    ? sha2 === leaf.fingerprint
    : SerialNo.replace(/^0+/, "").toUpperCase() === leaf.serialNumber.replace(/^0+/, "");
}

function leafOf(content: string): Certificate | undefined {
  const [der] = fromPem("CERTIFICATE", content);
  return der && parseCertificate(der);
}

/** Describes an upload with its certificates; its keys, which come with them, are the program's to say. */
export async function describeUpload(context: Context, id: string): Promise<DescribedArguments> {
  const { Name, Cert, SignCert, EncryptCert } = await describe(context, id, true);
  return given({ name: baseOf(Name), cert: Cert, signCert: SignCert, encryptCert: EncryptCert });
}

/** Nothing can be changed: only what the state holds of it is read again. */
export const updateUpload = async (context: Context, id: string): Promise<State> =>
  stateOf(await describe(context, id));

/** Deletes an upload, as soon as the service lets it go. */
export async function deleteUpload(
  context: Context,
  id: string,
  { createKey }: Partial<Pick<Args, "createKey">>,
): Promise<void> {
  if (wasClaimed(context, id, createKey)) return;
  for (let attempt = 0; ; attempt++) {
    try {
      await unlessGone(context.alibaba("DeleteUserCertificate", { CertId: Number(id) }));
      return;
    } catch (error) {
      if (!isInUse(error)) throw error;
      const milliseconds = PAUSES[attempt];
      if (milliseconds === undefined) throw await stillInUse(context, id, error);
      await (context.wait ?? pause)(milliseconds);
    }
  }
}

/** Whether a refusal can be about what uses the upload: no document names its code. */
const isInUse = (error: unknown): error is ServiceError =>
  error instanceof ServiceError &&
  !(error instanceof Throttled) &&
  [400, 409].includes(error.httpStatus) &&
  !/Param|Signature|AccessKey|Forbidden|Permission|Auth/i.test(error.serviceCode);

async function stillInUse(context: Context, id: string, cause: ServiceError): Promise<PkiError> {
  const users = await usersOf(context, id);
  return new PkiError(
    "SERVICE_ERROR",
    `DeleteUserCertificate: for three minutes the service has refused to delete the certificate ${id} (${cause.serviceCode}: ${cause.reason}). ${users} Give what uses it another certificate, then run "pulumi up" again: it deletes what is left`,
    { cause },
  );
}

/** What presents the upload, in a sentence; asked only after the service has refused to delete it. */
async function usersOf(context: Context, id: string): Promise<string> {
  try {
    const { Data } = await context.alibaba("ListCloudResources", { CertIds: JSON.stringify([Number(id)]) });
    return Data.length === 0
      ? "ListCloudResources knows nothing that uses it."
      : `It is used by ${Data.map(userInWords).join(", ")}.`;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return `What uses it is not known (${error.message}).`;
  }
}

const userInWords = ({ CloudProduct, InstanceId, ListenerId, Domain }: CloudResource): string =>
  [CloudProduct, InstanceId, ListenerId, Domain]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
