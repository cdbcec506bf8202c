import { createHash, createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { revocationList } from "../../provider/local/revocation-list";
import { openRaw, openStore } from "../../provider/local/store";
import { backUp, restore } from "../../provider/local/store/backup";
import { privateKeyPem, readPrivateKey } from "../../provider/x509/keys";
import { mutate, pick, randomFrom, type Random } from "../inputs/mutate";
import { newFolder, removeFolders } from "../x509/support";
import { SERVER } from "./ca";
import { backendOf, filled } from "./store-fixture";

// Somebody has rewritten the backups in these tests, including the checksum.

const PASSPHRASE = "correct horse battery staple";

afterAll(removeFolders);

const newFile = (): string => join(newFolder(), "backup");

type Fields = Record<string, unknown>;
interface Line {
  readonly table?: string;
  readonly row?: Fields;
}

const linesOf = (file: string): Line[] =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

/** Formats lines as a backup with a valid checksum. */
function written(lines: readonly string[]): string {
  const file = newFile();
  const text = lines.map((line) => `${line}\n`).join("");
  const sha256 = createHash("sha256").update(text).digest("hex");
  writeFileSync(file, `${text}${JSON.stringify({ rows: lines.length - 1, sha256 })}\n`);
  return file;
}

async function backedUp(passphrase?: string): Promise<string> {
  const [folder, file] = [await filled(newFolder(), passphrase), newFile()];
  // So that there is a revocation list, too.
  const store = await openStore(folder, passphrase);
  const { issuer_id } = await store.selectFrom("revocations").selectAll().executeTakeFirstOrThrow();
  await revocationList({ store, clock: () => new Date(), entropy: randomBytes, url: "" }, issuer_id);
  await store.destroy();
  await backUp(folder, file, new Date());
  return file;
}

/** A backup with modified rows in one table. */
async function forged(table: string, change: (rows: Fields[]) => void, passphrase?: string): Promise<string> {
  const lines = linesOf(await backedUp(passphrase));
  change(lines.flatMap((line) => (line.table === table && line.row ? [line.row] : [])));
  return written(lines.map((line) => JSON.stringify(line)));
}

/** The target of a refused restore is empty: another restore succeeds. */
async function expectRefused(file: string, reason: RegExp, passphrase?: string): Promise<void> {
  const target = join(newFolder(), "target");
  await expect(restore(file, target, passphrase)).rejects.toMatchObject({
    code: expect.stringMatching(/^(MALFORMED|STORE_ERROR)$/) as string,
    message: expect.stringMatching(reason) as string,
  });
  const { store } = await openRaw(target);
  const rows = await Promise.all(
    (["certificates", "objects", "encryption"] as const).map((name) =>
      store.selectFrom(name).selectAll().execute(),
    ),
  );
  await store.destroy();
  expect(rows.flat()).toEqual([]);
}

const typed = (rows: Fields[], type: string): Fields =>
  rows.find((row) => row.type === type && row.cloud === "alibaba") ?? {};

function exchangeKeys(rows: Fields[]): void {
  const [a, b] = [typed(rows, "ROOT"), typed(rows, "SUB_ROOT")];
  [a.private_key, b.private_key] = [b.private_key, a.private_key];
}

const NO_CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

test.each<[string, string, (rows: Fields[]) => void, RegExp]>([
  [
    "keys exchanged between CAs",
    "certificates",
    exchangeKeys,
    /certificate .* has the private key of another certificate/,
  ],
  [
    "a certificate that is none",
    "certificates",
    (rows) => Object.assign(rows[0] ?? {}, { certificate: NO_CERTIFICATE }),
    /certificate .* cannot be read/,
  ],
  [
    "a CA that has not issued what is below it",
    "certificates",
    (rows) => {
      const other = rows.find(({ cloud, issuer_id }) => cloud === "huawei" && issuer_id === null);
      typed(rows, "SUB_ROOT").issuer_id = other?.id;
    },
    /certificate .* is not its issuer's: it/,
  ],
  [
    "another serial number, so that nobody finds it revoked",
    "certificates",
    (rows) => (typed(rows, "SERVER").serial_number = "01"),
    /certificate .* has a different serial number than its row/,
  ],
  [
    "another end",
    "certificates",
    (rows) => (typed(rows, "SUB_ROOT").not_after = 4_000_000_000_000),
    /certificate .* has a different validity than its row/,
  ],
  [
    "details that are none",
    "objects",
    (rows) => Object.assign(rows[0] ?? {}, { details: "[" }),
    /object .* has details that cannot be read/,
  ],
  [
    "a revocation list of somebody else's",
    "revocation_lists",
    (rows) =>
      Object.assign(rows[0] ?? {}, { list: Buffer.from("3006300030000300", "hex").toString("base64") }),
    /revocation list .* is not its CA's/,
  ],
  [
    "an identity of another form",
    "identity",
    (rows) => Object.assign(rows[0] ?? {}, { id: "<script>" }),
    /identity \(whose name is none\) .* is not a single UUID/,
  ],
])("%s: nothing is restored", async (_, table, change, reason) => {
  await expectRefused(await forged(table, change), reason);
});

test("sealed keys swapped between CAs: refused if the passphrase is given, and otherwise unable to sign", async () => {
  const file = await forged("certificates", exchangeKeys, PASSPHRASE);
  await expectRefused(file, /certificate .* has the private key of another certificate/, PASSPHRASE);
  await expectRefused(file, /is encrypted under a passphrase other than/, "another");
  const target = join(newFolder(), "target");
  expect(await restore(file, target)).toMatchObject({ unchecked: true });
  const store = await openStore(target, PASSPHRASE);
  const { alibaba } = backendOf(store);
  const sub = await store
    .selectFrom("certificates")
    .select("id")
    .where("type", "=", "SUB_ROOT")
    .executeTakeFirstOrThrow();
  await expect(
    alibaba("CreateServerCertificate", { ...SERVER, ParentIdentifier: sub.id }),
  ).rejects.toMatchObject({
    code: "STORE_ERROR",
    message: expect.stringContaining("does not belong to its certificate") as string,
  });
  await store.destroy();
});

test("an expensive key derivation, and a second one: refused before a passphrase is tried", async () => {
  const dear = (rows: Fields[]): void => {
    const [row] = rows as [Fields];
    const parameters = JSON.parse(String(row.parameters)) as Fields;
    row.parameters = JSON.stringify({ ...parameters, N: 2 ** 20, r: 16, p: 4 });
  };
  await expectRefused(
    await forged("encryption", dear, PASSPHRASE),
    /not ones that any release has written/,
    PASSPHRASE,
  );
  const lines = linesOf(await backedUp(PASSPHRASE));
  const second = lines
    .filter(({ table }) => table === "encryption")
    .map((line) => ({ ...line, row: { ...line.row, key_id: "second" } }));
  const both = [...lines, ...second].map((line) => JSON.stringify(line));
  await expectRefused(written(both), /encryption .* is a duplicate/, PASSPHRASE);
});

test("an unknown table or column: refused", async () => {
  const lines = linesOf(await backedUp()).map((line) => JSON.stringify(line));
  for (const table of ["toString", "sqlite_master", "schema_version"])
    await expectRefused(written([...lines, JSON.stringify({ table, row: { id: "a" } })]), /unknown table/);
  const deletion = { id: "a", deleted_at: 1, 'x", (SELECT 1)': 1 };
  await expectRefused(
    written([...lines, JSON.stringify({ table: "deletions", row: deletion })]),
    /nothing was restored/,
  );
});

test("a line without an end, and anything but a file: refused without reading all of it", async () => {
  const file = newFile();
  writeFileSync(file, `"${"a".repeat(2 ** 25)}`);
  await expect(restore(file, newFolder())).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringMatching(/one of its lines has more than \d+ characters/) as string,
  });
  await expect(restore("/dev/zero", newFolder())).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringContaining("is not a regular file") as string,
  });
});

