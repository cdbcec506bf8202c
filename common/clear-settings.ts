/** Whether a text is an address with a password in it. */
export const hasPassword = (value: unknown): boolean =>
  typeof value === "string" && URL.canParse(value) && new URL(value).password !== "";

/** Whether an argument of the provider with this value has to be kept secret. */
type IsSecret = (name: string, value: unknown) => boolean;

/**
 * Whether a setting has something to hide: connections only where one of them has.
 *
 * @param name - of the argument of the provider that gives it
 */
export const hidesSomething = (name: string, value: unknown, isSecret: IsSecret): boolean =>
  name === "connections"
    ? partsOf(value).some((given) => partNamesOf(given).some(([part, text]) => isSecret(part, text)))
    : isSecret(name, value);

const partsOf = (value: unknown): unknown[] => partNamesOf(value).map(([, part]) => part);

function partNamesOf(value: unknown): [string, unknown][] {
  const object = typeof value === "string" ? parsed(value) : value;
  return typeof object === "object" && object !== null ? Object.entries(object) : [];
}

/** What is no JSON is refused where settings are read. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What to tell whoever has set a secret so that it stands in the file of the stack. */
export const clearSettingWarning = (key: string): string =>
  `${key} holds secrets and was set without --secret, so they can be read in the stack's configuration file. Run: pulumi config get ${key} | pulumi config set --secret ${key}; and replace what has been committed or shared`;
