import { PkiError } from "./errors";

/** A setting and its value, if it is given. */
export interface SettingValue {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * Reads an environment variable.
 *
 * @throws PkiError `INVALID_CONFIG` if it is set but empty, which is probably a mistake
 */
export function variable(name: string, env: NodeJS.ProcessEnv): SettingValue {
  if (isEmpty(env[name])) throw wrongSetting(`${name}: ${EMPTY}`);
  return { name, value: env[name] };
}

/** Whether a setting is set but empty. */
export const isEmpty = (value: string | undefined): boolean => value?.trim() === "";

/** What is wrong with a value that consists of white space, and what to do. */
export const EMPTY = "must not be empty; set it to a value, or unset it";

/** What is wrong with conflicting settings, and what to do. */
export const DIFFERENT = "have different values; set only one of them";

/**
 * The values of settings that must be given together or not at all; undefined if none is given.
 *
 * @param only - settings that are allowed only together with them
 * @throws PkiError `INVALID_CONFIG` if only some are given
 */
export function allOrNone(
  settings: readonly SettingValue[],
  only?: SettingValue,
): readonly string[] | undefined {
  const [there, missing] = [true, false].map((isGiven) =>
    settings.filter(({ value }) => (value !== undefined) === isGiven).map(({ name }) => name),
  ) as [string[], string[]];
  const alone = only?.value === undefined ? [] : [only.name];
  if (there.length === 0 && alone.length === 0) return undefined;
  if (missing.length === 0) return settings.map(({ value }) => value ?? "");
  throw wrongSetting(
    `${[...there, ...alone].join(", ")}: set without ${missing.join(", ")}; set all of them, or none`,
  );
}

/** Alternative names of one setting: the one that is given. */
export function fromAliases(settings: readonly SettingValue[]): SettingValue {
  const there = settings.filter(({ value }) => value !== undefined);
  if (new Set(there.map(({ value }) => value)).size > 1)
    throw wrongSetting(`${there.map(({ name }) => name).join(", ")}: ${DIFFERENT}`);
  return there[0] ?? { name: settings.map(({ name }) => name).join(" or "), value: undefined };
}

/** The error for an invalid setting. */
export const wrongSetting = (message: string): PkiError =>
  new PkiError("INVALID_CONFIG", `invalid configuration: ${message}`);
