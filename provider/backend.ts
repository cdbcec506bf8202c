import { randomBytes } from "node:crypto";
import type { AlibabaOperations, Invoke } from "./alibaba/operations";
import type { Settings } from "./config";
import { PkiError } from "./errors";
import { localBackend } from "./local";
import { openStore } from "./local/store";
import type { Entropy } from "./x509/issue";
import type { Clock } from "./x509/validity";

/** Where documented operations are carried out: one caller per cloud. */
export interface Backend {
  readonly alibaba: Invoke<AlibabaOperations>;
}

/** Everything that carrying out a resource depends on. */
export interface Context extends Backend {
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** The context that the settings ask for. */
export function createContext(settings: Settings): Context {
  const clock: Clock = () => new Date(Date.now() + settings.clockOffset);
  return { ...backendOf(settings, clock), clock, entropy: randomBytes };
}

function backendOf(settings: Settings, clock: Clock): Backend {
  if (settings.backend === "local") {
    const { localStore, localUrl: url } = settings;
    return localBackend(async () => ({
      store: await openStore(localStore),
      clock,
      entropy: randomBytes,
      url,
    }));
  }
  const unavailable = (operation: string): Promise<never> =>
    Promise.reject(
      new PkiError(
        "UNSUPPORTED",
        `${operation}: this release of pulumi-pki has no cloud client yet: run "pulumi config set pki:backend local" to use the local CA`,
      ),
    );
  return { alibaba: unavailable };
}
