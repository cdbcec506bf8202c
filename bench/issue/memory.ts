import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeAuthority } from "./authority";
import { hierarchy, signedCall, startOwn } from "./own";
import { end, openPool, post } from "./server";

/**
 * Resident memory of one process of `pki serve`, P-256, 16 clients: the most in each tenth of all issuances (Linux).
 *
 * usage: node bin/bench/issue/memory.js [calls]
 */
const CLIENTS = 16;
const PARTS = 10;

/** Megabytes. */
const residentOf = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1000;

async function main(calls: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pki-memory-"));
  try {
    const { csrs } = await makeAuthority(folder, "P-256");
    const { endpoint, child } = await startOwn(["--store", join(folder, "own"), "--workers", "1"]);
    const parent = await hierarchy(endpoint, "P-256");
    const pool = openPool(endpoint);
    const most: number[] = new Array<number>(PARTS).fill(0);
    let next = 0;
    const client = async (): Promise<void> => {
      for (let call = next++; call < calls; call = next++) {
        const { path, headers } = signedCall(endpoint, parent, csrs[call % csrs.length] ?? "");
        await post(pool, path, headers, "");
        const part = Math.floor((PARTS * call) / calls);
        if (call % 50 === 0) most[part] = Math.max(most[part] ?? 0, residentOf(child.pid));
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    console.log(`${calls} certificates; MB by tenths: ${most.map((one) => one.toFixed(0)).join(" ")}`);
    await pool.close();
    await end(child);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main(Number(process.argv[2] ?? 100_000));
