import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { localBackend } from "../provider/local";
import { openStore, type Store } from "../provider/local/store";

/**
 * Floods `pki serve`, on this machine only, with requests of nobody: pages, searches, metrics, status requests, tokens,
 * and bodies that never end. Tells how long /health takes meanwhile, and how much memory the server holds.
 *
 * usage: node bin/bench/flood.js [seconds] [certificates]
 */
const [SECONDS = 600, CERTIFICATES = 100_000] = process.argv.slice(2).map(Number);
const CLIENTS = 16;
const OPEN_BODIES = 200;

/** A store with one CA and so many rows below it that hold one and the same certificate. */
async function fill(store: Store): Promise<void> {
  const environment = { store, clock: () => new Date(), entropy: randomBytes, url: "http://localhost" };
  const { alibaba } = localBackend(() => Promise.resolve(environment));
  const name = { CommonName: "Root", Organization: "E", OrganizationUnit: "E", Locality: "E", State: "E" };
  const made = await alibaba("CreateRootCACertificate", { ...name, Years: 1, Algorithm: "ECC_256" });
  const root = await store.selectFrom("certificates").selectAll().executeTakeFirstOrThrow();
  for (let from = 0; from < CERTIFICATES; from += 50) {
    const rows = Array.from({ length: 50 }, (_, index) => ({
      ...{ ...root, id: randomUUID(), type: "SERVER", issuer_id: made.Identifier, private_key: null },
      ...{ serial_number: `AB${from + index}`, idempotency_key: null, created_at: from + index },
    }));
    await store.insertInto("certificates").values(rows).execute();
  }
}

const PATHS = ["/", "/?status=valid&page=500", "/?q=ab1234", "/metrics", "/ocsp/x/MA==", "/crl/x.crl"];

async function flood(endpoint: string, isOver: () => boolean, counts: Map<string, number>): Promise<void> {
  while (!isOver()) {
    const path = PATHS[Math.floor(Math.random() * (PATHS.length + 1))];
    const asked =
      path === undefined
        ? fetch(`${endpoint}/v3/auth/tokens`, { method: "POST", body: "x".repeat(30_000) })
        : fetch(endpoint + path);
    const outcome = await asked.then(
      async (answer) => {
        await answer.arrayBuffer();
        return String(answer.status);
      },
      () => "no answer",
    );
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
}

/** Keeps bodies open that never end; each that the server closes is followed by another one. */
function holdBody(endpoint: string, isOver: () => boolean): void {
  const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
  socket.on("error", () => undefined);
  socket.on("close", () => {
    if (!isOver()) setTimeout(holdBody, 500, endpoint, isOver);
  });
  socket.write(`POST /v1/x HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n${"x".repeat(90_000)}`);
}

const memoryOf = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pki-flood-"));
  const store = await openStore(folder);
  await fill(store);
  await store.destroy();
  const cli = join(__dirname, "../cli/index.js");
  const args = [cli, "serve", "--port", "0", "--store", folder, "--log", "none"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const endpoint = /http:\S+/.exec(line.toString())?.[0] ?? "";
  const end = Date.now() + SECONDS * 1000;
  const isOver = (): boolean => Date.now() >= end;
  const counts = new Map<string, number>();
  const clients = Array.from({ length: CLIENTS }, () => flood(endpoint, isOver, counts));
  for (let count = 0; count < OPEN_BODIES; count++) holdBody(endpoint, isOver);
  const [health, memory]: [number[], number[]] = [[], []];
  while (!isOver()) {
    const from = performance.now();
    await fetch(`${endpoint}/health`);
    health.push(performance.now() - from);
    memory.push(memoryOf(child.pid ?? 0));
    await pause(100);
  }
  await Promise.all(clients);
  child.kill();
  await once(child, "close");
  rmSync(folder, { recursive: true, force: true });
  const sorted = health.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  const half = Math.floor(memory.length / 2);
  console.log(
    `${CERTIFICATES} certificates, ${SECONDS} s, answers: ${JSON.stringify(Object.fromEntries(counts))}`,
  );
  console.log(`/health in ms: median ${at(0.5)}, 99 of 100 ${at(0.99)}, longest ${at(1)}`);
  console.log(
    `memory in MB: at most ${Math.max(...memory.slice(0, half))} in the first half, ${Math.max(...memory.slice(half))} in the second`,
  );
}

void main();
