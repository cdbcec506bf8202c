import { createHash } from "node:crypto";
import { userCertificate } from "../../../../schema/alibaba/user-certificate";
import type { ArgumentsOf } from "../../../../schema/resource";
import type { UserCertificateOutputs } from "../../../../sdk/alibaba/user-certificate";
import { isUnclear, PkiError, ServiceError, Throttled } from "../../../base/errors";
import type { Context } from "../../context";
import { withSuffix } from "../../creates/identity";
import { claim, isUnclaimed } from "../../creates/orphan";
import { given, type DescribedArguments } from "../../described";
import type { Existing, Found } from "../../kind";
import { requestOf } from "../../request";
import {
  describeUpload,
  findUpload,
  isUploadOf,
  listUploads,
  otherContent,
  uploadState,
} from "./certificate-service";

export type AlibabaUploadArgs = ArgumentsOf<typeof userCertificate>;
type Args = AlibabaUploadArgs;
type State = UserCertificateOutputs;

const MAX_PASSED = 20;

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
    if (id !== undefined) {
      return { id: String(id), key, state: uploadState(await describeUpload(context, String(id))) };
    }
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

const findByName = async (context: Context, name: string): Promise<number | undefined> =>
  (await listUploads(context)).find(({ Name }) => Name === name)?.CertificateId;

/** Reads an upload, without its content and key: what it is of shows in its fingerprint. */
export async function readUpload(
  context: Context,
  id: string,
  state: Partial<Args & State>,
): Promise<Found<State> | undefined> {
  const detail = await findUpload(context, id);
  if (!detail) return undefined;
  const { name, cert, signCert, encryptCert, resourceGroupId } = state;
  const isNamed = name === undefined || [detail.Name, baseOf(detail.Name)].includes(name);
  const contents = [cert, signCert, encryptCert].filter((content) => content !== undefined);
  const isOther = contents.length > 0 && !contents.some((content) => isUploadOf(content, detail));
  const other = otherContent(detail);
  const group = resourceGroupId === undefined ? undefined : detail.ResourceGroupId;
  return {
    state: uploadState(detail),
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

/** The arguments that describe an upload; its keys, which come with its certificates, are the program's to say. */
export async function describeArguments(context: Context, id: string): Promise<DescribedArguments> {
  const { Name, Cert, SignCert, EncryptCert } = await describeUpload(context, id, true);
  return given({ name: baseOf(Name), cert: Cert, signCert: SignCert, encryptCert: EncryptCert });
}

/** Nothing can be changed: only what the state holds of it is read again. */
export const updateUpload = async (context: Context, id: string): Promise<State> =>
  uploadState(await describeUpload(context, id));
