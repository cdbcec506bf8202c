import Database from "libsql";
import { join } from "node:path";
import { newFolder, removeFolders } from "../x509/support";
import { issueUnderKills, problemsOf, type Outcome } from "./durability";
import { PostgresServer } from "./postgres-server";

afterAll(removeFolders);

// DURABILITY=full is the acceptance: 10,000 certificates. Without it the same thing is over in seconds.
const isFull = process.env.DURABILITY === "full";
const SIZE = isFull
  ? { issuances: 10_000, kills: 10, killEvery: [50, 1000] as const }
  : { issuances: 200, kills: 4, killEvery: [1, 60] as const };

function report(name: string, { acknowledged, kills, unclear, seconds }: Outcome): void {
  if (!isFull) return;
  const figures = `${acknowledged.size} acknowledged, ${kills} kills, ${unclear} unclear calls, ${seconds.toFixed(0)} s`;
  process.stderr.write(`${name}: ${figures}\n`);
}

test("promise 7: four processes on one folder, killed at random: nothing acknowledged is lost, no serial number twice", async () => {
  const location = newFolder();
  const outcome = await issueUnderKills({ ...SIZE, location, processes: 4 });
  report("embedded", outcome);
  expect(outcome.errors).toEqual([]);
  expect(await problemsOf(location, outcome)).toEqual([]);
  // The judge sees what is missing.
  const more = new Map([...outcome.acknowledged, ["another", "01"]]);
  expect(await problemsOf(location, { ...outcome, acknowledged: more })).toEqual(["lost: another"]);
  const database = new Database(join(location, "store.db"));
  expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  expect(database.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
  database.close();
}, 3_600_000);

test("promise 7: two processes on one PostgreSQL database, killed at random, and the server crashes once", async () => {
  const server = await PostgresServer.start({ durable: true });
  try {
    const location = await server.newDatabase();
    const halfway = async (): Promise<void> => {
      await server.crash();
      await server.run();
    };
    const outcome = await issueUnderKills({ ...SIZE, location, processes: 2, halfway });
    report("PostgreSQL", outcome);
    expect(outcome.errors).toEqual([]);
    expect(await problemsOf(location, outcome)).toEqual([]);
    expect(server.check(location)).toBe("");
  } finally {
    await server.stop();
  }
}, 3_600_000);
