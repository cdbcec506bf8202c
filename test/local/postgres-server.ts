import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { newFolder } from "../x509/support";

// The server ends, and its folder is removed, once its standard input is closed, even if the tests were killed.
const SUPERVISOR = `
  "$1/postgres" -D "$2/data" -c port="$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c fsync="$4" -c max_connections=60 -c shared_buffers=32MB -c log_min_messages=fatal >>"$2/log" 2>&1 </dev/null &
  server=$!
  read -r command
  kill -QUIT "$server" 2>/dev/null
  wait "$server"
  if [ "$command" != keep ]; then rm -rf "$2"; fi
`;

/** Where Debian installs the PostgreSQL programs; the newest comes first. */
function programs(): string {
  const root = "/usr/lib/postgresql";
  const [newest] = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return join(root, newest ?? "", "bin");
}

/** PostgreSQL refuses to run as root: it then runs as a user that owns nothing. */
function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const of = (flag: string): number => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: of("-u"), gid: of("-g") };
}

/** A local port that was unused a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A real PostgreSQL server for one test, on an unused local port; {@link stop} leaves nothing behind. */
export class PostgresServer {
  readonly password = randomBytes(12).toString("hex");
  private readonly folder = mkdtempSync(join(tmpdir(), "pki-postgres-"));
  private readonly owner = owner();
  private supervisor: ChildProcess | undefined;
  private databases = 0;

  private constructor(
    readonly port: number,
    private readonly durable: boolean,
  ) {}

  /** @param durable - whether commits are flushed to disk, as in production */
  static async start({ durable = false } = {}): Promise<PostgresServer> {
    const server = new PostgresServer(await freePort(), durable);
    try {
      server.initialize();
      await server.run();
    } catch (error) {
      rmSync(server.folder, { recursive: true, force: true });
      throw error;
    }
    return server;
  }

  private initialize(): void {
    const { uid, gid } = this.owner;
    const secret = join(this.folder, "password");
    writeFileSync(secret, this.password, { mode: 0o600 });
    if (uid !== undefined && gid !== undefined)
      for (const path of [this.folder, secret]) chownSync(path, uid, gid);
    const args = ["-D", join(this.folder, "data"), "-U", "postgres", "-A", "scram-sha-256", "--no-sync"];
    execFileSync(join(programs(), "initdb"), [...args, "--locale=C.UTF-8", "--pwfile", secret], {
      ...this.owner,
      cwd: this.folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
  }

  /** Starts the server in its folder. */
  async run(): Promise<void> {
    const parameters = [programs(), this.folder, String(this.port), this.durable ? "on" : "off"];
    const child = spawn("/bin/sh", ["-c", SUPERVISOR, "sh", ...parameters], {
      ...this.owner,
      cwd: this.folder,
      stdio: ["pipe", "ignore", "inherit"],
    });
    this.supervisor = child;
    await this.answering();
  }

  private async answering(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.query("SELECT 1");
        return;
      } catch (error) {
        if (attempt > 300) throw new Error(`PostgreSQL does not answer: ${this.log()}`, { cause: error });
        await pause(100);
      }
    }
  }

  private log(): string {
    const file = join(this.folder, "log");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** The URL of a database. */
  url(database = "postgres"): string {
    return `postgres://postgres:${this.password}@127.0.0.1:${this.port}/${database}`;
  }

  /** The URL of a new, empty database. */
  async newDatabase(): Promise<string> {
    const name = `store_${++this.databases}`;
    await this.query(`CREATE DATABASE ${name}`);
    return this.url(name);
  }

  /** The result of a statement, over a separate connection. */
  async query<Row extends object>(statement: string, url = this.url()): Promise<Row[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  /** Problems that PostgreSQL's own checker finds in the tables and indexes of a database; empty if none. */
  check(url: string): string {
    const database = new URL(url).pathname.slice(1);
    const where = ["-h", "127.0.0.1", "-p", String(this.port), "-U", "postgres", database];
    const args = ["--install-missing", "--heapallindexed", "--parent-check", "--no-password", ...where];
    const env = { ...process.env, LC_ALL: "C", PGPASSWORD: this.password };
    return execFileSync(join(programs(), "pg_amcheck"), args, { env, encoding: "utf8" });
  }

  /** Kills the server without warning, as a crash of the machine would. */
  async crash(): Promise<void> {
    await this.end("keep");
  }

  /** The files of all databases. */
  get data(): string {
    return join(this.folder, "data");
  }

  /** Stops the server and removes its folder. */
  async stop(): Promise<void> {
    await this.end("remove");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(command: string): Promise<void> {
    const child = this.supervisor;
    if (!child) return;
    this.supervisor = undefined;
    const closed = once(child, "close");
    child.stdin?.end(`${command}\n`);
    await closed;
  }
}

/** One server for all tests in a file: it starts on first use and stops after the last test. */
export function serverOfFile(): () => Promise<PostgresServer> {
  let server: Promise<PostgresServer> | undefined;
  afterAll(async () => (await server)?.stop());
  return () => (server ??= PostgresServer.start());
}

/** Locations for a new, empty store, one of each kind. */
export const placesOfStores = (server: () => Promise<PostgresServer>): [string, () => Promise<string>][] => [
  ["a folder", () => Promise.resolve(newFolder())],
  ["PostgreSQL", async () => (await server()).newDatabase()],
];
