import type { Cloud } from "../../common/cloud";
import { addressesIn, cloudOf, type Places } from "../api/places";
import type { Service } from "../api/huawei/operations";
import { parseObject } from "../base/json";
import { inTime } from "../base/in-time";
import type { OwnerLookup } from "../base/place";
import type { Http } from "./http";

/** The region in which each service is called. */
export type ServiceRegions = Readonly<Record<"cas" | Service | "iam", string>>;

/** Dependencies of {@link cloudPlaces}. */
export interface CloudSettings {
  /** A custom endpoint, which may be an emulator. */
  readonly endpoint: string | undefined;
  readonly regions: ServiceRegions;
  readonly owners: Readonly<Record<Cloud, OwnerLookup>>;
  readonly http: () => Http;
  readonly movedTo: string | undefined;
}

/** Maximum duration of a lookup: a run continues without its result. */
const PATIENCE = 5_000;

/** The clouds, and emulators in their place. */
export function cloudPlaces(settings: CloudSettings): Places {
  const { endpoint, movedTo } = settings;
  const cache = new Map<string, Promise<string | undefined>>();
  const once = (name: string, ask: () => Promise<string | undefined>): Promise<string | undefined> => {
    const answer = cache.get(name) ?? ifAnswered(ask);
    cache.set(name, answer);
    return answer;
  };
  const askStore = async (path: string): Promise<Record<string, unknown> | undefined> => {
    if (endpoint === undefined) return undefined;
    const request = {
      method: "GET",
      url: `${endpoint}/store${path}`,
      headers: {},
      body: Buffer.alloc(0),
    } as const;
    const { status, body } = await settings.http()(request);
    return status === 200 ? parseObject(body) : undefined;
  };
  return {
    isLocal: false,
    movedTo: addressesIn(movedTo),
    look: async (kind) => {
      const cloud = cloudOf(kind);
      if (cloud === undefined) return {};
      const service = serviceOf(cloud, kind);
      const owner = service === "apig" ? "project" : "account";
      const store = await once("store", async () => textIn(await askStore(""), "store"));
      const base = {
        cloud,
        region: settings.regions[service],
        ...(endpoint === undefined ? {} : { at: endpoint }),
      };
      if (store !== undefined) return { store, ...base };
      const id = await once(`${cloud} ${owner}`, () => settings.owners[cloud](owner));
      return id === undefined ? base : { ...base, [owner]: id };
    },
    standing: async (id, serialNumber) => {
      const query = serialNumber === undefined ? "" : `?serial=${serialNumber}`;
      const standing = await ifAnswered(async () =>
        textIn(await askStore(`/${encodeURIComponent(id)}${query}`), "standing"),
      );
      return standing === "held" || standing === "deleted" || standing === "never" ? standing : undefined;
    },
    prepare: () => Promise.resolve(),
  };
}

const serviceOf = (cloud: Cloud, kind: string): "cas" | Service =>
  cloud === "alibaba" ? "cas" : kind === "huawei.ApigCertificate" ? "apig" : "ccm";

const textIn = (fields: Record<string, unknown> | undefined, name: string): string | undefined => {
  const value = fields?.[name];
  return typeof value === "string" ? value : undefined;
};

/** The result, or undefined if there is none in time: missing credentials are reported where they are needed. */
const ifAnswered = <T>(ask: () => Promise<T | undefined>): Promise<T | undefined> =>
  inTime(PATIENCE, ask).catch(() => undefined);
