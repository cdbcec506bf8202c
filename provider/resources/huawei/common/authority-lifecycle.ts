import { allPages, offsetOf } from "../../../api/pages";
import { DAY } from "../../../../common/time";
import { certificateAuthority } from "../../../../schema/huawei/certificate-authority";
import type { Context } from "../../context";
import { PartialCreate, type Existing } from "../../kind";
import { ignoreIfDone } from "../../change-status";
import { renewalDue } from "../../renewal";
import { requestOf } from "../../request";
import { wasClaimed } from "../../creates/orphan";
import { createOnce, sweepOnce, type Match } from "../../creates/create-once";
import type { ExpectedCertificate } from "../../../x509/compare";
import { canonicalCommonName } from "../../../x509/names";
import { stateOf, type AuthorityState } from "./authority-state";
import { applySwitches, withAgencyNamed } from "./authority-switches";
import type { HuaweiAuthorityArgs } from "./arguments";
import { sameName } from "./fields";
import { unlessGone } from "../../../api/huawei/not-found";
import { applyTags, tagsFound } from "./managed";
import type { HuaweiAuthority } from "../../../api/huawei/operations";

const DEFAULT_PENDING_DAYS = certificateAuthority.arguments.pendingDays.default;
const PAGE = 1000;

/** Creates a CA, or restores the same one if it is scheduled for deletion. */
export async function createAuthority(
  context: Context,
  args: HuaweiAuthorityArgs,
  expected: ExpectedCertificate,
): Promise<Existing<AuthorityState>> {
  const key = args.createKey ?? "";
  const listed = (fresh: boolean): Promise<HuaweiAuthority[]> =>
    fresh ? list(context) : sweepOnce(context, "ccm-authorities", () => list(context));
  const same = (await listed(false)).filter((ca) => isSame(ca, args, expected));
  const waiting = restoring(context, key) ?? restorable(same, context.clock(), args)?.ca_id;
  const restored = waiting === undefined ? undefined : await restore(context, waiting, args);
  if (restored) return restored;
  // An interrupted attempt's result is looked up from here on, and none of these is one.
  if (waiting !== undefined) context.journal.begin(key, idsOf(matches(same, args, expected)));
  return createOnce<AuthorityState>(context, {
    key,
    group: JSON.stringify(["ccm-authority", canonicalCommonName(args.distinguishedName.commonName)]),
    hasOwnKeyPair: false,
    matches: async (fresh) => matches(await listed(fresh), args, expected),
    create: async () => {
      const request = requestOf(certificateAuthority.arguments, args);
      const created = context.huawei("CreateCertificateAuthority", request);
      const { ca_id: id } = await withAgencyNamed(args.crlConfiguration, created);
      return finish(context, id, key, args);
    },
    read: async (id) => (await finish(context, id, key, args)).state,
  });
}

/**
 * The CA that comes back instead of a new one being made. One that lives stands in a state, perhaps in this one, to be
 * replaced on demand: then a new one is wanted. And nothing tells of one that waits for its deletion whether it was
 * revoked before: one that is revoked when it leaves is not looked for.
 */
const restorable = (
  same: readonly HuaweiAuthority[],
  now: Date,
  args: HuaweiAuthorityArgs,
): HuaweiAuthority | undefined =>
  args.retire === "revoke" || same.some(({ status }) => status !== "DELETED")
    ? undefined
    : latest(same, now, args);

/** Of the generations of a CA, the one that ends last, unless it has ended or would be renewed at once. */
function latest(
  generations: readonly HuaweiAuthority[],
  now: Date,
  args: HuaweiAuthorityArgs,
): HuaweiAuthority | undefined {
  const [last] = [...generations].sort((a, b) => (b.not_after ?? 0) - (a.not_after ?? 0));
  if (last?.not_before === undefined || last.not_after === undefined) return last;
  const validity = { notBefore: new Date(last.not_before), notAfter: new Date(last.not_after) };
  const end = renewalDue(validity, args, args.createKey ?? "") ?? validity.notAfter;
  return now < end ? last : undefined;
}

const RESTORING = "restoring ";

/** The CA that an interrupted run has begun to restore. */
function restoring({ journal }: Context, key: string): string | undefined {
  const note = journal.note(key);
  return note?.startsWith(RESTORING) ? note.slice(RESTORING.length) : undefined;
}

