import type { Context } from "../resources/context";
import type { IssuedState } from "../resources/issued";
import type { AnyKind } from "../resources/kind";

/**
 * A CA as the service has it, read once in a run, whoever asks; undefined if there is none. A CA that has no certificate
 * yet, or could not be read, is read again.
 */
export function existingAuthority(
  context: Context,
  authority: AnyKind,
  identifier: string,
): Promise<IssuedState | undefined> {
  const { authorities } = context.memory.run;
  const key = `${authority.kind} ${identifier}`;
  const reading = authorities.get(key) ?? read(context, authority, identifier);
  authorities.set(key, reading);
  const forget = (): void => void authorities.delete(key);
  reading.then((found) => {
    if (!found?.certificate) forget();
  }, forget);
  return reading;
}

async function read(
  context: Context,
  authority: AnyKind,
  identifier: string,
): Promise<IssuedState | undefined> {
  const found = await authority.read(context, identifier, { withIssuers: true });
  return found?.state as IssuedState | undefined;
}
