import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KEYS, makeAuthority, type KeyName } from "./authority";
import { OWN } from "./own";
import { PEERS } from "./peers";
import type { BenchCall, Contestant } from "./server";

/**
 * Certificates a second from a signing request over HTTP, beside peers: in one run, in turn, in rounds, of which the
 * median counts. Peers that cannot be built are left out with a line.
 *
 * usage: node bin/bench/issue/index.js [rounds]
 */
const CLIENTS = [1, 16];

/**
 * Makes all calls from the given number of clients, each of which waits for its answer before the next call; calls
 * per second.
 */
async function measure(calls: readonly BenchCall[], clients: number): Promise<number> {
  let next = 0;
  const client = async (): Promise<void> => {
    for (let call = calls[next++]; call; call = calls[next++]) await call();
  };
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: clients }, client));
  return calls.length / (Number(process.hrtime.bigint() - start) / 1e9);
}

/** One contestant's figures for one key type, by number of clients. */
async function round(contestant: Contestant, key: KeyName): Promise<Map<number, number>> {
  const folder = mkdtempSync(join(tmpdir(), "pki-bench-"));
  try {
    const running = await contestant.start(key, await makeAuthority(folder, key));
    try {
      const figures = new Map<number, number>();
      for (const clients of CLIENTS) {
        const count = contestant.calls[clients];
        if (count === undefined) continue;
        await measure(await running.prepare(Math.ceil(count / 4)), clients);
        figures.set(clients, await measure(await running.prepare(count), clients));
      }
      return figures;
    } finally {
      await running.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

async function main(rounds: number): Promise<void> {
  const figures = new Map<string, number[]>();
  const missing = new Set<string>();
  for (let number = 0; number < rounds; number++) {
    for (const key of Object.keys(KEYS) as KeyName[]) {
      for (const contestant of [OWN, ...PEERS].filter(({ name }) => !missing.has(name))) {
        try {
          for (const [clients, value] of await round(contestant, key)) {
            const cell = `${contestant.name} ${key} ${clients}`;
            figures.set(cell, [...(figures.get(cell) ?? []), value]);
          }
        } catch (error) {
          if (contestant === OWN) throw error;
          missing.add(contestant.name);
          console.log(`left out: ${contestant.name}: ${(error as Error).message.split("\n")[0] ?? ""}`);
        }
      }
    }
  }
  print(figures, missing, rounds);
}

function print(figures: ReadonlyMap<string, number[]>, missing: ReadonlySet<string>, rounds: number): void {
  const columns = Object.keys(KEYS).flatMap((key) => CLIENTS.map((clients) => `${key} ${clients}`));
  const value = (name: string, column: string): number => median(figures.get(`${name} ${column}`) ?? []);
  const row = (name: string, cells: readonly string[]): void => {
    console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(14)).join(""));
  };
  console.log(`certificates a second, median of ${rounds}; columns: key, clients`);
  row("", columns);
  const all = [OWN, ...PEERS].filter(({ name }) => !missing.has(name));
  const text = (figure: number, digits: number): string =>
    Number.isNaN(figure) ? "–" : figure.toFixed(digits);
  for (const { name } of all)
    row(
      name,
      columns.map((column) => text(value(name, column), 0)),
    );
  for (const { name } of all.slice(1)) {
    row(
      `pki serve / ${name}`,
      columns.map((column) => text(value(OWN.name, column) / value(name, column), 2)),
    );
  }
}

void main(Number(process.argv[2] ?? 3));