/**
 * Restores a CA scheduled for deletion; that this was begun is recorded, so that the next run continues. Undefined if
 * it was revoked before: it remains scheduled, and a new one is created.
 */
async function restore(
  context: Context,
  id: string,
  args: HuaweiAuthorityArgs,
): Promise<Existing<AuthorityState> | undefined> {
  const key = args.createKey ?? "";
  context.journal.begin(key, `${RESTORING}${id}`);
  const restored = await finish(context, id, key, args);
  if (restored.state.status !== "REVOKED") return restored;
  await scheduleDeletion(context, id, args);
  return undefined;
}

const statusOf = async (context: Context, id: string): Promise<string> =>
  (await unlessGone(context.huawei("ShowCertificateAuthority", { ca_id: id })))?.status ?? "DELETED";

/** Statuses that no create of this run can have led to, or would want. */
const GONE = new Set(["DELETED", "REVOKED"]);

const matches = (
  all: readonly HuaweiAuthority[],
  args: HuaweiAuthorityArgs,
  expected: ExpectedCertificate,
): Match[] =>
  all
    .filter((ca) => !GONE.has(ca.status) && isSame(ca, args, expected))
    .map((ca) => ({ id: ca.ca_id, issuedAt: new Date(ca.create_time) }));

const idsOf = (found: readonly Match[]): string => found.map(({ id }) => id).join(",");

/** Whether a CA matches the arguments, by the facts in the list. */
function isSame(ca: HuaweiAuthority, args: HuaweiAuthorityArgs, expected: ExpectedCertificate): boolean {
  const { organizational_unit: organizationalUnit, common_name: commonName, ...rest } = ca.distinguished_name;
  const fits =
    ca.type === args.type &&
    ca.key_algorithm === args.keyAlgorithm &&
    sameName({ ...rest, commonName, organizationalUnit }, args.distinguishedName) &&
    (ca.issuer_id ?? undefined) === args.issuerId &&
    (args.type === "ROOT" || ca.path_length === (args.pathLength ?? 0));
  if (!fits || ca.not_before === undefined || ca.not_after === undefined) return fits && !args.validity;
  const period = expected.period?.(new Date(ca.not_before));
  return period === undefined || Math.abs(period.notAfter.getTime() - ca.not_after) <= DAY;
}

const list = (context: Context): Promise<HuaweiAuthority[]> =>
  allPages(async (page) => {
    const request = offsetOf(page, PAGE);
    const { certificate_authorities: items, total } = await context.huawei(
      "ListCertificateAuthority",
      request,
    );
    return { items, total };
  });

async function finish(
  context: Context,
  id: string,
  key: string,
  args: HuaweiAuthorityArgs,
): Promise<Existing<AuthorityState>> {
  try {
    return { id, key, state: await bringTo(context, id, {}, args) };
  } catch (cause) {
    // What was not applied must not be in the state as if it had been.
    const nothing = { tags: undefined, ocspSwitch: undefined };
    throw new PartialCreate({ id, key, state: { certificate: "", status: "PENDING", ...nothing } }, cause);
  }
}

/** A CA according to its state; nothing for a new one. */
type Olds = Partial<HuaweiAuthorityArgs & AuthorityState>;

/** Brings what can be updated in place to the arguments, and returns the result. */
async function bringTo(
  context: Context,
  id: string,
  olds: Olds,
  args: HuaweiAuthorityArgs,
): Promise<AuthorityState> {
  const before = await context.huawei("ShowCertificateAuthority", { ca_id: id });
  const found = before.status === "DELETED" ? await comeBack(context, id) : before.status;
  // A CA restored as revoked is of no use: `restore` gives up on it.
  if (found === "REVOKED" && !olds.certificate)
    return stateOf(context, { ...before, status: found }, args, olds);
  const status = found === "PENDING" ? await activate(context, id, args) : found;
  // One that is to stay disabled, and whose certificate is not known yet, is enabled for as long as it takes to export it.
  if (status === "DISABLED" && (args.enabled !== false || !olds.certificate)) await enable(context, id);
  if (status !== "PENDING") {
    await applySwitches(context, id, before, olds, args);
    await bringTags(context, id, olds, args);
  }
  const after = await context.huawei("ShowCertificateAuthority", { ca_id: id });
  const state = await stateOf(context, after, args, olds);
  if (state.status !== "ACTIVED" || args.enabled !== false) return state;
  await disable(context, id);
  return { ...state, status: "DISABLED" };
}

