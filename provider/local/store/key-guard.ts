import type { Engine } from "./engine";

/**
 * Whether a key is not in the form the store currently requires: sealed under its data key, or in the clear. Frozen:
 * see migrations.
 */
const WRONG = `NEW.private_key IS NOT NULL AND (
  (NOT EXISTS (SELECT 1 FROM encryption) AND substr(NEW.private_key, 1, 5) = 'pki1:') OR
  (EXISTS (SELECT 1 FROM encryption) AND NOT EXISTS
    (SELECT 1 FROM encryption WHERE substr(NEW.private_key, 1, length(key_id) + 6) = 'pki1:' || key_id || ':')))`;

const MESSAGE =
  "the encryption of the store was turned on, off or anew since this process opened it; start again";

/**
 * Triggers that make the database itself refuse a cleartext key in an encrypted store, or a sealed one in another:
 * processes that opened the store before its encryption changed may still write, whatever their release.
 */
export const keyGuard = (kind: Engine["kind"]): string[] => (kind === "sqlite" ? sqlite() : postgres());

const sqlite = (): string[] =>
  ["certificates", "objects"].flatMap((table) =>
    ["INSERT", "UPDATE OF private_key"].map(
      (event) => `CREATE TRIGGER ${table}_key_${event.slice(0, 6).toLowerCase()} BEFORE ${event} ON ${table}
WHEN ${WRONG}
BEGIN SELECT RAISE(ABORT, '${MESSAGE}'); END`,
    ),
  );

const postgres = (): string[] => [
  `CREATE FUNCTION guard_private_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ${WRONG} THEN RAISE EXCEPTION '${MESSAGE}'; END IF;
  RETURN NEW;
END $$`,
  ...["certificates", "objects"].map(
    (table) => `CREATE TRIGGER ${table}_key BEFORE INSERT OR UPDATE OF private_key ON ${table}
FOR EACH ROW EXECUTE FUNCTION guard_private_key()`,
  ),
];
