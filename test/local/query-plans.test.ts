import { randomBytes } from "node:crypto";
import { Kysely } from "kysely";
import { Overview } from "../../provider/emulator/page/overview";
import { ocspAnswer } from "../../provider/local/ocsp";
import { revocationList } from "../../provider/local/revocation-list";
import { embedded } from "../../provider/local/store/embedded";
import { identityOf, standingOf } from "../../provider/local/store/identity";
import { openStore, type Store } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";
import { counted } from "./counting";
import { backendOf, fill, withDatabase } from "./store-fixture";
import { closeWorlds, openWorld } from "./world";

afterAll(closeWorlds);
afterAll(removeFolders);

/** Calls everything that reads, with every available filter. */
async function readAll(store: Store): Promise<void> {
  const { alibaba, huawei } = backendOf(store);
  const { CertificateList } = await alibaba("DescribeCACertificateList", { CurrentPage: 2, ShowSize: 1 });
  const { Identifier = "" } = CertificateList[0] ?? {};
  await alibaba("DescribeCACertificate", { Identifier });
  await alibaba("DescribeCACertificateList", { CaStatus: "issue", CurrentPage: 2, ShowSize: 1 });
  await alibaba("ListCert", { ParentIdentifier: Identifier, CurrentPage: 1, ShowSize: 1 });
  await alibaba("2020-04-07/ListCert", { Status: "ISSUE", Identifiers: "a,b" });
  for (const status of ["ISSUED", "EXPIRED", "REVOKED"] as const) await huawei("ListCertificate", { status });
  await huawei("ListCertificate", { name: "w", offset: 1, limit: 1 });
  await huawei("ListCertificateAuthority", { name: "R", status: "ACTIVED", type: "ROOT" });
  await huawei("ListCertificatesV2", { name: "gateway", type: "global", limit: 1 });
  const environment = { store, clock: () => new Date(), entropy: randomBytes, url: "http://localhost" };
  await revocationList(environment, Identifier);
  await ocspAnswer(environment, Identifier, Buffer.alloc(0));
  await identityOf(store);
  await standingOf(store, "nobody", "AB");
  await new Overview({ store }).read();
}

/** Intended table scans: tables with a single row. */
const ONE_ROW = /^SCAN (identity|encryption|schema_version)\b/;

test("no statement scans or sorts a whole table: each finds its rows by an index, in order", async () => {
  const folder = newFolder();
  await (await openStore(folder)).destroy();
  const statements = new Map<string, number>();
  const store: Store = new Kysely({
    dialect: embedded(folder).dialect,
    log: ({ query }) => {
      statements.set(query.sql, query.parameters.length);
    },
  });
  await fill(store);
  await readAll(store);
  await store.destroy();
  const planned = [...statements].filter(([sql]) => /^(select|update|delete)/i.test(sql));
  expect(planned.length).toBeGreaterThan(30);
  const wrong = withDatabase(folder, (database) =>
    planned.flatMap(([sql, count]) => {
      const nothing = Array.from({ length: count }, () => null);
      const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(nothing) as { detail: string }[];
      return steps
        .filter(
          ({ detail }) =>
            (detail.startsWith("SCAN") && !ONE_ROW.test(detail)) || detail.includes("TEMP B-TREE"),
        )
        .map(({ detail }) => `${detail}: ${sql}`);
    }),
  );
  expect(wrong).toEqual([]);
});

const MANY = 6000;

test("in a large store, no statement returns more than one part", async () => {
  const { world, ca } = await openWorld();
  const { sub } = await ca.hierarchy();
  const { store: plain } = world.environment;
  const root = await plain
    .selectFrom("certificates")
    .selectAll()
    .where("id", "=", sub)
    .executeTakeFirstOrThrow();
  for (let from = 0; from < MANY; from += 50) {
    const rows = Array.from({ length: 50 }, (_, place) => ({
      ...{ ...root, id: `id-${from + place}`, serial_number: `AB${from + place}`, issuer_id: sub },
      ...{ private_key: null, idempotency_key: null, created_at: from + place },
      not_after: root.not_after - (((from + place) * 7919) % MANY),
      ...((from + place) % 2 === 0
        ? { type: "SERVER" }
        : { cloud: "huawei", type: "CERTIFICATE", status: "ISSUED", details: DETAILS, issuer_id: null }),
    }));
    await plain.insertInto("certificates").values(rows).execute();
  }
  const { store, counter } = counted(plain);
  const { alibaba, huawei } = backendOf(store);
  const last = await alibaba("ListCert", { ShowSize: 50, CurrentPage: MANY / 100 });
  expect(last).toMatchObject({ TotalCount: MANY / 2 });
  expect(last.List.map(({ Identifier }) => Identifier)).toEqual(
    Array.from({ length: 50 }, (_, index) => `id-${MANY - 100 + 2 * index}`),
  );
  const newest = await huawei("ListCertificate", { limit: 3, offset: 2990 });
  expect(newest.total).toBe(MANY / 2);
  expect(newest.certificates.map(({ certificate_id: id }) => id)).toEqual(["id-19", "id-17", "id-15"]);
  const named = await huawei("ListCertificate", { name: "leaf", limit: 2 });
  expect(named).toMatchObject({ total: MANY / 2 });
  expect(await huawei("ListCertificate", { name: "nobody" })).toMatchObject({ total: 0 });
  await alibaba("DescribeCACertificate", { Identifier: sub });
  expect(counter.most).toBeLessThanOrEqual(2000);
  counter.forget();
  const { entries, byId } = await new Overview({ store }).read();
  expect(entries.map(({ notAfter }) => notAfter)).toEqual(
    [...byId.values()].map(({ notAfter }) => notAfter).sort((one, other) => one - other),
  );
  expect(entries).toHaveLength(byId.size);
  expect(counter.most).toBeLessThanOrEqual(500);
});

test.each(["100% 'a_b'", 'a"b\\c', "密码 😀", "x".repeat(60), "%", "_", "\\"])(
  "a certificate is found by any substring of its name, whatever characters it has",
  async (part) => {
    const { world, ca } = await openWorld();
    const { sub } = await ca.hierarchy();
    const { store } = world.environment;
    const row = await store
      .selectFrom("certificates")
      .selectAll()
      .where("id", "=", sub)
      .executeTakeFirstOrThrow();
    const named = (name: string, index: number): typeof row => ({
      ...{ ...row, id: `id-${index}`, serial_number: `AB${index}`, issuer_id: null, private_key: null },
      ...{ cloud: "huawei", type: "CERTIFICATE", status: "ISSUED", idempotency_key: null },
      details: JSON.stringify({ distinguished_name: { common_name: name } }),
    });
    await store
      .insertInto("certificates")
      .values([`<${part}>`, "100c ab", "a"].map(named))
      .execute();
    const { certificates } = await backendOf(store).huawei("ListCertificate", { name: part });
    expect(certificates.map(({ certificate_id: id }) => id)).toEqual(["id-0"]);
  },
);

const DETAILS = JSON.stringify({ distinguished_name: { common_name: "leaf" } });
