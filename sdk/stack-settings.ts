import { Config, type CustomResourceOptions } from "@pulumi/pulumi";
import { PkiError } from "../common/errors";
import { CLOUD_SETTINGS, CREDENTIAL_VARIABLES, SECRET_ARGUMENTS, type CloudSetting } from "./provider-args";

/**
 * Refuses to ignore a setting: the engine gives a plugin only those of its own package, and without a region or an
 * account something else would be asked.
 *
 * @throws PkiError `INVALID_CONFIG`
 */
export function checkStackSettings(
  kind: string,
  name: string,
  type: string,
  { provider, parent }: CustomResourceOptions,
): void {
  if (provider ?? parent?.getProvider(type)) return;
  if ((process.env.PKI_BACKEND ?? new Config("pki").get("backend")) === "local") return;
  const lost = lostOf(kind.split(".")[0] ?? "");
  if (lost.length === 0) return;
  throw new PkiError(
    "INVALID_CONFIG",
    `${kind} "${name}": the native plugin gets only settings of its own package, so ${lost.map(({ key }) => key).join(", ")} would be ignored. Run: ${lost.map(commandOf).join("; ")}`,
  );
}

function lostOf(cloud: string): CloudSetting[] {
  const settings = CLOUD_SETTINGS[cloud] ?? [];
  const isOwn = ({ argument }: CloudSetting): boolean => isSet(`pki:${argument}`);
  const hasCredentials =
    (CREDENTIAL_VARIABLES[cloud] ?? []).some(isInEnvironment) ||
    settings.some((one) => one.isCredential && isOwn(one));
  const isReplaced = (one: CloudSetting): boolean =>
    isOwn(one) || one.variables.some(isInEnvironment) || (one.isCredential && hasCredentials);
  return settings.filter((one) => isSet(one.key) && !isReplaced(one));
}

const isInEnvironment = (variable: string): boolean => process.env[variable] !== undefined;

// As a secret, whether it is one or not: a value is never needed in clear here.
function isSet(key: string): boolean {
  const [space = "", name = ""] = key.split(":");
  return new Config(space).getSecret(name) !== undefined;
}

const commandOf = ({ key, argument }: CloudSetting): string =>
  `pulumi config get ${key} | pulumi config set ${SECRET_ARGUMENTS.has(argument) ? "--secret " : ""}pki:${argument}`;
