import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";
import { openStore } from "../../provider/local/store";
import { PostgresServer } from "../../test/local/postgres-server";
import { makeAuthority } from "../issue/authority";
import { hierarchy, signedCall, startOwn } from "../issue/own";
import { end, openPool } from "../issue/server";
import { startBalancer, type Balancer } from "./balancer";

/**
 * Replicas of `pki serve` over one PostgreSQL database behind a TCP load balancer: certificates a second for one to
 * four of them, and a run in which one is killed and another added. Afterwards everything that was acknowledged must be
 * in the database, and no serial number twice.
 *
 * usage: node bin/bench/replicas/index.js [calls]
 */
const MOST = 4;
const CLIENTS = 16;

interface Replica {
  readonly endpoint: string;
  readonly child: ChildProcess;
}

interface Issued {
  readonly Identifier: string;
  readonly SerialNumber: string;
}

/** Requests certificates from all clients until there are enough; calls that fail are made again. */
async function issueAll(
  { endpoint }: Balancer,
  call: (index: number) => ReturnType<typeof signedCall>,
  count: number,
  onProgress: (done: number) => void = () => undefined,
): Promise<{ rate: number; failed: number; issued: Issued[] }> {
  const pool = openPool(endpoint);
  const issued: Issued[] = [];
  let [next, failed] = [0, 0];
  const once = async (index: number): Promise<Issued | undefined> => {
    const { path, headers } = call(index);
    const answer = await pool.request({ method: "POST", path, headers });
    const text = await answer.body.text();
    if (answer.statusCode === 200) return JSON.parse(text) as Issued;
    throw new Error(`HTTP ${answer.statusCode}: ${text.slice(0, 300)}`);
  };
  const client = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      let made: Issued | undefined;
      while (!made)
        made = await once(index).catch((error: unknown) => {
          if ((error as Error).message.startsWith("HTTP")) throw error;
          failed++;
          return undefined;
        });
      issued.push(made);
      onProgress(issued.length);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const rate = (1000 * count) / (performance.now() - start);
  await pool.destroy();
  return { rate, failed, issued };
}

/** What is wrong with what the database holds. */
async function problems(location: string, acknowledged: readonly Issued[]): Promise<string[]> {
  const store = await openStore(location);
  const rows = await store.selectFrom("certificates").select(["id", "serial_number"]).execute();
  await store.destroy();
  const serials = new Map(rows.map((row) => [row.id, row.serial_number.toLowerCase()]));
  const lost = acknowledged.filter((one) => serials.get(one.Identifier) !== one.SerialNumber.toLowerCase());
  const again = rows.length - new Set(serials.values()).size;
  return [
    ...(lost.length > 0 ? [`${lost.length} acknowledged certificates are lost`] : []),
    ...(again > 0 ? [`${again} serial numbers exist twice`] : []),
  ];
}

async function main(calls: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pki-bench-"));
  const postgres = await PostgresServer.start({ durable: true });
  const balancer = await startBalancer();
  const replicas: Replica[] = [];
  const all: Issued[] = [];
  try {
    const location = await postgres.newDatabase();
    const add = async (): Promise<void> => {
      const replica = await startOwn(["--workers", "1", "--store", location, "--url", "http://pki.example"]);
      replicas.push(replica);
      balancer.add(replica.endpoint);
    };
    const { csrs } = await makeAuthority(folder, "P-256");
    await add();
    const parent = await hierarchy(balancer.endpoint, "P-256");
    const call = (index: number): ReturnType<typeof signedCall> =>
      signedCall(balancer.endpoint, parent, csrs[index % csrs.length] ?? "");
    console.log(
      `${calls} certificates, ${CLIENTS} clients, ${availableParallelism()} cores, Node ${process.version}`,
    );
    for (let count = 1; count <= MOST; count++) {
      if (replicas.length < count) await add();
      all.push(...(await issueAll(balancer, call, calls / 2)).issued);
      const { rate, failed, issued } = await issueAll(balancer, call, calls);
      all.push(...issued);
      console.log(`replicas ${count}: ${rate.toFixed(0)} a second, ${failed} calls repeated`);
    }
    let added: Promise<void> | undefined;
    const disturb = (done: number): void => {
      if (done === Math.round(calls / 3)) {
        const [victim] = replicas.splice(0, 1);
        victim?.child.kill("SIGKILL");
        balancer.remove(victim?.endpoint ?? "");
      }
      if (done === Math.round(calls / 2)) added = add();
    };
    const { rate, failed, issued } = await issueAll(balancer, call, calls, disturb);
    await added;
    all.push(...issued);
    console.log(`one killed, one added: ${rate.toFixed(0)} a second, ${failed} calls repeated`);
    const found = await problems(location, all);
    console.log(`${all.length} acknowledged; ${found.join("; ") || "none lost, no serial number twice"}`);
    if (found.length > 0) process.exitCode = 1;
  } finally {
    balancer.close();
    await Promise.all(replicas.map(({ child }) => end(child)));
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main(Number(process.argv[2] ?? 2000));
