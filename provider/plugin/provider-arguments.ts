import { ALIBABA_SETTINGS, HUAWEI_SETTINGS, SETTINGS, type Config, type Setting } from "../settings";
import type { Properties } from "./values";

const PREFIXES: Readonly<Record<string, string>> = { pki: "", alicloud: "alibaba", huaweicloud: "huawei" };

/** `pki:localStore` is `localStore`, `alicloud:region` is `alibabaRegion`. */
export function argumentOf(key: string): string {
  const [prefix = "", name = ""] = key.split(":");
  const cloud = PREFIXES[prefix] ?? prefix;
  return cloud === "" ? name : `${cloud}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

const ALL: readonly Setting[] = [SETTINGS, ALIBABA_SETTINGS, HUAWEI_SETTINGS].flatMap(Object.values<Setting>);

/** Every argument of the provider, with the setting that it gives. */
export const PROVIDER_ARGUMENTS: ReadonlyMap<string, Pick<Setting, "key" | "variables">> = new Map<
  string,
  Pick<Setting, "key" | "variables">
>([
  ...ALL.map((setting) => [argumentOf(setting.key), setting] as const),
  ["policy", { key: "pki:policy", variables: ["PKI_POLICY"] }] as const,
]);

/** Arguments that are always encrypted in the state. */
export const SECRET_ARGUMENTS: ReadonlySet<string> = new Set(
  [...PROVIDER_ARGUMENTS.keys()].filter((name) =>
    /passphrase|secretKey|accessKey|token|password/i.test(name),
  ),
);

/** The arguments as the configuration of a stack. */
export const configOf = (args: Properties): Config & { readonly rawConfig: object } => ({
  rawConfig: Object.fromEntries(Object.keys(args).map((name) => [`pki:${name}`, ""])),
  get(key) {
    const value = args[argumentOf(key)];
    return typeof value === "object" || value === undefined
      ? undefined
      : `${value as string | number | boolean}`;
  },
});

/** Credentials of one cloud belong together: where a program gives some, none of the environment are taken. */
const CREDENTIALS = {
  alibaba: /^(ALIBABA_CLOUD|ALIBABACLOUD|ALICLOUD)_(?!REGION)/,
  huawei:
    /^(HUAWEICLOUD_SDK_(AK|SK|SECURITY_TOKEN)|CLOUD_SDK_\w+|HW_(ACCESS_KEY|SECRET_KEY|SECURITY_TOKEN|AUTH_TOKEN|USER_NAME|USER_PASSWORD|PASSWORD|DOMAIN_NAME))$/,
};

const IS_CREDENTIAL =
  /^(alibaba|huawei)(AccessKey|SecretKey|SecurityToken|Profile|AuthToken|UserName|Password)$/;

/** The environment without what the arguments of a provider say themselves. */
export function environmentBeside(args: Properties, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const hidden = new Set(Object.keys(args).flatMap((name) => PROVIDER_ARGUMENTS.get(name)?.variables ?? []));
  const clouds = new Set(Object.keys(args).flatMap((name) => IS_CREDENTIAL.exec(name)?.[1] ?? []));
  const isHidden = (name: string): boolean =>
    hidden.has(name) || [...clouds].some((cloud) => CREDENTIALS[cloud as "alibaba"].test(name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isHidden(name)));
}
