import Database from "libsql";
import { join } from "node:path";
import { PostgresServer } from "../local/postgres-server";
import { newFolder, removeFolders } from "../x509/support";
import { Emulators } from "./emulators";
import { issueUnderKills, problemsOf, type Outcome } from "./issuing";
import { Processes } from "./processes";

afterAll(removeFolders);

// DURABILITY=full is the acceptance test with 10,000 certificates. Without it a smaller run takes seconds.
const isFull = process.env.DURABILITY === "full";
const PLAN = isFull
  ? { issuances: 10_000, kills: 20, killEvery: [1000, 5000] as const }
  : { issuances: 200, kills: 4, killEvery: [500, 1500] as const };
const TIMEOUT = 3_600_000;

function report(name: string, { acknowledged, kills, unclear, seconds }: Outcome): void {
  if (!isFull) return;
  const figures = `${acknowledged.size} acknowledged, ${kills} kills, ${unclear} unclear calls, ${seconds.toFixed(0)} s`;
  process.stderr.write(`${name}: ${figures}\n`);
}

/** There are no problems, and the judge detects missing and unacknowledged certificates. */
async function expectNothingLost(location: string, outcome: Outcome): Promise<void> {
  expect(outcome.errors).toEqual([]);
  expect(await problemsOf(location, outcome)).toEqual([]);
  const more = new Map([...outcome.acknowledged, ["another", "01"]]);
  expect(await problemsOf(location, { ...outcome, acknowledged: more })).toEqual(["lost: another"]);
  const none = { ...outcome, acknowledged: new Map<string, string>() };
  expect(await problemsOf(location, none)).toEqual([expect.stringMatching(/^\d+ were never acknowledged/)]);
}

test(
  "promise 7: four processes on one folder, killed at random: nothing acknowledged is lost, no serial number twice",
  async () => {
    const location = newFolder();
    const outcome = await issueUnderKills(new Processes(location, 4), PLAN);
    report("embedded, 4 processes", outcome);
    await expectNothingLost(location, outcome);
    const database = new Database(join(location, "store.db"));
    expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    expect(database.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
    database.close();
  },
  TIMEOUT,
);

test(
  "promise 7: two emulators on one PostgreSQL database, killed at random, and the database crashes once: every call that is repeated with its token is answered, and made once",
  async () => {
    const server = await PostgresServer.start({ durable: true });
    try {
      const location = await server.newDatabase();
      const halfway = async (): Promise<void> => {
        await server.crash();
        await server.run();
      };
      const emulators = await Emulators.start(location, 2, 4);
      const outcome = await issueUnderKills(emulators, { ...PLAN, halfway });
      report("PostgreSQL, 2 emulators, one crash", outcome);
      await expectNothingLost(location, outcome);
      expect(server.check(location)).toBe("");
    } finally {
      await server.stop();
    }
  },
  TIMEOUT,
);
