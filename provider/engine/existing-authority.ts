import type { Context } from "../resources/context";
import type { IssuedState } from "../resources/issued";
import type { AnyKind } from "../resources/kind";
import { perConnection, type KnownAuthority } from "../resources/memory";

/**
 * A CA as the service of a connection has it, read once in a run, whoever asks; undefined if there is none.
 *
 * @param again - reads a CA again that had no certificate yet, or could not be read
 */
export function existingAuthority(
  context: Context,
  authority: AnyKind,
  identifier: string,
  again = false,
): Promise<IssuedState | undefined> {
  const { authorities } = context.memory.run;
  const key = perConnection(context, `${authority.kind} ${identifier}`);
  const known = authorities.get(key);
  if (known && !(again && known.isOpen)) return known.reading;
  const reading = newReading(read(context, authority, identifier));
  authorities.set(key, reading);
  return reading.reading;
}

function newReading(reading: KnownAuthority["reading"]): KnownAuthority {
  const known = { reading, isOpen: false };
  const open = (): void => void (known.isOpen = true);
  reading.then((found) => {
    if (!found?.certificate) open();
  }, open);
  return known;
}

async function read(
  context: Context,
  authority: AnyKind,
  identifier: string,
): Promise<IssuedState | undefined> {
  const found = await authority.read(context, identifier, { withIssuers: true });
  return found?.state as IssuedState | undefined;
}
