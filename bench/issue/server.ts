import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";
import type { BenchAuthority, KeyName } from "./authority";

/** Requests one certificate; fails unless one is returned. */
export type BenchCall = () => Promise<void>;

/** Calls per measurement of a server, by number of clients. */
export const CALLS: Readonly<Record<number, number>> = { 1: 600, 16: 2400 };

/** A server that is ready. */
export interface Running {
  /** Prepares calls ahead of time: what the client computes is not part of the measurement. */
  prepare(count: number): Promise<BenchCall[]>;
  stop(): Promise<void>;
}

/** A contestant. */
export interface Contestant {
  readonly name: string;
  /** Calls per measurement, by number of clients. */
  readonly calls: Readonly<Record<number, number>>;
  start(key: KeyName, authority: BenchAuthority): Promise<Running>;
}

/** Starts a program and waits until it accepts connections. */
export async function startProgram(
  program: string,
  args: readonly string[],
  port: number,
): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-2000)));
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${output}`);
    if (await answers(port)) return child;
    await sleep(50);
  }
  child.kill("SIGKILL");
  throw new Error(`${program} does not answer: ${output}`);
}

export async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "close");
  if (child.kill("SIGTERM")) await ended;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const tell = (isOpen: boolean) => (): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.on("connect", tell(true));
    socket.on("error", tell(false));
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Keep-alive connections, one per client. */
export const openPool = (origin: string, ca?: string): Pool =>
  new Pool(origin, { connections: 16, pipelining: 1, ...(ca === undefined ? {} : { connect: { ca } }) });

/** Sends one request; the answer must contain a certificate. */
export async function post(
  pool: Pool,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<void> {
  const answer = await pool.request({ method: "POST", path, headers, body: body === "" ? null : body });
  const text = await answer.body.text();
  if (answer.statusCode < 300 && text.includes("BEGIN CERTIFICATE")) return;
  throw new Error(`HTTP ${answer.statusCode}: ${text.slice(0, 300)}`);
}
