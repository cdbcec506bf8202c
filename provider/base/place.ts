import { CLOUD_NAMES, type Cloud } from "../../common/cloud";

/**
 * Where a resource lives, as stored in its state: never a secret. What could not be determined is omitted. Frozen: it
 * is part of the states of released versions.
 */
export interface Place {
  /** The identity of the local CA's store, in process or behind an emulator. */
  readonly store?: string;
  readonly cloud?: Cloud;
  readonly region?: string;
  readonly account?: string;
  /** Only for resources that belong to a project and not to the account. */
  readonly project?: string;
  /** Its name in the settings: a folder, a database or an address. Only for messages: it may change. */
  readonly at?: string;
}

/** Determines who the credentials in use belong to; undefined if that is not possible. */
export type OwnerLookup = (owner: "account" | "project") => Promise<string | undefined>;

/** Whether two places are the same; `unproven` if too little is known about one of them. */
export type Sameness = "same" | "other" | "unproven";

const PARTS = ["store", "region", "account", "project"] as const;

/**
 * Compares where a resource lives with where the settings point to. A store keeps its identity when it is moved, and an
 * account has many access keys and endpoints, so neither location nor endpoint is compared.
 */
export function compare(recorded: Place, now: Place): Sameness {
  const common = PARTS.filter((part) => recorded[part] !== undefined && now[part] !== undefined);
  if (common.some((part) => recorded[part] !== now[part])) return "other";
  if (common.includes("store")) return "same";
  if ((isStore(recorded) && isCloud(now)) || (isCloud(recorded) && isStore(now))) return "other";
  const owner = common.includes("account") || common.includes("project");
  return owner && common.includes("region") ? "same" : "unproven";
}

const isStore = (place: Place): boolean => place.store !== undefined;

/** A custom endpoint may be anything, unless it has identified the account. */
const isCloud = (place: Place): boolean =>
  place.store === undefined &&
  place.cloud !== undefined &&
  (place.at === undefined || place.account !== undefined || place.project !== undefined);

/** A description of a place, for messages. */
export function inWords({ store, cloud, region, account, project, at }: Place): string {
  const kind = cloud === undefined ? "an unknown place" : CLOUD_NAMES[cloud];
  const isUnknown =
    store === undefined && cloud !== undefined && account === undefined && project === undefined;
  const parts = [
    store === undefined ? kind : `the local store ${store}`,
    ...(account === undefined && !isUnknown ? [] : [`account ${account ?? "unknown"}`]),
    ...(project === undefined ? [] : [`project ${project}`]),
    ...(region === undefined ? [] : [`region ${region}`]),
  ];
  return `${parts.join(", ")}${at === undefined ? "" : ` (${at})`}`;
}

/** The part of a place that `pki:movedTo` names. */
export function addressOf({ store, cloud, region, account, project }: Place): string {
  if (store !== undefined) return `store:${store}`;
  return [cloud, region, project ?? account].map((part) => part ?? "unknown").join(":");
}

/** The value of `pki:movedTo` for a store that no longer exists, so that its contents are forgotten. */
export const NEW_STORE = "store:new";

/** The place in a state; anything malformed is ignored. */
export function placeIn(state: Readonly<Record<string, unknown>>): Place | undefined {
  const { place } = state;
  if (typeof place !== "object" || place === null) return undefined;
  const texts = Object.entries(place).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(texts);
}
