import { PkiError } from "./base/errors";
import { connections } from "./connect";
import { connected } from "./engine/connected";
import type { ArgumentDifference, EngineProperties, DynamicProvider } from "./engine/crud";
import { endWithEngine } from "./engine/engine-gone";
import { kindNamed, kinds } from "./kinds";
import type { ContextOf } from "./resources/context";
import { readSettings, refuseMisspelledKeys, type Config } from "./settings";

export { kinds };

/** By what settings say: kinds with the same settings share one store, one limiter and one memory. */
const contexts = new Map<string, ContextOf>();

/**
 * By configuration: the engine makes one for each kind and hands it to every call of a run, and to read all settings
 * and connections again takes longer than most calls. One that was refused is not kept: the next call fails too.
 */
const contextsByConfig = new WeakMap<Config, ContextOf>();

function contextOf(config: Config): ContextOf {
  const known = contextsByConfig.get(config) ?? contextOfSettings(config);
  contextsByConfig.set(config, known);
  return known;
}

function contextOfSettings(config: Config): ContextOf {
  const settings = readSettings(config);
  const key = JSON.stringify(settings);
  const known = contexts.get(key) ?? connections(settings);
  contexts.set(key, known);
  return known;
}

/** Configurations without a misspelled key. */
const spelled = new WeakSet<Config>();

function checkSpelling(config: Config): void {
  if (spelled.has(config)) return;
  refuseMisspelledKeys(config);
  spelled.add(config);
}

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
  const provider = connected(match, contextOf(config));
  return {
    ...provider,
    // Only here: what a state keeps of the last configuration must not keep anybody from destroying.
    check: (olds, news) => {
      checkSpelling(config);
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
