import { Config, getProject, getStack, log, runtime } from "@pulumi/pulumi";
import { hasPassword, hidesSomething, clearSettingWarning } from "../common/clear-settings";
import { CLOUD_SETTINGS, SECRET_ARGUMENTS } from "./provider-args";

/** One process may run several stacks. */
const warned = new Set<string>();

/** Warns once about each setting of the stack that holds a secret and was not set as one. */
export function tellClearSettings(): void {
  const stack = `${getProject()}/${getStack()}`;
  if (warned.has(stack)) return;
  warned.add(stack);
  for (const [key, argument] of SETTINGS) {
    if (isClear(key, argument)) void log.warn(clearSettingWarning(key));
  }
}

const SETTINGS: ReadonlyMap<string, string> = new Map([
  ...[...SECRET_ARGUMENTS, "localStore"].map((name) => [`pki:${name}`, name] as const),
  ...Object.values(CLOUD_SETTINGS).flatMap((settings) =>
    settings.map(({ key, argument }) => [key, argument] as const),
  ),
]);

const isSecret = (argument: string, value: unknown): boolean =>
  SECRET_ARGUMENTS.has(argument) || hasPassword(value);

function isClear(key: string, argument: string): boolean {
  if (isSetAsSecret(key)) return false;
  const [space = "", name = ""] = key.split(":");
  const value = new Config(space).get(name);
  return value !== undefined && hidesSomething(argument, value, isSecret);
}

/** Missing from the declarations of the SDK, which itself decides by it. */
const isSetAsSecret = (key: string): boolean =>
  (runtime as unknown as { isConfigSecret?: (key: string) => boolean }).isConfigSecret?.(key) ?? true;
