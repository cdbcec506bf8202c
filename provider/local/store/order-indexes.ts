import type { AnyStore } from "./engine";

/**
 * Schema change: lists are read in order from an index without the rows themselves, and so are revocations by time and
 * by count. Frozen.
 */
export async function addOrders(store: AnyStore): Promise<void> {
  const indexes: [name: string, table: string, columns: string[]][] = [
    [
      "certificates_order",
      "certificates",
      ["cloud", "created_at", "id", "type", "status", "issuer_id", "not_after", "serial_number"],
    ],
    ["objects_order", "objects", ["cloud", "created_at", "id", "type", "name"]],
    ["revocations_order", "revocations", ["issuer_id", "revoked_at", "serial_number"]],
    ["revocations_serial", "revocations", ["serial_number"]],
  ];
  for (const [name, table, columns] of indexes)
    await store.schema.createIndex(name).on(table).columns(columns).execute();
}
