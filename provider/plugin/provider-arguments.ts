import { isSecretArgument } from "../settings";
import type { PropertyValues } from "./values";

/** Arguments that are encrypted in the state whether the program says so or not. */
export const secretsIn = (args: PropertyValues): string[] =>
  Object.keys(args).filter((name) => isSecretArgument(name, args[name]));

/**
 * Removes from an environment what a provider must not read. A process serves one provider, and libraries read the
 * process's environment themselves.
 */
export function restrict(env: NodeJS.ProcessEnv, left: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) if (!(name in left)) Reflect.deleteProperty(env, name);
}
