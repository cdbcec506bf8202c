import { randomBytes } from "node:crypto";
import type * as AlibabaClient from "./alibaba/client";
import { findCredentials } from "./alibaba/credentials";
import { alibabaEndpoint } from "./alibaba/endpoint";
import type { AlibabaOperations, Invoke } from "./alibaba/operations";
import type { Settings } from "./config";
import type * as HuaweiClient from "./huawei/client";
import { findIdentity } from "./huawei/credentials";
import { huaweiEndpoint } from "./huawei/endpoint";
import type { HuaweiOperations } from "./huawei/operations";
import type * as HttpClient from "./http";
import { fileJournal, journalFolder, type Journal } from "./journal";
import { systemTimer } from "./limiter";
import { localBackend } from "./local";
import { openStore } from "./local/store";
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
  /** Says what the engine itself has no words for: it prints it beside its own. Never a secret. */
  readonly tell?: (message: string) => void;
}

/** The context that the settings ask for. */
export function createContext(settings: Settings): Context {
  const clock: Clock = () => new Date(Date.now() + settings.clockOffset);
  return {
    ...backendOf(settings, clock),
    clock,
    entropy: randomBytes,
    journal: fileJournal(journalFolder()),
    tell: console.error,
  };
}

function backendOf(settings: Settings, clock: Clock): Backend {
  if (settings.backend === "local") {
    const { localStore, storePassphrase, localUrl: url } = settings;
    return localBackend(async () => ({
      store: await openStore(localStore, storePassphrase),
      clock,
      entropy: randomBytes,
      url,
    }));
  }
  let alibaba: Invoke<AlibabaOperations> | undefined;
  let huawei: Invoke<HuaweiOperations> | undefined;
  return {
    alibaba: async (operation, request) => (alibaba ??= connectAlibaba(settings))(operation, request),
    huawei: async (operation, request) => (huawei ??= connectHuawei(settings))(operation, request),
  };
}

/* eslint-disable @typescript-eslint/no-require-imports -- the HTTP client is loaded only when a cloud is called */
function connectAlibaba({ alibaba, endpoint }: Settings): Invoke<AlibabaOperations> {
  const { createAlibabaClient } = require("./alibaba/client") as typeof AlibabaClient;
  const { createHttp } = require("./http") as typeof HttpClient;
  return createAlibabaClient({
    endpoint: endpoint ?? alibabaEndpoint(alibaba.region),
    region: alibaba.region,
    credentials: findCredentials(alibaba, process.env),
    http: createHttp(),
    timer: systemTimer,
    random: Math.random,
  });
}

function connectHuawei({ huawei, endpoint }: Settings): Invoke<HuaweiOperations> {
  const { createHuaweiClient } = require("./huawei/client") as typeof HuaweiClient;
  const { createHttp } = require("./http") as typeof HttpClient;
  return createHuaweiClient({
    endpoint: (service) => endpoint ?? huaweiEndpoint(service, huawei.region),
    known: huawei,
    identity: findIdentity(huawei, process.env),
    http: createHttp(),
    timer: systemTimer,
    random: Math.random,
  });
}
