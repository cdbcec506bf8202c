import { X509Certificate } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { openStore, type CertificateRow } from "../../provider/local/store";

/** Several issuers at work in one store, until they are told to stop. */
export interface Issuing {
  /** Identifier → serial number of every acknowledged certificate. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** Failures that no kill explains. */
  readonly errors: readonly string[];
  /** Calls with an unknown outcome that were repeated with the same token. */
  readonly unclear: number;
  /** How many certificates may exist without having been acknowledged. */
  readonly unclaimed: number;
  /** Kills one of them without warning and replaces it; false if all are dead already. */
  kill(): boolean;
  end(): Promise<void>;
}

/** How much is issued and how often an issuer is killed. */
export interface Plan {
  /** Minimum number of acknowledged certificates. */
  readonly issuances: number;
  /** Shortest and longest time between two kills, in milliseconds; a slow machine gets fewer kills. */
  readonly killEvery: readonly [number, number];
  /** Minimum number of kills. */
  readonly kills: number;
  /** Called once, when half of the certificates have been issued. */
  readonly halfway?: () => Promise<void>;
}

/** The result of a run. */
export interface Outcome extends Pick<Issuing, "acknowledged" | "errors" | "unclear" | "unclaimed"> {
  readonly kills: number;
  readonly seconds: number;
}

/** Longer than any restart takes. */
const STANDSTILL = 120_000;

/** Lets them issue while they are killed one after another. */
export async function issueUnderKills(issuing: Issuing, plan: Plan): Promise<Outcome> {
  const started = Date.now();
  let { halfway } = plan;
  const errors: string[] = [];
  let kill = { count: 0, at: Date.now() + between(plan.killEvery), seen: 0 };
  const { acknowledged } = issuing;
  while (acknowledged.size < plan.issuances || kill.count < plan.kills) {
    await pause(20);
    if (issuing.errors.length > 0) break;
    if (halfway && acknowledged.size >= plan.issuances / 2) {
      await halfway();
      halfway = undefined;
    }
    if (Date.now() < kill.at) continue;
    if (Date.now() > kill.at + STANDSTILL) {
      errors.push("nothing is issued any more");
      break;
    }
    // There must be progress between two kills.
    if (acknowledged.size === kill.seen || !issuing.kill()) continue;
    kill = { count: kill.count + 1, at: Date.now() + between(plan.killEvery), seen: acknowledged.size };
  }
  await issuing.end();
  const { unclear, unclaimed } = issuing;
  const seconds = (Date.now() - started) / 1000;
  return {
    ...{ acknowledged, unclear, unclaimed, seconds },
    kills: kill.count,
    errors: [...errors, ...issuing.errors],
  };
}

const between = ([least, most]: readonly [number, number]): number => least + Math.random() * (most - least);

/** Problems of a store after the run: anything lost, duplicated or incomplete. */
export async function problemsOf(location: string, outcome: Outcome): Promise<string[]> {
  const { acknowledged, unclaimed } = outcome;
  const store = await openStore(location);
  const rows = await store.selectFrom("certificates").selectAll().execute();
  await store.destroy();
  const known = new Map(rows.map((row) => [row.id, row]));
  const leaves = rows.filter(({ type }) => type !== "ROOT" && type !== "SUB_ROOT");
  const more = leaves.filter(({ id }) => !acknowledged.has(id)).length;
  const serials = rows.map(({ certificate }) => new X509Certificate(certificate).serialNumber);
  return [
    ...[...acknowledged]
      .filter(([id, serial]) => known.get(id)?.serial_number !== serial.toUpperCase())
      .map(([id]) => `lost: ${id}`),
    ...rows.flatMap((row) => problemsOfRow(row, known)),
    ...(new Set(serials).size === rows.length ? [] : ["two certificates have one serial number"]),
    ...(more <= unclaimed ? [] : [`${more} were never acknowledged, ${unclaimed} may be`]),
    ...(rows.length - leaves.length === 2 ? [] : ["the CAs were made more than once"]),
  ];
}

function problemsOfRow(row: CertificateRow, known: ReadonlyMap<string, CertificateRow>): string[] {
  const certificate = new X509Certificate(row.certificate);
  const issuer = known.get(row.issuer_id ?? row.id);
  const signs = issuer && certificate.verify(new X509Certificate(issuer.certificate).publicKey);
  return [
    ...(signs ? [] : [`not signed by its CA: ${row.id}`]),
    ...(certificate.serialNumber === row.serial_number ? [] : [`another serial number: ${row.id}`]),
  ];
}
