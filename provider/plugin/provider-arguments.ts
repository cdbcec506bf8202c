import type { Cloud } from "../../common/cloud";
import { KEY_VARIABLES as ALIBABA_KEYS } from "../client/alibaba/credentials";
import { KEY_VARIABLES, TOKEN_VARIABLE, USER_VARIABLES } from "../client/huawei/credentials";
import { isSecretArgument, PROVIDER_ARGUMENTS, type Config } from "../settings";
import type { PropertyValues } from "./values";

const BY_KEY: ReadonlyMap<string, string> = new Map(
  [...PROVIDER_ARGUMENTS].map(([name, { key }]) => [key, name]),
);

/** Arguments that are always encrypted in the state. */
export const secretsIn = (args: PropertyValues): string[] =>
  Object.keys(args).filter((name) => isSecretArgument(name, args[name]));

/** The arguments as stack configuration. */
export const configOf = (args: PropertyValues): Config & { readonly rawConfig: object } => ({
  rawConfig: Object.fromEntries(Object.keys(args).map((name) => [`pki:${name}`, ""])),
  get(key) {
    const value = args[BY_KEY.get(key) ?? ""];
    return typeof value === "object" || value === undefined
      ? undefined
      : `${value as string | number | boolean}`;
  },
});

/** The credentials of a cloud belong together: if a program gives any, none are taken from the environment. */
const CREDENTIALS: Readonly<Record<string, (name: string) => boolean>> = {
  // Its SDK reads more variables than the keys. Those that only locate a profile, or forbid something, are not
  // credentials.
  alibaba: (name) =>
    /^(ALIBABA_CLOUD|ALIBABACLOUD|ALICLOUD)_(ACCESS_KEY|SECRET_KEY|SECURITY_TOKEN|PROFILE|ROLE_|OIDC_|ECS_METADATA$|CREDENTIALS_URI)/.test(
      name,
    ),
  huawei: (name) => HUAWEI_VARIABLES.has(name),
};

const HUAWEI_VARIABLES: ReadonlySet<string> = new Set([
  ...KEY_VARIABLES.flat(),
  TOKEN_VARIABLE,
  ...USER_VARIABLES,
]);

/** Variables that each say that the environment has credentials of a cloud, which come before those of a stack. */
export const CREDENTIAL_VARIABLES: Readonly<Record<Cloud, readonly string[]>> = {
  alibaba: ALIBABA_KEYS.map(([id]) => id),
  huawei: [...KEY_VARIABLES.map(([id]) => id), TOKEN_VARIABLE, USER_VARIABLES[0]],
};

/** Whether an argument is of use only together with others that identify the account. */
export const isCredential = (argument: string): boolean =>
  IS_CREDENTIAL.test(argument) || argument === "huaweiDomainName";

const IS_CREDENTIAL =
  /^(alibaba|huawei)(AccessKey|SecretKey|SecurityToken|Profile|AuthToken|UserName|Password)$/;

/** The environment without what the provider's arguments override. A policy in the environment always applies. */
export function environmentBeside(args: PropertyValues, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const given = Object.keys(args).filter((name) => name !== "policy");
  const hidden = new Set(given.flatMap((name) => PROVIDER_ARGUMENTS.get(name)?.variables ?? []));
  const clouds = new Set(given.flatMap((name) => IS_CREDENTIAL.exec(name)?.[1] ?? []));
  const isHidden = (name: string): boolean =>
    hidden.has(name) || [...clouds].some((cloud) => CREDENTIALS[cloud]?.(name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isHidden(name)));
}

/**
 * Removes from an environment what a provider must not read. A process serves one provider, and libraries read the
 * process's environment themselves.
 */
export function restrict(env: NodeJS.ProcessEnv, left: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) if (!(name in left)) Reflect.deleteProperty(env, name);
}
