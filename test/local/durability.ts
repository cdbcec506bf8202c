import { spawn, type ChildProcess } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openStore, type CertificateRow } from "../../provider/local/store";

/** How much is issued and how often somebody is killed, without warning. */
export interface Plan {
  readonly location: string;
  readonly processes: number;
  /** How many certificates must be acknowledged, at least. */
  readonly issuances: number;
  /** Fewest and most certificates between two kills: by progress, so that a slow machine is not only killed. */
  readonly killEvery: readonly [number, number];
  /** How many must have been killed, at least. */
  readonly kills: number;
  /** What happens once, when half of the certificates are there. */
  readonly halfway?: () => Promise<void>;
}

/** What came of it. */
export interface Outcome {
  /** Identifier → serial number of everything that was acknowledged. */
  readonly acknowledged: ReadonlyMap<string, string>;
  readonly kills: number;
  /** Calls whose outcome was unclear and that were made again with the same token. */
  readonly unclear: number;
  /** What processes that were not killed ended with. */
  readonly errors: readonly string[];
  readonly seconds: number;
}

/** Issues with several processes at once while one after the other is killed and replaced. */
export async function issueUnderKills(plan: Plan): Promise<Outcome> {
  const started = Date.now();
  const workers = new Workers(plan.location);
  for (let index = 0; index < plan.processes; index++) workers.start();
  let half = plan.halfway;
  let next = between(plan.killEvery);
  while (workers.acknowledged.size < plan.issuances || workers.kills < plan.kills) {
    await pause(20);
    if (workers.errors.length > 0) break;
    if (half && workers.acknowledged.size >= plan.issuances / 2) {
      await half();
      half = undefined;
    }
    if (workers.acknowledged.size < next) continue;
    next = workers.acknowledged.size + between(plan.killEvery);
    workers.kill();
    workers.start();
  }
  await workers.end();
  const { acknowledged, kills, unclear, errors } = workers;
  return { acknowledged, kills, unclear, errors, seconds: (Date.now() - started) / 1000 };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
const between = ([least, most]: readonly [number, number]): number => least + Math.random() * (most - least);

class Workers {
  readonly acknowledged = new Map<string, string>();
  readonly errors: string[] = [];
  kills = 0;
  unclear = 0;
  private readonly running = new Map<ChildProcess, Promise<unknown>>();

  constructor(private readonly location: string) {}

  start(): void {
    const script = join(__dirname, "durability-process.js");
    const child = spawn(process.execPath, [script, this.location], { stdio: ["ignore", "pipe", "pipe"] });
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [id = "", serial = ""] = line.split(" ");
      this.acknowledged.set(id, serial);
    });
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (line === "unclear") this.unclear++;
      else this.errors.push(line);
    });
    this.running.set(child, once(child, "close"));
  }

  /** Kills one, the one that has run longest or any other. */
  kill(): void {
    const all = [...this.running.keys()].filter((child) => !child.killed);
    all[Math.floor(Math.random() * all.length)]?.kill("SIGKILL");
    this.kills++;
  }

  async end(): Promise<void> {
    for (const child of this.running.keys()) child.kill("SIGKILL");
    this.kills += [...this.running.keys()].filter(
      (child) => child.exitCode === null && child.signalCode === null,
    ).length;
    await Promise.all(this.running.values());
  }
}

/** What is wrong with a store after it: nothing, unless something was lost, doubled or half-made. */
export async function problemsOf(location: string, { acknowledged, kills }: Outcome): Promise<string[]> {
  const store = await openStore(location);
  const rows = await store.selectFrom("certificates").selectAll().execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  const leaves = rows.filter(({ type }) => type === "SERVER");
  const serials = rows.map(({ certificate }) => new X509Certificate(certificate).serialNumber);
  const problems = [
    ...[...acknowledged]
      .filter(([id, serial]) => known.get(id)?.serial_number !== serial.toUpperCase())
      .map(([id]) => `lost: ${id}`),
    ...rows.flatMap((row) => problemsOfRow(row, known)),
    ...(new Set(serials).size === rows.length ? [] : ["two certificates have one serial number"]),
    // Everybody who was killed had at most one call under way.
    ...(leaves.length - acknowledged.size <= kills
      ? []
      : [`${leaves.length - acknowledged.size} were never asked for`]),
    ...(rows.length - leaves.length === 2 ? [] : ["the CAs were made more than once"]),
  ];
  await store.destroy();
  return problems;
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
