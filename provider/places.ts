import { PkiError } from "./base/errors";
import type { Http } from "./client/http";
import { parseObject } from "./base/json";
import { identityOf, peekIdentity, standingOf, type Standing } from "./local/store/identity";
import { readLocation } from "./local/store/location";
import { openStore } from "./local/store";
import type { Cloud, OwnerLookup, Place } from "./base/place";

/** What is asked about where resources live. */
export interface Places {
  /** Whether the store is on this side of the network, so that a look costs nothing. */
  readonly isLocal: boolean;
  /**
   * Where the settings point to for a kind. What nobody can tell now is left out.
   *
   * @param peek - changes nothing, not even the schema of a store
   * @throws PkiError `NO_STORE` when the local store is not there
   */
  look(kind: string, peek?: boolean): Promise<Place>;
  /** What the store there knows of an identifier; undefined where there is no store, or it does not tell. */
  standing(id: string, serialNumber?: string): Promise<Standing | undefined>;
  /** Makes the local store if it is not there: only what is created without anything above it may. */
  prepare(): Promise<void>;
  /** Where the user says that everything was moved to. */
  readonly movedTo: readonly string[];
}

/** The cloud whose operations make a kind; undefined for what lives in the state alone. */
export const cloudOf = (kind: string): Cloud | undefined => {
  const [module] = kind.split(".");
  return module === "alibaba" || module === "huawei" ? module : undefined;
};

const listed = (addresses = ""): string[] => addresses.split(",").map((one) => one.trim());

/** The local CA in process. */
export function localPlaces(
  location: string,
  { passphrase, movedTo }: { passphrase?: string | undefined; movedTo?: string | undefined } = {},
): Places {
  const where = readLocation(location);
  const at = where.kind === "sqlite" ? location : where.place;
  let known: string | undefined;
  const open = (): ReturnType<typeof openStore> => openStore(location, passphrase, { mustExist: true });
  return {
    isLocal: true,
    movedTo: listed(movedTo),
    look: async (_kind, peek = false) => {
      known ??= await (peek ? peekIdentity(location) : open().then(identityOf));
      return { ...(known === undefined ? {} : { store: known }), at };
    },
    standing: async (id, serialNumber) => standingOf(await open(), id, serialNumber),
    prepare: async () => {
      await openStore(location, passphrase);
    },
  };
}

/** What {@link cloudPlaces} depends on. */
export interface CloudSettings {
  /** An address of the user's own, where an emulator may be. */
  readonly endpoint: string | undefined;
  readonly regions: Readonly<Record<Cloud, string>>;
  readonly owners: Readonly<Record<Cloud, OwnerLookup>>;
  readonly http: () => Http;
  readonly movedTo: string | undefined;
}

/** For how long a lookup may take: a run goes on without what it would have told. */
const PATIENCE = 5_000;

/** The clouds, and emulators in their place. */
export function cloudPlaces(settings: CloudSettings): Places {
  const { endpoint, movedTo } = settings;
  const known = new Map<string, Promise<string | undefined>>();
  const once = (name: string, ask: () => Promise<string | undefined>): Promise<string | undefined> => {
    const asked = known.get(name) ?? inTime(ask);
    known.set(name, asked);
    return asked;
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
    movedTo: listed(movedTo),
    look: async (kind) => {
      const cloud = cloudOf(kind);
      if (cloud === undefined) return {};
      const owner = kind === "huawei.ApigCertificate" ? "project" : "account";
      const store = await once("store", async () => textIn(await askStore(""), "store"));
      const base = {
        ...{ cloud, region: settings.regions[cloud] },
        ...(endpoint === undefined ? {} : { at: endpoint }),
      };
      if (store !== undefined) return { store, ...base };
      const id = await once(`${cloud} ${owner}`, () => settings.owners[cloud](owner));
      return id === undefined ? base : { ...base, [owner]: id };
    },
    standing: async (id, serialNumber) => {
      const query = serialNumber === undefined ? "" : `?serial=${serialNumber}`;
      const told = await inTime(async () =>
        textIn(await askStore(`/${encodeURIComponent(id)}${query}`), "standing"),
      );
      return told === "held" || told === "deleted" || told === "never" ? told : undefined;
    },
    prepare: () => Promise.resolve(),
  };
}

const textIn = (fields: Record<string, unknown> | undefined, name: string): string | undefined => {
  const value = fields?.[name];
  return typeof value === "string" ? value : undefined;
};

/** The answer, or undefined when there is none in time: whether there are credentials, shows where they are needed. */
async function inTime<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, undefined);
    timer.unref();
  });
  try {
    return await Promise.race([ask(), end]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether an error says that the local store is not there. */
export const isMissing = (error: unknown): error is PkiError =>
  error instanceof PkiError && error.code === "NO_STORE";
