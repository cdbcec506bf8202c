import { isDeepStrictEqual } from "node:util";
import { ConstructResponse, type ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { kindNameOf } from "../../common/type-token";
import { PkiError } from "../base/errors";
import { connections } from "../connect";
import {
  configOf,
  environmentBeside,
  inArguments,
  PROVIDER_ARGUMENTS,
  TYPING_ERRORS,
  readSettings,
  refuseMisspelledKeys,
} from "../settings";
import { meantName } from "../../common/spelling";
import { nameIn, projectIn } from "../../common/urn";
import type * as Components from "./components";
import { engineLog, type MessageSeverity } from "./engine-log";
import { plansOf, type Plans } from "./plans";
import { restrict, secretsIn } from "./provider-arguments";
import { pluginProvider, type PluginProvider } from "./provider";
import { callFunction, type Result } from "./functions";
import type { ContextOf } from "../resources/context";
import { wrap, type PropertyValues, type Unwrapped } from "./values";

/** The engine's calls about the package and one provider, as opposed to single resources. */
export interface Plugin {
  readonly version: string;
  handshake(engine: string): void;
  /** @throws Error for another version of the schema's form */
  schema(version: number): string;
  checkConfig(urn: string, news: Unwrapped): { inputs: PropertyValues; failures: string[] };
  /** Names of the changed arguments: none of them replaces a resource, because each resource knows where it is. */
  diffConfig(olds: Unwrapped, news: Unwrapped): string[];
  /** @throws PkiError `INVALID_CONFIG` */
  configure(urn: string, args: Unwrapped): void;
  /** @throws PkiError when it is not configured, or was cancelled */
  resources(): PluginProvider;
  invoke(token: string, args: Unwrapped): Promise<Result>;
  construct(request: ConstructRequest): Promise<ConstructResponse>;
  cancel(): void;
  close(): void;
}

/** The parameters with which a plugin is started. */
export interface PluginOptions {
  /** Of the package. */
  readonly version: string;
  /** Of the package, as text. */
  readonly schema: () => string;
  /** Address of the engine, as the command line has it. */
  readonly engine: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The engine that calls. */
interface EngineRun {
  /** Its address. */
  readonly engine: string;
  readonly say: (message: string, severity?: MessageSeverity) => void;
  readonly plans: Plans;
}

const runOf = (engine: string): EngineRun => ({
  engine,
  say: engine === "" ? () => undefined : engineLog(engine),
  plans: plansOf(engine),
});

/** The plugin for one provider of one run. */
export function createPlugin({ version, schema, engine, env }: PluginOptions): Plugin {
  let run = runOf(engine);
  let contextOf: ContextOf | undefined;
  let provider: PluginProvider | undefined;
  let make: ReturnType<typeof Components.componentsIn> | undefined;
  let isCancelled = false;
  return {
    version,
    handshake(own) {
      if (engine === "" && own !== "") run = runOf(own);
    },
    schema(form) {
      if (form !== 0)
        throw new Error(`there is no schema of version ${form}: this engine needs a newer plugin`);
      return schema();
    },
    checkConfig: (urn, news) => checkConfig(urn, news, env),
    diffConfig,
    configure(urn, { properties: { version: _, ...args } }) {
      const environment = isDefault(urn) ? env : environmentBeside(args, env);
      restrict(env, environment);
      const config = configOf(args);
      refuseMisspelledKeys(config, isDefault(urn) ? projectIn(urn) : undefined);
      const settings = readSettings(config, environment);
      contextOf = connections(settings, environment, (message, severity) => {
        run.say(message, severity);
      });
      provider = pluginProvider(contextOf, run.plans);
    },
    resources() {
      if (isCancelled) throw new PkiError("CANCELLED", "the run was cancelled: nothing more is begun");
      if (!provider) throw new PkiError("INVALID_CONFIG", "the provider has no configuration yet");
      return provider;
    },
    async invoke(token, { properties }) {
      if (!contextOf) throw new PkiError("INVALID_CONFIG", "the provider has no configuration yet");
      return callFunction(contextOf, kindNameOf(token) ?? token, properties);
    },
    async construct(request) {
      make ??= loadComponents()(run.engine);
      return ConstructResponse.deserializeBinary(await make(request));
    },
    cancel() {
      isCancelled = true;
    },
    close() {
      run.plans.close();
    },
  };
}

function checkConfig(
  urn: string,
  { properties, secrets }: Unwrapped,
  env: NodeJS.ProcessEnv,
): { inputs: PropertyValues; failures: string[] } {
  const { version: _, ...args } = properties;
  return {
    inputs: wrap(properties, new Set([...secrets, ...secretsIn(args)])),
    failures: isDefault(urn) ? [] : problemsOf(args, env),
  };
}

const diffConfig = (olds: Unwrapped, news: Unwrapped): string[] =>
  [...PROVIDER_ARGUMENTS.keys()].filter(
    (name) => !isDeepStrictEqual(olds.properties[name], news.properties[name]),
  );

/** Components need the whole Pulumi SDK, which is in a file of its own: most runs have no component. */
const loadComponents = (): typeof Components.componentsIn =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded by the first component
  (require("./components") as typeof Components).componentsIn;

/** Whether a provider is the stack's default one rather than declared by the program. */
const isDefault = (urn: string): boolean => urn === "" || /^default(_|$)/.test(nameIn(urn));

function unknownArgument(name: string): string {
  const right = meantName(name, [...PROVIDER_ARGUMENTS.keys()], TYPING_ERRORS);
  return `the provider of pki has no argument ${name}${right === undefined ? "" : `; it is spelled ${right}`}`;
}

function problemsOf(args: PropertyValues, env: NodeJS.ProcessEnv): string[] {
  const strange = Object.keys(args).filter((name) => !PROVIDER_ARGUMENTS.has(name));
  if (strange.length > 0) return strange.map(unknownArgument);
  try {
    readSettings(configOf(args), environmentBeside(args, env));
    return [];
  } catch (error) {
    if (error instanceof PkiError) return [inArguments(error.message)];
    throw error;
  }
}
