import type { AnyStore } from "./engine";

/** Schema change: a table for revocations, filled with earlier ones, and the last list of each CA. Frozen. */
export async function addRevocations(store: AnyStore): Promise<void> {
  await store.schema
    .createTable("revocations")
    .addColumn("issuer_id", "text", (column) => column.notNull())
    .addColumn("serial_number", "text", (column) => column.notNull())
    .addColumn("revoked_at", "bigint", (column) => column.notNull())
    .addColumn("reason", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("revocations_key", ["issuer_id", "serial_number"])
    .execute();
  await store.schema
    .createTable("revocation_lists")
    .addColumn("issuer_id", "text", (column) => column.primaryKey())
    .addColumn("number", "bigint", (column) => column.notNull())
    .addColumn("list", "text", (column) => column.notNull())
    .addColumn("entries", "bigint", (column) => column.notNull())
    .addColumn("this_update", "bigint", (column) => column.notNull())
    .addColumn("next_update", "bigint", (column) => column.notNull())
    .execute();
  const revoked = await store
    .selectFrom("certificates")
    .select(["id", "issuer_id", "serial_number", "revoked_at", "created_at", "details"])
    .where("status", "in", ["REVOKE", "REVOKED"])
    .execute();
  for (const row of revoked as RevokedRow[]) {
    const values = {
      issuer_id: row.issuer_id ?? row.id,
      serial_number: row.serial_number,
      revoked_at: row.revoked_at ?? row.created_at,
      reason: REASONS[(JSON.parse(row.details) as { reason?: string }).reason ?? ""] ?? 0,
    };
    await store.insertInto("revocations").values(values).execute();
  }
}

interface RevokedRow {
  id: string;
  issuer_id: string | null;
  serial_number: string;
  revoked_at: number | null;
  created_at: number;
  details: string;
}

// Releases before this change stored them in the details.
const REASONS: Partial<Record<string, number>> = {
  KEY_COMPROMISE: 1,
  CERTIFICATE_AUTHORITY_COMPROMISE: 2,
  AFFILIATION_CHANGED: 3,
  SUPERSEDED: 4,
  CESSATION_OF_OPERATION: 5,
  CERTIFICATE_HOLD: 6,
  PRIVILEGE_WITHDRAWN: 9,
  ATTRIBUTE_AUTHORITY_COMPROMISE: 10,
};
