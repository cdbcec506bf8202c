import { encryptionOf, opened } from "./encryption";
import { openUnmigrated } from ".";
import { SCHEMA_VERSION, schemaVersion } from "./migrations";

/** What a store is like, without its content. */
export interface StoreCondition {
  /** Its location, without the password of a URL. */
  readonly place: string;
  /** Undefined if there is no store. */
  readonly version: number | undefined;
  readonly newest: number;
  readonly isEncrypted: boolean;
}

/**
 * Looks at a store without creating, migrating or encrypting it.
 *
 * @throws PkiError `STORE_ERROR` when the passphrase is missing or another one
 */
export async function inspectStore(
  location: string,
  passphrase: string | undefined,
): Promise<StoreCondition> {
  const { store, engine } = openUnmigrated(location);
  const { place } = engine;
  try {
    const version = (await engine.exists(store)) ? await schemaVersion(store, engine) : undefined;
    const isReadable = version !== undefined && (await engine.hasTable(store, "encryption"));
    const encryption = isReadable ? await encryptionOf(store) : undefined;
    if (encryption) await opened(encryption, engine, passphrase);
    return { place, version, newest: SCHEMA_VERSION, isEncrypted: encryption !== undefined };
  } finally {
    await store.destroy();
  }
}
