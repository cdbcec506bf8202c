import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
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

/** Calls before the measurement, by all clients: a server that runs for days has compiled what it uses. */
const WARM_UP = 3000;

/** Calls per second, and how long half of them and 99 in 100 took at most, in milliseconds. */
interface Figures {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** Makes all calls from the given number of clients, each of which waits for its answer before the next call. */
async function measure(calls: readonly BenchCall[], clients: number): Promise<Figures> {
  const taken: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let call = calls[next++]; call; call = calls[next++]) {
      const from = performance.now();
      await call();
      taken.push(performance.now() - from);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const rate = (1000 * calls.length) / (performance.now() - start);
  return { rate, p50: quantile(taken, 0.5), p99: quantile(taken, 0.99) };
}

/** One contestant's figures for one key type, by number of clients. */
async function round(contestant: Contestant, key: KeyName): Promise<Map<number, Figures>> {
  const folder = mkdtempSync(join(tmpdir(), "pki-bench-"));
  try {
    const running = await contestant.start(key, await makeAuthority(folder, key));
    try {
      const figures = new Map<number, Figures>();
      const most = Math.max(...CLIENTS);
      if (contestant.calls[most] !== undefined) await measure(await running.prepare(WARM_UP), most);
      for (const clients of CLIENTS) {
        const count = contestant.calls[clients];
        if (count === undefined) continue;
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

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;

async function main(rounds: number): Promise<void> {
  const figures = new Map<string, Figures[]>();
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

function print(figures: ReadonlyMap<string, Figures[]>, missing: ReadonlySet<string>, rounds: number): void {
  const columns = Object.keys(KEYS).flatMap((key) => CLIENTS.map((clients) => `${key} ${clients}`));
  const value = (name: string, column: string, which: keyof Figures): number =>
    quantile(
      (figures.get(`${name} ${column}`) ?? []).map((one) => one[which]),
      0.5,
    );
  const row = (name: string, cells: readonly string[]): void => {
    console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(16)).join(""));
  };
  const text = (figure: number, digits: number): string =>
    Number.isNaN(figure) ? "–" : figure.toFixed(digits);
  const all = [OWN, ...PEERS].map(({ name }) => name).filter((name) => !missing.has(name));
  const cores = availableParallelism();
  console.log(`medians of ${rounds}, ${cores} cores, Node ${process.version}; columns: key, clients`);
  row("certificates a second", columns);
  for (const name of all)
    row(
      name,
      columns.map((column) => text(value(name, column, "rate"), 0)),
    );
  row("p50 / p99, milliseconds", columns);
  for (const name of all)
    row(
      name,
      columns.map((column) =>
        (["p50", "p99"] as const).map((which) => text(value(name, column, which), 1)).join(" / "),
      ),
    );
  row("ratio of certificates", columns);
  for (const name of all.slice(1)) {
    const ratio = (column: string): number => value(OWN.name, column, "rate") / value(name, column, "rate");
    row(
      `pki serve / ${name}`,
      columns.map((column) => text(ratio(column), 2)),
    );
  }
}

void main(Number(process.argv[2] ?? 3));
