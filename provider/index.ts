import { PkiError } from "./base/errors";
import { connections } from "./connect";
import { connected } from "./engine/connected";
import type { ArgumentDifference, EngineProperties, DynamicProvider } from "./engine/crud";
import type { Checked } from "./engine/inputs";
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
 * @throws PkiError `UNSUPPORTED` for a kind of a newer release; its methods, `INVALID_CONFIG` for wrong settings
 */
export function handler(kind: string, config: Config): DynamicProvider {
  endWithEngine();
  const match = kindNamed(kind);
  if (!match) {
    throw new PkiError("UNSUPPORTED", `this release of pulumi-pki does not know ${kind}: upgrade pulumi-pki`);
  }
  const provider = (): DynamicProvider => connected(match, contextOf(config));
  return {
    check: (olds, news) =>
      refusing(() => {
        // Only here: what a state keeps of the last configuration must not keep anybody from destroying.
        checkSpelling(config);
        return provider().check(olds, news);
      }),
    diff: async (id, olds, news) => withStub(olds, news)(await provider().diff(id, olds, news)),
    create: async (inputs) => provider().create(inputs),
    read: async (id, props) => provider().read(id, props),
    update: async (id, olds, news) => provider().update(id, olds, news),
    delete: async (id, props) => provider().delete(id, props),
  };
}

/** The engine reports a failure once and in its own words; of an error, its host also prints the stack. */
async function refusing(check: () => Promise<Checked>): Promise<Checked> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { failures: [{ property: "", reason: error.message }] };
  }
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
