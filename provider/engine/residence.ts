import type { Cloud } from "../../common/cloud";
import { unlessGone as unlessGoneAtAlibaba } from "../api/alibaba/not-found";
import type { Context } from "../resources/context";
import { PkiError } from "../base/errors";
import { unlessGone as unlessGoneAtHuawei } from "../api/huawei/not-found";
import type { AnyKind } from "../resources/kind";
import { addressOf, compare, inWords, NEW_STORE, placeIn, type Place } from "../base/place";
import { cloudOf, isMissing, type Standing } from "../api/places";
import { parseCertificate } from "../x509/parse";
import { fromPem } from "../x509/pem";

/**
 * A resource that is not found has been deleted only if it was looked up where it lives. Another store, account or
 * region, and a store that is missing, empty or older than the state, do not know it either, and the consequences of
 * "deleted" cannot be undone. So a resource is refused where it provably does not live, and a deletion is believed
 * where it provably does.
 */
export interface Subject {
  readonly kind: AnyKind;
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
}

/** What is known about the place where a resource is looked up. */
export interface Visit {
  /** The place in its state. */
  readonly recorded?: Place | undefined;
  /** The place to store in its state. */
  readonly place: Place | undefined;
  readonly now: Place;
  /** Whether it is certain that it lives here. */
  readonly isProven: boolean;
  /** Whether the user has said that it was moved here, so that what is not here does not exist. */
  readonly isMoved: boolean;
  /** Whether there is nothing at all, and the user has said that this is right. */
  readonly isNowhere: boolean;
}

const NOWHERE: Visit = { place: undefined, now: {}, isProven: true, isMoved: true, isNowhere: true };
const STATE_ALONE: Visit = { ...NOWHERE, isNowhere: false };
const NOT_SEEN: Visit = { ...STATE_ALONE, isProven: false, isMoved: false };

/**
 * Looks up where the settings point to. Kinds that exist only in the state live everywhere.
 *
 * @throws PkiError `OTHER_PLACE` when the resource lives elsewhere, `NO_STORE` when the local store is not there
 */
export async function visit(context: Context, subject: Subject, peek = false): Promise<Visit> {
  if (cloudOf(subject.kind.kind) === undefined) return STATE_ALONE;
  const recorded = placeIn(subject.state);
  const { places } = context;
  // A preview sends requests only for what can be compared.
  if (peek && !recorded && !places.isLocal) return NOT_SEEN;
  let now: Place;
  try {
    now = await places.look(subject.kind.kind, peek);
  } catch (error) {
    if (!isMissing(error)) {
      // A preview does not require the store to respond.
      if (peek) return NOT_SEEN;
      throw error;
    }
    if (places.movedTo.includes(NEW_STORE)) return NOWHERE;
    throw missing(subject, recorded, error);
  }
  const sameness = recorded ? compare(recorded, now) : "unproven";
  const isMoved = places.movedTo.includes(addressOf(now));
  if (sameness === "other" && recorded && !isMoved) throw elsewhere(subject, recorded, now);
  const place = isMoved ? now : sameness === "same" ? recorded : { ...recorded, ...now };
  return {
    recorded,
    place: isTelling(place) ? place : undefined,
    now,
    isProven: sameness === "same",
    isMoved,
    isNowhere: false,
  };
}

const isTelling = (place: Place | undefined): boolean =>
  place !== undefined && (place.store !== undefined || place.region !== undefined);

/** The place of a newly created resource; failing to determine it is no reason to lose the resource. */
export async function placeOfNew(context: Context, kind: AnyKind): Promise<Place | undefined> {
  if (cloudOf(kind.kind) === undefined) return undefined;
  const place = await context.places.look(kind.kind).catch(() => undefined);
  return isTelling(place) ? place : undefined;
}

/**
 * Decides whether something that the service does not find counts as deleted.
 *
 * @throws PkiError `OTHER_PLACE` when nothing proves that it lived here
 */
export async function believeDeleted(context: Context, subject: Subject, visited: Visit): Promise<void> {
  const { isMoved, isNowhere } = visited;
  if (isNowhere || isMoved) return;
  const standing = await standingOf(context, subject, visited);
  if (standing === "deleted" || standing === "held") return;
  if (standing === "never") throw unknownHere(subject, visited);
  if (!(await isProvenByService(context, subject, visited))) throw unproven(subject, visited);
}

/**
 * Whether something to be destroyed still exists. Where that is proven, the operation itself finds out.
 *
 * @throws PkiError `OTHER_PLACE` if it does not, and nothing proves that it lived here
 */
