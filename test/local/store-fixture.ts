import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import type { Backend } from "../../provider/api/backend";
import { localBackend } from "../../provider/local";
import { openStore, type Store } from "../../provider/local/store";
import { LEAF, NAME, ROOT as HUAWEI_ROOT } from "../huawei/local";
import { newFolder } from "../x509/support";
import { ROOT, SERVER, SUB } from "./ca";

const FIXTURES = join(__dirname, "../../../test/fixtures/stores");

/** The passphrase of the recorded stores, from schema version 3 on. */
export const PASSPHRASE = "a recorded passphrase";

const fileOf = (version: number): string => join(FIXTURES, `schema-${version}.sql`);

/** A new folder with the store that was recorded when a schema version was new. */
export function recordedStore(version: number): string {
  const folder = newFolder();
  withDatabase(folder, (database) => database.exec(readFileSync(fileOf(version), "utf8")));
  return folder;
}

/** The statements that define the schema of the store in a folder. */
export const schemaOf = (folder: string): string[] =>
  withDatabase(folder, (database) =>
    (database.prepare(`${SCHEMA} ORDER BY sql`).all() as { sql: string }[]).map(({ sql }) => sql),
  );

export function withDatabase<T>(folder: string, work: (database: Database.Database) => T): T {
  const file = join(folder, "store.db");
  const database = new Database(file);
  try {
    return work(database);
  } finally {
    database.close();
    // As in every release.
    chmodSync(file, 0o600);
  }
}

const SCHEMA = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL";

/** Records a store of the current schema version, once: recordings never change. */
export async function recordStore(version: number): Promise<void> {
  if (existsSync(fileOf(version))) return;
  const folder = await filled(newFolder(), PASSPHRASE);
  const lines = withDatabase(folder, (database) => {
    const all = (query: string): Record<string, Value>[] =>
      database.prepare(query).all() as Record<string, Value>[];
    const tables = all("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => String(name));
    const rowsOf = (table: string): string[] =>
      all(`SELECT * FROM ${table} ORDER BY rowid`).map(
        (row) => `INSERT INTO ${table} VALUES (${Object.values(row).map(literal).join(", ")});`,
      );
    const encryption = tables.filter((name) => name === "encryption");
    const others = tables.filter((name) => name !== "encryption");
    const schema = all(`${SCHEMA} ORDER BY rowid`).map(({ sql }) => `${String(sql)};`);
    return [...schema, ...[...encryption, ...others].flatMap(rowsOf)];
  });
  const heading = `-- A store of schema version ${version}, as SQLite's schema and rows. Its keys are for this test alone.`;
  writeFileSync(fileOf(version), [heading, ...lines, ""].join("\n"));
}

type Value = string | number | null;

function literal(value: Value): string {
  if (value === null) return "NULL";
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

/** The local CA over an open store. */
export const backendOf = (store: Store, clock = (): Date => new Date()): Backend =>
  localBackend(() => Promise.resolve({ store, clock, entropy: randomBytes, url: "http://localhost:8640" }));

/** Creates and fills a store; returns its location. */
export async function filled(location: string, passphrase?: string): Promise<string> {
  const store = await openStore(location, passphrase);
  await fill(store);
  await store.destroy();
  return location;
}

/** Adds certificates of both clouds to a store, and a key in every place that holds keys: 8 of them. */
export async function fill(store: Store): Promise<void> {
  const { alibaba, huawei } = backendOf(store);
  const root = await alibaba("CreateRootCACertificate", { ...ROOT, ClientToken: "root" });
  const parent = { ParentIdentifier: root.Identifier };
  const sub = await alibaba("CreateSubCACertificate", { ...SUB, ...parent, ClientToken: "sub" });
  const server = { ...SERVER, ParentIdentifier: sub.Identifier };
  await alibaba("CreateServerCertificate", { ...server, CustomIdentifier: "www" });
  const old = await alibaba("CreateServerCertificate", { ...server, CommonName: "old.example.com" });
  await alibaba("CreateRevokeClientCertificate", { Identifier: old.Identifier });
  const { ca_id } = await huawei("CreateCertificateAuthority", HUAWEI_ROOT);
  const { signature_algorithm: _signature, validity: _validity, ...rest } = HUAWEI_ROOT;
  const distinguished_name = { ...NAME, common_name: "Waiting" };
  await huawei("CreateCertificateAuthority", { ...rest, type: "SUBORDINATE", distinguished_name });
  const { certificate_id } = await huawei("CreateCertificate", { ...LEAF, issuer_id: ca_id });
  const exported = { certificate_id, is_compressed: "false", type: "OTHER" } as const;
  const { certificate, private_key = "" } = await huawei("ExportCertificate", exported);
  const upload = { name: "gateway", cert_content: certificate, private_key };
  const { id } = await huawei("CreateCertificateV2", upload);
  await huawei("UpdateCertificateV2", { ...upload, certificate_id: id });
}
