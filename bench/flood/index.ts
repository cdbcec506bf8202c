import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fill, type Filled } from "./fill";
import { KEY, type Flood, type ServerReport } from "./plan";

/**
 * Floods `pki serve`, on this machine only. A process of its own tells how long /health takes meanwhile, the server
 * itself how late its loop is and how much memory it holds.
 *
 * usage: node bin/bench/flood [seconds] [certificates] [folder]
 *
 * A folder keeps what the store was filled with, for the next run.
 */
const [SECONDS = 600, CERTIFICATES = 100_000] = process.argv.slice(2, 4).map(Number);
const KEPT = process.argv[4];
const [CLIENTS, HELD] = [16, 200];
const POLITE = 10;
const WARM_UP = 10_000;
const CLI = join(__dirname, "../../cli/index.js");

async function filled(folder: string): Promise<Filled> {
  if (KEPT === undefined) return fill(folder, CERTIFICATES);
  const [names, kept] = [join(KEPT, "names.json"), join(KEPT, "store")];
  if (!existsSync(names)) writeFileSync(names, JSON.stringify(await fill(kept, CERTIFICATES)));
  cpSync(kept, folder, { recursive: true });
  return JSON.parse(readFileSync(names, "utf8")) as Filled;
}

/** Tells a process to stop and returns its last message. */
async function last<T>(child: ChildProcess): Promise<T> {
  const message = once(child, "message") as Promise<[T]>;
  child.send("end");
  return (await message)[0];
}

const at = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return `median ${at(sorted, 0.5)}, 99 of 100 ${at(sorted, 0.99)}, longest ${at(sorted, 1)}`;
}

/** The most memory held in each tenth of the run, so that growth is visible. */
function overTime(values: readonly number[]): string {
  const tenth = Math.max(1, Math.ceil(values.length / 10));
  const parts = Array.from({ length: 10 }, (_, index) => values.slice(index * tenth, (index + 1) * tenth));
  return parts.flatMap((part) => (part.length > 0 ? [Math.max(...part)] : [])).join(" ");
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pki-flood-"));
  const cas = await filled(join(folder, "store"));
  const loopFile = join(folder, "loop.json");
  // One process, whose event loop is measured.
  const options = ["--port", "0", "--store", join(folder, "store"), "--log", "none", "--workers", "1"];
  const keys = ["--access-key", KEY.accessKeyId, "--secret-key", KEY.accessKeySecret];
  const args = [...process.execArgv, "-r", join(__dirname, "loop.js"), CLI, "serve", ...options, ...keys];
  const server = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PKI_BENCH_LOOP: loopFile },
  });
  const [line] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
  const endpoint = line.replace("listening on ", "");
  const flood: Flood = { ...cas, endpoint, clients: CLIENTS, held: HELD };
  const flooder = fork(join(__dirname, "flooder.js"), [JSON.stringify(flood)], { execArgv: [] });
  // A real attacker is another machine and takes no processor time from the server.
  setPriority(flooder.pid ?? 0, POLITE);
  // Warm the caches before anything is measured.
  await pause(WARM_UP);
  server.kill("SIGUSR2");
  await pause(WARM_UP);
  const probe = fork(join(__dirname, "probe.js"), [endpoint], { execArgv: [] });
  const loadBefore = loadavg()[0] ?? 0;
  await pause(SECONDS * 1000);
  const health = await last<{ times: number[]; failures: number }>(probe);
  server.kill("SIGUSR2");
  await pause(WARM_UP);
  const counts = await last<Record<string, Record<string, number>>>(flooder);
  server.kill();
  await once(server, "close");
  const report = JSON.parse(readFileSync(loopFile, "utf8")) as ServerReport;
  const seconds = report.seconds.slice((2 * WARM_UP) / 1000, -WARM_UP / 1000);
  rmSync(folder, { recursive: true, force: true });
  console.log(`${CERTIFICATES} certificates, ${SECONDS} s, ${CLIENTS} clients, ${HELD} connections held`);
  console.log(
    `load average ${loadBefore.toFixed(1)} at the beginning, ${(loadavg()[0] ?? 0).toFixed(1)} at the end`,
  );
  for (const [name, outcomes] of Object.entries(counts))
    console.log(`  ${name}: ${JSON.stringify(outcomes)}`);
  console.log(
    `/health in ms, ${health.times.length} times: ${spread(health.times)}; ${health.times.filter((time) => time > 100).length} above 100; ${health.failures} failed`,
  );
  console.log(
    `longest delay of the loop in each second, in ms: ${spread(seconds.map(({ longest }) => longest))}`,
  );
  console.log(`processor time of the server: ${Math.round(100 * mean(seconds.map(({ cpu }) => cpu)))} %`);
  console.log(`memory in MB, by tenths of the time: ${overTime(seconds.map(({ resident }) => resident))}`);
  console.log(`heap after a collection, in MB, before and after: ${report.kept.join(", ")}`);
  console.log(`  of which heap: ${overTime(seconds.map(({ heap }) => heap))}`);
}

void main();
