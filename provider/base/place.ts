import type { Cloud } from "../../common/cloud";

/**
 * Where a resource lives, as it stands in its state: never a secret. What nobody could tell is left out. Frozen: it
 * stands in the states of released versions.
 */
export interface Place {
  /** The identity of the local CA's store, in process or behind an emulator. */
  readonly store?: string;
  readonly cloud?: Cloud;
  readonly region?: string;
  readonly account?: string;
  /** Of what belongs to a project and not to the account. */
  readonly project?: string;
  /** What the settings called it: a folder, a database or an address. Only for messages: it may change. */
  readonly at?: string;
}

/** Asks to whom the credentials in use belong; undefined when that cannot be told. */
export type OwnerLookup = (owner: "account" | "project") => Promise<string | undefined>;

/** Whether two places are the same one; `unproven` when too little is known of one of them. */
export type Sameness = "same" | "other" | "unproven";

const PARTS = ["store", "region", "account", "project"] as const;

/**
 * Compares where a resource lives with where the settings point to. A store keeps its identity wherever it is moved,
 * and an account has many keys and addresses, so neither of these is compared.
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

/** Behind an address of the user's own there may be anything, unless it has told the account. */
const isCloud = (place: Place): boolean =>
  place.store === undefined &&
  place.cloud !== undefined &&
  (place.at === undefined || place.account !== undefined || place.project !== undefined);

const NAMES: Readonly<Record<Cloud, string>> = { alibaba: "Alibaba Cloud", huawei: "Huawei Cloud" };

/** A place in words. */
export function inWords({ store, cloud, region, account, project, at }: Place): string {
  const kind = cloud === undefined ? "an unknown place" : NAMES[cloud];
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

/** What of a place `pki:movedTo` names. */
export function addressOf({ store, cloud, region, account, project }: Place): string {
  if (store !== undefined) return `store:${store}`;
  return [cloud, region, project ?? account].map((part) => part ?? "unknown").join(":");
}

/** What `pki:movedTo` says for a store that is gone, to forget what was in it. */
export const NEW_STORE = "store:new";

/** The place that a state tells; what is no place is not believed. */
export function placeIn(state: Readonly<Record<string, unknown>>): Place | undefined {
  const { place } = state;
  if (typeof place !== "object" || place === null) return undefined;
  const texts = Object.entries(place).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(texts);
}
