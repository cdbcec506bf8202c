import type { Cloud } from "../../common/cloud";
import { unlessGone as unlessGoneAtAlibaba } from "../api/alibaba/not-found";
import type { Context } from "../resources/context";
import { PkiError } from "../base/errors";
import { unlessGone as unlessGoneAtHuawei } from "../api/huawei/not-found";
import type { AnyKind } from "../resources/kind";
import { addressOf, compare, inWords, NEW_STORE, placeIn, type Place, type Sameness } from "../base/place";
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
  const isReconnected = nameIn(subject.state) !== context.connection;
  // A preview sends requests only for what can be compared.
  if (peek && !recorded && !places.isLocal && !isReconnected) return NOT_SEEN;
  let now: Place;
  try {
    now = await places.look(subject.kind.kind, peek);
  } catch (error) {
    if (!isMissing(error)) {
      // A preview does not require the store to respond.
      if (peek && !isReconnected) return NOT_SEEN;
      throw error;
    }
    if (places.movedTo.includes(NEW_STORE)) return NOWHERE;
    throw missing(context, subject, error);
  }
  const sameness = recorded ? compare(recorded, now) : "unproven";
  const isMoved = places.movedTo.includes(addressOf(now));
  if (isReconnected && sameness !== "same" && !isMoved && !(await holds(context, subject, sameness))) {
    throw reconnected(context, subject, now);
  }
  if (sameness === "other" && recorded && !isMoved) throw elsewhere(context, subject, recorded, now);
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

/** The connection that a resource has been managed by. */
function nameIn({ connection }: Subject["state"]): string | undefined {
  return typeof connection === "string" ? connection : undefined;
}

/** Whether a service that does not tell its place has the very certificate. */
async function holds(context: Context, { kind, id, state }: Subject, sameness: Sameness): Promise<boolean> {
  const { certificate } = state;
  if (sameness === "other" || typeof certificate !== "string" || certificate === "") return false;
  const found = await kind.read(context, id, state);
  return found !== undefined && (found.state as { certificate?: unknown }).certificate === certificate;
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
  if (standing === "never") throw unknownHere(context, subject, visited);
  if (!(await isProvenByService(context, subject, visited))) throw unproven(context, subject, visited);
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

async function standingOf(
  { places }: Context,
  { kind, id, state }: Subject,
  { now }: Visit,
): Promise<Standing | undefined> {
  if (now.store === undefined) return undefined;
  let standing: Standing | undefined;
  for (const witness of kind.witnesses?.(state) ?? [{ id, certificate: state.certificate }]) {
    standing = await places.standing(witness.id, serialNumberOf(witness.certificate));
    if (standing !== "deleted") return standing;
  }
  return standing;
}

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
function settingsOf({ connection }: Context, { store, cloud, at }: Place): string {
  if (connection !== undefined) return `the connection "${connection}" of pki:connections (PKI_CONNECTIONS)`;
  if (cloud === undefined) return "pki:localStore (PKI_LOCAL_STORE) and pki:backend (PKI_BACKEND)";
  const prefix = cloud === "alibaba" ? "alicloud" : "huaweicloud";
  const endpoint = store !== undefined || at !== undefined ? ", pki:endpoint (PKI_ENDPOINT)" : "";
  return `${prefix}:region, the credentials${endpoint} and pki:backend (PKI_BACKEND)`;
}

/** A connection by its name, or the stack's own settings, for messages. */
export const connectionInWords = (name: string | undefined): string =>
  name === undefined ? "the stack's own settings" : `the connection "${name}"`;

/** A certificate stays in the account that issued it: a connection of another one manages something else. */
function reconnected(context: Context, subject: Subject, now: Place): PkiError {
  const recorded = placeIn(subject.state);
  const before = nameIn(subject.state);
  return new PkiError(
    "OTHER_PLACE",
    `connection: ${named(subject)} lives in ${recorded ? inWords(recorded) : "a place that its state does not name"}, to which ${connectionInWords(before)} led, and ${connectionInWords(context.connection)} leads to ${inWords(now)}. ${NOTHING_DONE}. Set connection back${before === undefined ? " (leave it out)" : ` to "${before}"`}; for a new one in the other account or region, declare another resource. If it was moved there on purpose, run "pulumi up" once with PKI_MOVED_TO=${addressOf(now)}`,
  );
}

function elsewhere(context: Context, subject: Subject, recorded: Place, now: Place): PkiError {
  return new PkiError(
    "OTHER_PLACE",
    `${named(subject)} lives in ${inWords(recorded)}, and the settings lead to ${inWords(now)}. ${NOTHING_DONE}. Set ${settingsOf(context, now)} back; use a separate stack for what is to live there. If all of it was moved there on purpose, run "pulumi refresh" once with PKI_MOVED_TO=${addressOf(now)}`,
  );
}

function missing(context: Context, subject: Subject, cause: PkiError): PkiError {
  const recorded = placeIn(subject.state);
  const home = recorded ? `lives in ${inWords(recorded)}` : "is to be found";
  const setting =
    context.connection === undefined
      ? "pki:localStore (PKI_LOCAL_STORE)"
      : `localStore of the connection "${context.connection}"`;
  return new PkiError(
    "NO_STORE",
    `${named(subject)} ${home}, and ${cause.message}. ${NOTHING_DONE}. Bring the store back ("pki restore"), or set ${setting} to where it is. If it is gone for good, "pulumi refresh" or "pulumi destroy" with PKI_MOVED_TO=${NEW_STORE} removes what was in it from the state`,
    { cause },
  );
}

function unknownHere(context: Context, subject: Subject, { now }: Visit): PkiError {
  return new PkiError(
    "OTHER_PLACE",
    `${named(subject)} is not in ${inWords(now)}, which has never held it: that is another store, or one that is older than the state (restored from an earlier backup). ${NOTHING_DONE}. Bring the newer store back, or set ${settingsOf(context, now)} to it. If what is missing is lost for good, "pulumi refresh" or "pulumi destroy" with PKI_MOVED_TO=${addressOf(now)} removes it from the state`,
  );
}

function unproven(context: Context, subject: Subject, { recorded, now, isProven }: Visit): PkiError {
  const why = isProven
    ? "whose API has no operation that deletes a CA: the credentials may not see it"
    : `and nothing proves that it ever lived there: another account or region looks the same (its state says: ${recorded ? inWords(recorded) : "nothing"})`;
  return new PkiError(
    "OTHER_PLACE",
    `${named(subject)} is not found in ${inWords(now)}, ${why}. ${NOTHING_DONE}. Check ${settingsOf(context, now)}. If it really was deleted, "pulumi state delete" removes it from the state, or "pulumi refresh" with PKI_MOVED_TO=${addressOf(now)} everything that is not found`,
  );
}