export async function isThere(context: Context, subject: Subject, visited: Visit): Promise<boolean> {
  if (visited.isNowhere) return false;
  const standing = await standingOf(context, subject, visited);
  if (standing === "held") return true;
  if (standing === undefined) {
    if (visited.isProven || visited.isMoved) return true;
    if (await subject.kind.read(context, subject.id, subject.state)) return true;
  }
  await believeDeleted(context, subject, visited);
  return false;
}

const standingOf = async (
  { places }: Context,
  { id, state }: Subject,
  { now }: Visit,
): Promise<Standing | undefined> =>
  now.store === undefined ? undefined : places.standing(id, serialNumberOf(state.certificate));

function serialNumberOf(pem: unknown): string | undefined {
  if (typeof pem !== "string" || pem === "") return undefined;
  try {
    const [der] = fromPem("CERTIFICATE", pem);
    return der && parseCertificate(der).serialNumber;
  } catch {
    return undefined;
  }
}

/** Whether what the service does find proves that this is the place. */
async function isProvenByService(
  context: Context,
  { kind, state }: Subject,
  { isProven }: Visit,
): Promise<boolean> {
  const cloud = cloudOf(kind.kind);
  // In Huawei Cloud everything can be deleted. Alibaba Cloud has no operation that deletes a CA: a CA that is not found
  // there means credentials without access to it, or a region that is served elsewhere.
  if (cloud === "huawei" && isProven) return true;
  const [reference = ""] = kind.references ?? [];
  const issuer = state[reference];
  return cloud !== undefined && typeof issuer === "string" && holdsCa(context, cloud, issuer);
}

async function holdsCa(context: Context, cloud: Cloud, id: string): Promise<boolean> {
  const answer =
    cloud === "alibaba"
      ? unlessGoneAtAlibaba(context.alibaba("DescribeCACertificate", { Identifier: id }))
      : unlessGoneAtHuawei(context.huawei("ShowCertificateAuthority", { ca_id: id }));
  return (await answer) !== undefined;
}

const named = ({ kind, id }: Subject): string => `${kind.kind} ${id}`;

const NOTHING_DONE = "Nothing was done, and it is not treated as deleted";

/** The settings that select a place. */
function settingsOf({ store, cloud, at }: Place): string {
  if (cloud === undefined) return "pki:localStore (PKI_LOCAL_STORE) and pki:backend (PKI_BACKEND)";
  const prefix = cloud === "alibaba" ? "alicloud" : "huaweicloud";
  const endpoint = store !== undefined || at !== undefined ? ", pki:endpoint (PKI_ENDPOINT)" : "";
  return `${prefix}:region, the credentials${endpoint} and pki:backend (PKI_BACKEND)`;
}

function elsewhere(subject: Subject, recorded: Place, now: Place): PkiError {
  return new PkiError(
    "OTHER_PLACE",
    `${named(subject)} lives in ${inWords(recorded)}, and the settings lead to ${inWords(now)}. ${NOTHING_DONE}. Set ${settingsOf(now)} back; use a separate stack for what is to live there. If all of it was moved there on purpose, run "pulumi refresh" once with PKI_MOVED_TO=${addressOf(now)}`,
  );
}

function missing(subject: Subject, recorded: Place | undefined, cause: PkiError): PkiError {
  const home = recorded ? `lives in ${inWords(recorded)}` : "is to be found";
  return new PkiError(
    "NO_STORE",
    `${named(subject)} ${home}, and ${cause.message}. ${NOTHING_DONE}. Bring the store back ("pki restore"), or set pki:localStore (PKI_LOCAL_STORE) to where it is. If it is gone for good, "pulumi refresh" or "pulumi destroy" with PKI_MOVED_TO=${NEW_STORE} removes what was in it from the state`,
    { cause },
  );
}

function unknownHere(subject: Subject, { now }: Visit): PkiError {
  return new PkiError(
    "OTHER_PLACE",
    `${named(subject)} is not in ${inWords(now)}, which has never held it: that is another store, or one that is older than the state (restored from an earlier backup). ${NOTHING_DONE}. Bring the newer store back, or set ${settingsOf(now)} to it. If what is missing is lost for good, "pulumi refresh" or "pulumi destroy" with PKI_MOVED_TO=${addressOf(now)} removes it from the state`,
  );
}

function unproven(subject: Subject, { recorded, now, isProven }: Visit): PkiError {
  const why = isProven
    ? "whose API has no operation that deletes a CA: the credentials may not see it"
    : `and nothing proves that it ever lived there: another account or region looks the same (its state says: ${recorded ? inWords(recorded) : "nothing"})`;
  return new PkiError(
    "OTHER_PLACE",
    `${named(subject)} is not found in ${inWords(now)}, ${why}. ${NOTHING_DONE}. Check ${settingsOf(now)}. If it really was deleted, "pulumi state delete" removes it from the state, or "pulumi refresh" with PKI_MOVED_TO=${addressOf(now)} everything that is not found`,
  );
}
