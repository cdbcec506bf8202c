import { PkiError } from "./base/errors";
import { connections } from "./connect";
import { connected } from "./engine/connected";
import type { ArgumentDifference, EngineProperties, DynamicProvider } from "./engine/crud";
import { endWithEngine } from "./engine/engine-gone";
import { kindNamed, kinds } from "./kinds";
import type { ContextOf } from "./resources/context";
import { readSettings, refuseMisspelledKeys, type Config } from "./settings";

export { kinds };

const contexts = new Map<string, ContextOf>();

/**
 * The provider of one kind of resource: what the stub in the state of every resource calls. Name, path and signature
 * are a frozen format.
 *
 * @param kind - for example `alibaba.RootCa`
 * @param config - the stack's configuration
 * @throws PkiError `UNSUPPORTED` for a kind of a newer release, `INVALID_CONFIG` for wrong settings
 */
export function handler(kind: string, config: Config): DynamicProvider {
  endWithEngine();
  const match = kindNamed(kind);
  if (!match) {
    throw new PkiError("UNSUPPORTED", `this release of pulumi-pki does not know ${kind}: upgrade pulumi-pki`);
  }
  const settings = readSettings(config);
  const key = JSON.stringify(settings);
  const contextOf = contexts.get(key) ?? connections(settings);
  contexts.set(key, contextOf);
  const provider = connected(match, contextOf);
  return {
    ...provider,
    // Only here: what a state keeps of the last configuration must not keep anybody from destroying.
    check: (olds, news) => {
      refuseMisspelledKeys(config);
      return provider.check(olds, news);
    },
    diff: (id, olds, news) => provider.diff(id, olds, news).then(withStub(olds, news)),
  };
}

/**
 * What the native plugin has made lacks the stub, without which the engine can neither refresh nor destroy it here: an
 * update in place adds it.
 */
const withStub =
  (olds: EngineProperties, news: EngineProperties) =>
  (difference: ArgumentDifference): ArgumentDifference =>
    olds.__provider === undefined && news.__provider !== undefined
      ? { ...difference, changes: true }
      : difference;
