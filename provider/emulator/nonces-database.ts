import { Kysely } from "kysely";
import type { Store } from "../local/store";
import { embedded } from "../local/store/embedded";
import type { AnyStore, Engine } from "../local/store/engine";
import { readLocation } from "../local/store/location";
import { postgres } from "../local/store/postgres";

// Separate from the store: nonces are not part of backups, and need not wait for the disk.
const FILE = { name: "nonces.db", isDurable: false };

/** A separate database next to a folder's, or the same PostgreSQL database as the store's. */
export function databaseOfNonces(
  location: string,
  store: Store,
): { engine: Engine; database: AnyStore; table: string; close: () => Promise<void> } {
  const place = readLocation(location);
  if (place.kind === "postgres") {
    const engine = postgres(place.url, place.place);
    // Write-ahead logging, to survive a crash of the server, would cost more than everything else.
    const table = "UNLOGGED TABLE";
    return { engine, database: store.withoutPlugins(), table, close: () => Promise.resolve() };
  }
  const engine = embedded(place.folder, FILE);
  const database = new Kysely<object>({ dialect: engine.dialect });
  return { engine, database, table: "TABLE", close: () => database.destroy() };
}
