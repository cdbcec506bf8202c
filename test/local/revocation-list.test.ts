import { revocationList } from "../../provider/local/revocation-list";
import { below, openssl, removeFolders } from "../x509/support";
import { counted } from "./counting";
import { closeWorlds, openWorld, type World } from "./world";

afterAll(closeWorlds);
afterAll(removeFolders);
afterEach(() => jest.restoreAllMocks());

interface Numbers {
  readonly number: number;
  readonly serials: string[];
}

async function listOf(world: World, issuer: string): Promise<Numbers> {
  const list = await revocationList(world.environment, issuer);
  const text = openssl(["crl", "-inform", "DER", "-noout", "-text"], list);
  return {
    number: Number(below(text, "X509v3 CRL Number:")),
    serials: [...text.matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, serial]) => serial!),
  };
}

const serial = (index: number): string => `7F${index.toString(16).toUpperCase().padStart(6, "0")}`;

async function revoke(world: World, issuer: string, from: number, to: number, at = 1000): Promise<void> {
  for (let index = from; index < to; index += 100) {
    const rows = Array.from({ length: Math.min(100, to - index) }, (_, place) => ({
      ...{ issuer_id: issuer, serial_number: serial(index + place), revoked_at: at + index, reason: 0 },
    }));
    await world.environment.store.insertInto("revocations").values(rows).execute();
  }
}

/** A CA with a number of revocations, as seen by another process. */
async function opened(revocations: number) {
  const { world, ca } = await openWorld();
  const { sub } = await ca.hierarchy();
  await revoke(world, sub, 0, revocations);
  const { store, counter } = counted(world.environment.store);
  const other: World = { ...world, environment: { ...world.environment, store } };
  return { world, other, sub, counter };
}

test("all entries are on the list, read and counted in parts; after one more, only that one is read", async () => {
  const { other, sub, counter } = await opened(1999);
  const first = await listOf(other, sub);
  expect(new Set(first.serials).size).toBe(1999);
  expect(counter.most).toBeLessThanOrEqual(1000);
  await revoke(other, sub, 1999, 2000);
  counter.forget();
  const second = await listOf(other, sub);
  expect(second.serials).toContain(serial(1999));
  expect(second.serials).toHaveLength(2000);
  expect(second.number).toBeGreaterThan(first.number);
  expect(counter.rows).toBeLessThan(20);
});

test("revocations by another process with a slow clock are on the list", async () => {
  const { world, other, sub } = await opened(10);
  await listOf(other, sub);
  await revoke(world, sub, 10, 11, 0);
  expect((await listOf(other, sub)).serials).toHaveLength(11);
});

test("concurrent requests share one list; the next list has what was revoked after it was started", async () => {
  const { other, sub } = await opened(10);
  const { number } = await listOf(other, sub);
  await revoke(other, sub, 10, 11);
  const early = Array.from({ length: 20 }, () => listOf(other, sub));
  await Promise.resolve();
  await revoke(other, sub, 11, 12);
  const late = Array.from({ length: 20 }, () => listOf(other, sub));
  for (const one of await Promise.all(early)) expect(one.serials).toContain(serial(10));
  for (const one of await Promise.all(late)) expect(one.serials).toContain(serial(11));
  expect((await listOf(other, sub)).number).toBeLessThanOrEqual(number + 2);
});

test("a list of more than 2,000 entries is checked every five seconds, and kept in memory only", async () => {
  const { world, other, sub, counter } = await opened(2001);
  const first = await listOf(other, sub);
  expect(first.serials).toHaveLength(2001);
  expect(counter.most).toBeLessThanOrEqual(1000);
  const { list } = await world.environment.store
    .selectFrom("revocation_lists")
    .select("list")
    .executeTakeFirstOrThrow();
  expect(list).toBe("");
  await revoke(world, sub, 2001, 2002);
  counter.forget();
  expect(await listOf(other, sub)).toEqual(first);
  // Only the CA itself.
  expect(counter.statements).toBe(1);
  const now = performance.now.bind(performance);
  jest.spyOn(performance, "now").mockImplementation(() => now() + 5001);
  expect((await listOf(other, sub)).serials).toContain(serial(2001));
});

test("lists of two processes: a higher number includes everything that a lower one does", async () => {
  const { world, other, sub } = await opened(0);
  let last: Numbers = { number: 0, serials: [] };
  for (let index = 0; index < 6; index++) {
    await revoke(world, sub, index, index + 1);
    const both = await Promise.all([listOf(world, sub), listOf(other, sub)]);
    for (const one of both.sort((a, b) => a.number - b.number)) {
      expect(one.number).toBeGreaterThanOrEqual(last.number);
      expect(one.serials).toEqual(expect.arrayContaining(last.serials));
      last = one;
    }
    expect(last.serials).toContain(serial(index));
  }
});
