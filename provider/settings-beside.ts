import type { Cloud } from "../common/cloud";
import { ALIBABA_KEYS, HUAWEI_KEYS, HUAWEI_TOKEN, HUAWEI_USER } from "./base/credential-variables";
import { PROVIDER_ARGUMENTS } from "./settings-table";

/** Stack configuration as a dynamic provider receives it. */
export interface Config {
  get(key: string): string | undefined;
}

/** Settings by the names of the arguments of a provider. */
type GivenArguments = Readonly<Record<string, unknown>>;

/** The name of the argument that gives a setting of the stack configuration. */
export const ARGUMENT_BY_KEY: ReadonlyMap<string, string> = new Map(
  [...PROVIDER_ARGUMENTS].map(([name, { key }]) => [key, name]),
);

/** The arguments of a provider as the configuration of a stack. */
export const configOf = (args: GivenArguments): Config & { readonly rawConfig: object } => ({
  rawConfig: Object.fromEntries(Object.keys(args).map((name) => [`pki:${name}`, ""])),
  get(key) {
    const name = ARGUMENT_BY_KEY.get(key) ?? "";
    const value = args[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "object") return `${value as string | number | boolean}`;
    return name === "connections" ? JSON.stringify(value) : undefined;
  },
});

const CREDENTIAL =
  /^(alibaba|huawei)(AccessKey|SecretKey|SecurityToken|Profile|AuthToken|UserName|Password)$/;

/** Credentials of one cloud belong together: where some are given, all others of that cloud are hidden. */
const CREDENTIAL_ARGUMENTS = [...PROVIDER_ARGUMENTS.keys()].filter((name) => CREDENTIAL.test(name));

/** What belongs to an account or to a region, and so not to another one. */
const BELONGING: readonly (readonly [given: RegExp, hidden: readonly string[]])[] = [
  [/^alibabaRegion$/, ["casRegion"]],
  [/^huaweiRegion$/, ["ccmRegion", "huaweiProjectId", "huaweiProjectName"]],
  ...["alibaba", "huawei"].map((cloud) => {
    const others = CREDENTIAL_ARGUMENTS.filter((name) => name.startsWith(cloud));
    const account = ["DomainName", "DomainId", "ProjectId", "ProjectName"].map((name) => `huawei${name}`);
    const hidden = cloud === "huawei" ? [...others, ...account] : others;
    return [new RegExp(`^(${others.join("|")})$`), hidden] as const;
  }),
];

/** The environment names credentials by more variables than there are settings. */
const IS_CREDENTIAL_VARIABLE: Readonly<Record<string, (name: string) => boolean>> = {
  // Its SDK reads more than the keys. What only says where a profile is, or forbids something, is no credential.
  alibaba: (name) =>
    /^(ALIBABA_CLOUD|ALIBABACLOUD|ALICLOUD)_(ACCESS_KEY|SECRET_KEY|SECURITY_TOKEN|PROFILE|ROLE_|OIDC_|ECS_METADATA$|CREDENTIALS_URI)/.test(
      name,
    ),
  huawei: (name) => HUAWEI_VARIABLES.has(name),
};

const HUAWEI_VARIABLES: ReadonlySet<string> = new Set([...HUAWEI_KEYS.flat(), HUAWEI_TOKEN, ...HUAWEI_USER]);

/** Variables that each say that the environment has credentials of a cloud, which come before those of a stack. */
export const CREDENTIAL_VARIABLES: Readonly<Record<Cloud, readonly string[]>> = {
  alibaba: ALIBABA_KEYS.map(([id]) => id),
  huawei: [...HUAWEI_KEYS.map(([id]) => id), HUAWEI_TOKEN, HUAWEI_USER[0]],
};

/** Whether an argument is of use only together with others that identify the account. */
export const isCredential = (argument: string): boolean =>
  CREDENTIAL.test(argument) || argument === "huaweiDomainName";

/** The arguments that do not count elsewhere any more: those that are given, and what belongs to another account or region. */
function hiddenBy(given: readonly string[]): ReadonlySet<string> {
  const belonging = BELONGING.flatMap(([pattern, hidden]) =>
    given.some((name) => pattern.test(name)) ? hidden : [],
  );
  return new Set([...given, ...belonging]);
}

/** The environment without what the arguments of a provider say themselves. A policy of the environment always holds. */
export function environmentBeside(args: GivenArguments, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const given = Object.keys(args).filter((name) => name !== "policy");
  const hidden = new Set(
    [...hiddenBy(given)].flatMap((name) => PROVIDER_ARGUMENTS.get(name)?.variables ?? []),
  );
  const clouds = new Set(given.flatMap((name) => CREDENTIAL.exec(name)?.[1] ?? []));
  const isHidden = (name: string): boolean =>
    hidden.has(name) || [...clouds].some((cloud) => IS_CREDENTIAL_VARIABLE[cloud]?.(name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isHidden(name)));
}

/** The configuration of a stack, except for what a connection gives itself or must not share. */
export function configBeside(args: GivenArguments, config: Config): Config {
  const own = configOf(args);
  const hidden = hiddenBy([...Object.keys(args), "connections"]);
  return {
    get: (key) => own.get(key) ?? (hidden.has(ARGUMENT_BY_KEY.get(key) ?? "") ? undefined : config.get(key)),
  };
}

/** A message about settings, as one about the arguments that give them. */
export const inArguments = (message: string): string =>
  [...PROVIDER_ARGUMENTS].reduce(
    (text, [name, { key, variables }]) => text.replaceAll([key, ...variables].join(" or "), name),
    message,
  );