/** Cancels a CA's scheduled deletion. */
async function comeBack(context: Context, id: string): Promise<string> {
  await ignoreIfDone(
    context.huawei("RestoreCertificateAuthority", { ca_id: id }),
    async () => (await statusOf(context, id)) !== "DELETED",
  );
  return statusOf(context, id);
}

/** Gives a pending CA the certificate that another CA has issued for it, if there is one yet. */
async function activate(
  context: Context,
  id: string,
  { importCertificate: certificate, importCertificateChain: chain = "" }: HuaweiAuthorityArgs,
): Promise<string> {
  if (certificate === undefined) return "PENDING";
  const request = { ca_id: id, certificate, certificate_chain: chain };
  await ignoreIfDone(
    context.huawei("ImportCertificateAuthorityCertificate", request),
    async () => (await statusOf(context, id)) === "ACTIVED",
  );
  return "ACTIVED";
}

async function bringTags(context: Context, id: string, olds: Olds, args: HuaweiAuthorityArgs): Promise<void> {
  const { tags } = await context.huawei("ListCaTags", { ca_id: id });
  const calls = {
    create: (added: typeof tags) => context.huawei("BatchCreateCaTags", { ca_id: id, tags: added }),
    remove: (gone: typeof tags) => context.huawei("BatchDeleteCaTags", { ca_id: id, tags: gone }),
  };
  await applyTags(calls, tagsFound(tags, olds.tags ?? args.tags), args.tags);
}

/** Updates a CA in place. */
export const updateAuthority = (
  context: Context,
  id: string,
  olds: Olds,
  args: HuaweiAuthorityArgs,
): Promise<AuthorityState> => bringTo(context, id, olds, args);

/** Disables or revokes a CA and schedules its deletion; one that is still pending is deleted at once. */
export async function deleteAuthority(
  context: Context,
  id: string,
  state: Partial<HuaweiAuthorityArgs>,
): Promise<void> {
  if (state.retire === "retain" || wasClaimed(context, id, state.createKey)) return;
  const details = await unlessGone(context.huawei("ShowCertificateAuthority", { ca_id: id }));
  if (!details || details.status === "DELETED") return;
  const { status } = details;
  if (state.retire === "revoke" && REVOCABLE.has(status)) await revoke(context, id, state.revocationReason);
  else if (status === "ACTIVED" || status === "EXPIRED") await disable(context, id);
  await scheduleDeletion(context, id, state);
}

/** Statuses from which a CA can be revoked: an expired one is no longer accepted anyway. */
const REVOCABLE = new Set(["ACTIVED", "DISABLED"]);

const revoke = (
  context: Context,
  id: string,
  reason: HuaweiAuthorityArgs["revocationReason"],
): Promise<void> =>
  ignoreIfDone(
    context.huawei("RevokeCertificateAuthority", { ca_id: id, reason }),
    async () => !REVOCABLE.has(await statusOf(context, id)),
  );

async function scheduleDeletion(
  context: Context,
  id: string,
  { pendingDays = DEFAULT_PENDING_DAYS }: Pick<Partial<HuaweiAuthorityArgs>, "pendingDays">,
): Promise<void> {
  const days = String(pendingDays);
  await ignoreIfDone(
    unlessGone(context.huawei("DeleteCertificateAuthority", { ca_id: id, pending_days: days })),
    async () => (await statusOf(context, id)) === "DELETED",
  );
}

const enable = (context: Context, id: string): Promise<void> =>
  ignoreIfDone(
    context.huawei("EnableCertificateAuthority", { ca_id: id }),
    async () => (await statusOf(context, id)) === "ACTIVED",
  );

const disable = (context: Context, id: string): Promise<void> =>
  ignoreIfDone(
    context.huawei("DisableCertificateAuthority", { ca_id: id }),
    async () => (await statusOf(context, id)) === "DISABLED",
  );