const RUNS = Number(process.env.RUNS ?? 120);

test(`mutated at ${RUNS} places: refused with a message, or a store with only valid contents`, async () => {
  const lines = linesOf(await backedUp()).map((line) => JSON.stringify(line));
  const outcomes = { refused: 0, restored: 0 };
  for (let seed = 0; seed < RUNS; seed++) {
    const next = randomFrom(seed);
    const at = 1 + next(lines.length - 1);
    const other = Buffer.from(pick(lines, next));
    const line = mutateLine(lines[at] ?? "", other, next);
    const file = written(lines.map((one, index) => (index === at ? line : one)));
    const target = join(newFolder(), "target");
    const refusal = await restore(file, target).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (refusal === undefined) {
      outcomes.restored++;
      await expectRight(target, seed);
    } else {
      outcomes.refused++;
      expect({ seed, refusal }).toMatchObject({ refusal: { name: "PkiError" } });
      expect(inspect(refusal)).not.toMatch(/PRIVATE KEY-----(\\\\n|\\n|\s)*MI/);
    }
    rmSync(dirname(target), { recursive: true });
  }
  expect(outcomes.refused).toBeGreaterThan(RUNS / 4);
  expect(outcomes.restored).toBeGreaterThan(0);
});

/** A mutation that reaches the values of a row, and their content. */
function mutateLine(line: string, other: Buffer, next: Random): string {
  const { table, row = {} } = JSON.parse(line) as Line;
  const name = pick(Object.keys(row), next);
  const value = row[name];
  if (next(3) > 0 && typeof value === "string" && value !== "") {
    const changed = mutate(Buffer.from(value), other, next).toString("utf8");
    return JSON.stringify({ table, row: { ...row, [name]: changed } });
  }
  return mutate(Buffer.from(line), other, next).toString("utf8").replaceAll("\n", " ");
}

/** Verified with Node's own reader: every certificate is signed by its issuer and matches its key. */
async function expectRight(location: string, seed: number): Promise<void> {
  const store = await openStore(location);
  const rows = await store.selectFrom("certificates").selectAll().execute();
  const byId = new Map(rows.map((row) => [row.id, new X509Certificate(row.certificate)]));
  for (const row of rows) {
    const certificate = byId.get(row.id);
    const issuer = row.issuer_id === null ? undefined : byId.get(row.issuer_id);
    if (row.issuer_id !== null)
      expect([seed, row.id, issuer && certificate?.verify(issuer.publicKey)]).toEqual([seed, row.id, true]);
    if (row.private_key !== null)
      expect([
        seed,
        row.id,
        certificate?.checkPrivateKey(createPrivateKey(privateKeyPem(readPrivateKey(row.private_key)))),
      ]).toEqual([seed, row.id, true]);
    expect(certificate?.serialNumber).toBe(row.serial_number);
    expect(Date.parse(certificate?.validTo ?? "")).toBe(row.not_after);
  }
  await store.destroy();
}
