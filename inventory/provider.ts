import { isSecretArgument, PROVIDER_ARGUMENTS } from "../provider/settings";
import { SECRET, withoutKeys, withoutSecrets } from "./value";

/** What determines, apart from the arguments, which program a provider is. */
const PROGRAM = ["version", "pluginDownloadURL"];

/** The arguments of a provider of the native package, limited to what may be shown. */
export const providerArguments = (inputs: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(inputs)
      .filter(([name]) => PROVIDER_ARGUMENTS.has(name) || PROGRAM.includes(name))
      .map(([name, value]) => [name, isSecretArgument(name, value) ? SECRET : shown(value)]),
  );

const shown = (value: unknown): unknown => withoutAccess(withoutKeys(withoutSecrets(value)));

/** A URL without potential credentials: user, password and parameters. */
function withoutAccess(value: unknown): unknown {
  if (typeof value !== "string" || !URL.canParse(value)) return value;
  const { username, search, protocol, host, pathname } = new URL(value);
  return username === "" && search === "" ? value : `${protocol}//${host}${pathname}`;
}
