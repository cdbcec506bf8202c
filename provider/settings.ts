import { z } from "zod";
import { meantName } from "../common/spelling";
import { PkiError } from "./base/errors";
import { DIFFERENT, EMPTY, isEmpty, wrongSetting } from "./base/variables";
import { configBeside, environmentBeside, inArguments, type Config } from "./settings-beside";
import { argumentsIn, type ConnectionArguments } from "./settings-connections";
import {
  ALIBABA_SETTINGS,
  HUAWEI_SETTINGS,
  PROVIDER_ARGUMENTS,
  REGION,
  SETTINGS,
  type Setting,
} from "./settings-table";

export {
  configOf,
  CREDENTIAL_VARIABLES,
  environmentBeside,
  inArguments,
  type Config,
} from "./settings-beside";
export { CONNECTION_NAME, TYPING_ERRORS } from "./settings-connections";
export {
  ALIBABA_SETTINGS,
  HUAWEI_SETTINGS,
  isSecretArgument,
  offset,
  PROVIDER_ARGUMENTS,
  SETTINGS,
  type AboutSetting,
  type Setting,
} from "./settings-table";

/** Where a policy is named. Both count, because a change of the program can change the configuration, not the environment of its run. */
const POLICIES = ["PKI_POLICY", "pki:policy"] as const;

/** The variables of `pki:` settings and those that only commands or programs read. */
export const OWN_VARIABLES: readonly string[] = [
  ...Object.values(SETTINGS).flatMap(({ variables }) => variables),
  "PKI_POLICY",
  "PKI_PLUGIN",
  "PKI_NEW_STORE_PASSPHRASE",
  "PKI_ACCESS_KEY",
  "PKI_SECRET_KEY",
  "PKI_SECURITY_TOKEN",
];

const shapeOf = <T extends Readonly<Record<string, { readonly rule: z.ZodType }>>>(
  settings: T,
): { [K in keyof T]: T[K]["rule"] } =>
  Object.fromEntries(Object.entries(settings).map(([name, { rule }]) => [name, rule])) as {
    [K in keyof T]: T[K]["rule"];
  };

const settingsSchema = z
  .object({
    ...shapeOf(SETTINGS),
    policies: z.array(z.object({ file: z.string(), setting: z.enum(POLICIES) })),
    alibaba: z.object(shapeOf(ALIBABA_SETTINGS)),
    huawei: z.object(shapeOf(HUAWEI_SETTINGS)),
  })
  .refine(({ backend, clockOffset }) => backend === "local" || clockOffset === 0, {
    path: ["clockOffset"],
    error: "only the local CA can work at another time",
  });

/** Settings of the provider. */
export interface Settings extends Omit<z.infer<typeof settingsSchema>, "connections"> {
  /** By name. */
  readonly connections: Readonly<Record<string, ConnectionSettings>>;
}

/** A named connection. */
export interface ConnectionSettings {
  /** What it gives itself. */
  readonly given: ConnectionArguments;
  /** The same with what it takes from the stack. */
  readonly settings: Settings;
}

/**
 * Reads the settings, each from its environment variable or else from the stack configuration.
 *
 * @throws PkiError `INVALID_CONFIG`
 */
export function readSettings(config: Config, env: NodeJS.ProcessEnv = process.env): Settings {
  refuseMisspelled(
    Object.keys(env).filter((name) => /^pki/i.test(name)),
    OWN_VARIABLES,
    MOST_ERRORS.variable,
  );
  const read = (settings: Readonly<Record<string, Setting>>): Record<string, string | undefined> =>
    Object.fromEntries(Object.entries(settings).map(([name, one]) => [name, valueOf(one, config, env)]));
  const values = {
    ...read(SETTINGS),
    policies: policiesIn(config, env),
    alibaba: read(ALIBABA_SETTINGS),
    huawei: read(HUAWEI_SETTINGS),
  };
  const result = settingsSchema.safeParse(values);
  const problems = [
    ...[SETTINGS, ALIBABA_SETTINGS, HUAWEI_SETTINGS].flatMap((settings) =>
      Object.values<Setting>(settings).flatMap((one) => problemsOf(one, config, env)),
    ),
    ...values.policies.filter(({ file }) => isEmpty(file)).map(({ setting }) => `${setting}: ${EMPTY}`),
    ...(result.error?.issues ?? []).map(({ path, message }) => `${namesAt(path)}: ${message}`),
  ];
  if (!result.success || problems.length > 0) throw wrongSetting(problems.join("; "));
  const { endpoint, casRegion, ccmRegion } = result.data;
  const { alibaba, huawei } = values;
  refuseOtherRegion(endpoint, /\.aliyuncs\.com$/, [casRegion, alibaba.region], ALIBABA_SETTINGS.region);
  refuseOtherRegion(endpoint, /\.myhuaweicloud\./, [ccmRegion, huawei.region], HUAWEI_SETTINGS.region);
  return { ...result.data, connections: connectionsIn(result.data.connections, config, env) };
}

