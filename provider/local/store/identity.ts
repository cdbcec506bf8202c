import type { Standing } from "../../api/places";
import { PkiError } from "../../base/errors";
import { openUnmigrated, type Store } from "./index";

/** What distinguishes a store from all others. */
export const identityOf = async (store: Store): Promise<string> =>
  (await store.selectFrom("identity").select("id").executeTakeFirstOrThrow()).id;

/**
 * What a store knows about an identifier.
 *
 * @param serialNumber - of its certificate, upper-case hexadecimal: older stores did not record deletions, but always
 * revocations, which precede the deletion of a certificate
 */
export async function standingOf(store: Store, id: string, serialNumber?: string): Promise<Standing> {
  for (const table of ["certificates", "objects"] as const) {
    if (await store.selectFrom(table).select("id").where("id", "=", id).executeTakeFirst()) return "held";
  }
  const deleted = await store.selectFrom("deletions").select("id").where("id", "=", id).executeTakeFirst();
  if (deleted) return "deleted";
  if (serialNumber === undefined) return "never";
  const revoked = await store
    .selectFrom("revocations")
    .select("serial_number")
    .where("serial_number", "=", serialNumber)
    .executeTakeFirst();
  return revoked ? "deleted" : "never";
}

/**
 * Reads the identity of the store at a location, without its keys and without migrating it; undefined for a store of an
 * older release, which has none yet.
 *
 * @throws PkiError `NO_STORE` if there is none; and any database error
 */
export async function peekIdentity(location: string): Promise<string | undefined> {
  const { store, engine } = openUnmigrated(location);
  try {
    if (!(await engine.exists(store))) {
      throw new PkiError("NO_STORE", `there is no local store in ${engine.place}`);
    }
    return (await engine.hasTable(store, "identity")) ? await identityOf(store) : undefined;
  } finally {
    await store.destroy();
  }
}
