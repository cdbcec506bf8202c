import { randomBytes } from "node:crypto";
import type * as AlibabaAccount from "./client/alibaba/account";
import type * as AlibabaClient from "./client/alibaba/client";
import { findCredentials } from "./client/alibaba/credentials";
import { alibabaEndpoint } from "./client/alibaba/endpoint";
import type { AlibabaOperations, Invoke } from "./api/alibaba/operations";
import type { Settings } from "./settings";
import type * as HuaweiClient from "./client/huawei/client";
import { findIdentity } from "./client/huawei/credentials";
import { huaweiEndpoint } from "./client/huawei/endpoint";
import type { HuaweiOperations } from "./api/huawei/operations";
import type { Service } from "./api/huawei/wire";
import type * as HttpClient from "./client/http";
import { fileJournal, journalFolder, type Journal } from "./resources/creates/journal";
import { systemTimer } from "./client/limiter";
import { localBackend } from "./local";
import { openStore } from "./local/store";
import { cloudPlaces, localPlaces, type Places } from "./places";
import type { Entropy } from "./x509/issue";
import type { Clock } from "./x509/validity";

/** Where documented operations are carried out: one caller per cloud. */
export interface Backend {
  readonly alibaba: Invoke<AlibabaOperations>;
  readonly huawei: Invoke<HuaweiOperations>;
}

/** Everything that carrying out a resource depends on. */
export interface Context extends Backend {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly journal: Journal;
  /** Where resources live. */
  readonly places: Places;
  /** What the user says that interrupted runs have left. */
  readonly takeUp?: readonly string[];
  /** Says what the engine itself has no words for: it prints it beside its own. Never a secret. */
  readonly tell?: (message: string) => void;
}

/** The context that the settings ask for. */
export function createContext(settings: Settings): Context {
  const clock: Clock = () => new Date(Date.now() + settings.clockOffset);
  const isLocal = settings.backend === "local";
  return {
    ...(isLocal ? inProcess(settings, clock) : overNetwork(settings)),
    clock,
    entropy: randomBytes,
    journal: fileJournal(journalFolder()),
    takeUp: (settings.takeUp ?? "").split(",").map((id) => id.trim()),
    tell: console.error,
  };
}

function inProcess(settings: Settings, clock: Clock): Backend & Pick<Context, "places"> {
  const { localStore, storePassphrase: passphrase, localUrl: url, movedTo } = settings;
  const backend = localBackend(async () => ({
    // Only a create makes a store, and says so first: whatever else is asked of one that is not there, is an error.
    store: await openStore(localStore, passphrase, { mustExist: true }),
    clock,
    entropy: randomBytes,
    url,
  }));
  return { ...backend, places: localPlaces(localStore, { passphrase, movedTo }) };
}

/* eslint-disable @typescript-eslint/no-require-imports -- the HTTP client is loaded only when a cloud is called */
function overNetwork(settings: Settings): Backend & Pick<Context, "places"> {
  const { alibaba: ownAlibaba, huawei: ownHuawei, endpoint, movedTo } = settings;
  const http = once(() => (require("./client/http") as typeof HttpClient).createHttp());
  const common = { timer: systemTimer, random: Math.random };
  const alibabaOptions = once(() => ({
    endpoint: endpoint ?? alibabaEndpoint(ownAlibaba.region),
    region: ownAlibaba.region,
    credentials: findCredentials(ownAlibaba, process.env),
    http: http(),
    ...common,
  }));
  const huaweiOptions = once(() => ({
    endpoint: (service: Service | "iam") => endpoint ?? huaweiEndpoint(service, ownHuawei.region),
    known: ownHuawei,
    identity: findIdentity(ownHuawei, process.env),
    http: http(),
    ...common,
  }));
  const alibabaModule = (): typeof AlibabaClient =>
    require("./client/alibaba/client") as typeof AlibabaClient;
  const huaweiModule = (): typeof HuaweiClient => require("./client/huawei/client") as typeof HuaweiClient;
  const iam = once(() => huaweiModule().identityService(huaweiOptions()));
  const alibaba = once(() => alibabaModule().createAlibabaClient(alibabaOptions()));
  const huawei = once(() => huaweiModule().createHuaweiClient(huaweiOptions(), iam()));
  return {
    alibaba: async (operation, request) => alibaba()(operation, request),
    huawei: async (operation, request) => huawei()(operation, request),
    places: cloudPlaces({
      ...{ endpoint, movedTo, http },
      regions: { alibaba: ownAlibaba.region, huawei: ownHuawei.region },
      owners: {
        alibaba: async (owner) => {
          const { alibabaAccount } = require("./client/alibaba/account") as typeof AlibabaAccount;
          return alibabaAccount(alibabaOptions())(owner);
        },
        huawei: async (owner) => iam().owner(owner === "project" ? "apig" : "ccm"),
      },
    }),
  };
}

/** Made when it is first asked for, and again after it failed. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