function connectionsIn(
  text: string | undefined,
  config: Config,
  env: NodeJS.ProcessEnv,
): Settings["connections"] {
  const all = Object.entries(text === undefined ? {} : argumentsIn(text, namesAt(["connections"])));
  return Object.fromEntries(all.map(([name, given]) => [name, connectionIn(name, given, config, env)]));
}

function connectionIn(
  name: string,
  given: ConnectionArguments,
  config: Config,
  env: NodeJS.ProcessEnv,
): ConnectionSettings {
  try {
    return { given, settings: readSettings(configBeside(given, config), besideConnection(given, env)) };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new PkiError(error.code, inConnection(name, error.message), { cause: error });
  }
}

/** The environment of a connection: none contains others. */
export const besideConnection = (given: ConnectionArguments, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  environmentBeside({ ...given, connections: "" }, env);

/** A message about the settings of a connection. */
export const inConnection = (name: string, message: string): string =>
  `connection "${name}": ${inArguments(message)}`;

const policiesIn = (config: Config, env: NodeJS.ProcessEnv): Settings["policies"] =>
  POLICIES.flatMap((setting) => {
    const file = setting === "PKI_POLICY" ? env[setting] : config.get(setting);
    return file === undefined ? [] : [{ file, setting }];
  });

function valueOf({ key, variables }: Setting, config: Config, env: NodeJS.ProcessEnv): string | undefined {
  const candidates = [...variables.map((name) => env[name]), config.get(key)];
  return candidates.find((value) => value !== undefined && !isEmpty(value));
}

/** Values that are none, also those that another one comes before, and variables that contradict each other. */
function problemsOf({ key, variables }: Setting, config: Config, env: NodeJS.ProcessEnv): string[] {
  const set = variables.map((name) => env[name]).filter((value) => value !== undefined);
  const counted = set[0] ?? config.get(key);
  if (set.some(isEmpty) || isEmpty(counted)) return [`${[key, ...variables].join(" or ")}: ${EMPTY}`];
  return new Set(set).size > 1
    ? [`${variables.filter((name) => env[name] !== undefined).join(", ")}: ${DIFFERENT}`]
    : [];
}

function namesAt(path: readonly PropertyKey[]): string {
  const clouds: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
    alibaba: ALIBABA_SETTINGS,
    huawei: HUAWEI_SETTINGS,
  };
  const settings =
    path.length > 1 ? clouds[String(path[0])] : (SETTINGS as Readonly<Record<string, Setting>>);
  const { key, variables } = settings?.[String(path.at(-1))] ?? { key: String(path[0]), variables: [] };
  return [key, ...variables].join(" or ");
}

/** An endpoint of a cloud's own that names another region than the one that was given. */
function refuseOtherRegion(
  url: string | undefined,
  domain: RegExp,
  [own, common]: readonly [string | undefined, string | undefined],
  { key, variables }: Setting,
): void {
  const host = url === undefined ? "" : new URL(url).hostname;
  const other = domain.test(host) ? host.split(".").find((label) => REGION.test(label)) : undefined;
  if (other === undefined || common === undefined || other === common || other === own) return;
  const endpointNames = namesAt(["endpoint"]);
  throw wrongSetting(
    `${endpointNames}: is in region ${other}, but ${[key, ...variables].join(" or ")} says ${common}; make them the same, or unset one`,
  );
}

/** The names of what the program's stack configures; the engine's own class keeps them, an interface does not. */
const keysOf = (config: Config): string[] =>
  Object.keys((config as { readonly rawConfig?: object }).rawConfig ?? {});

/** How many typing errors a name may have to be taken for another one. */
const MOST_ERRORS = { key: 2, variable: 1 };

/**
 * Refuses a key of the stack configuration that is a setting's with a typing error: a misspelled policy would not be
 * enforced. In a project called "pki" other keys are the program's own, so only case, hyphens and underscores count.
 *
 * @param project - the name of the project whose program has these keys
 * @throws PkiError `INVALID_CONFIG`
 */
export function refuseMisspelledKeys(
  config: Config,
  project = (config as { readonly projectName?: string }).projectName,
): void {
  const known = [...Object.values(SETTINGS).map(({ key }) => key), "pki:policy", "pki:plugin"];
  const own = keysOf(config).filter((key) => key.startsWith("pki:"));
  refuseMisspelled(own, [...known, ...PROVIDER_KEYS], project === "pki" ? 0 : MOST_ERRORS.key);
}

/** The default provider of the native plugin takes its arguments from the stack configuration. */
const PROVIDER_KEYS = [...PROVIDER_ARGUMENTS.keys()].map((name) => `pki:${name}`);

/** The shorter a name, the more words are close to it. */
const SHORTEST_MISSPELLED = "pki:".length + 5;

function refuseMisspelled(names: readonly string[], known: readonly string[], errors: number): void {
  for (const name of names) {
    // Windows takes the names of variables in any case.
    if (known.some((right) => right === name || name.toUpperCase() === right)) continue;
    const right = meantName(name, known, { errors, shortest: SHORTEST_MISSPELLED });
    if (right !== undefined) throw wrongSetting(`${name}: is not a setting; it is spelled ${right}`);
  }
}
