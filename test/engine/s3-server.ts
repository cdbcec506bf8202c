import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../local/postgres-server";

const TOOL = join(__dirname, "../../../tools/judge.mjs");
const BUCKET = "state";

// The server ends once its standard input is closed, even if the tests were killed.
const SUPERVISOR = `
  "$1" --quiet --port "127.0.0.1:$2" posix --nometa "$3" >/dev/null 2>&1 </dev/null &
  server=$!
  read -r command
  kill -KILL "$server" 2>/dev/null
  wait "$server"
`;

/** A real S3 server for one test, with one bucket; {@link stop} leaves nothing behind. */
export class S3Server {
  /** The key for signing requests. */
  readonly key = { id: "AKIDEXAMPLE", secret: randomBytes(12).toString("hex") };
  private readonly folder = mkdtempSync(join(tmpdir(), "pki-s3-"));

  private constructor(
    private readonly port: number,
    private child?: ChildProcess,
  ) {}

  static async start(): Promise<S3Server> {
    const program = execFileSync(process.execPath, [TOOL, "versitygw"], { encoding: "utf8" }).trim();
    const server = new S3Server(await freePort());
    mkdirSync(join(server.folder, BUCKET));
    const { id: ROOT_ACCESS_KEY, secret: ROOT_SECRET_KEY } = server.key;
    const args = ["-c", SUPERVISOR, "sh", program, String(server.port), server.folder];
    const env = { ...process.env, ROOT_ACCESS_KEY, ROOT_SECRET_KEY };
    server.child = spawn("sh", args, { env, stdio: ["pipe", "ignore", "ignore"] });
    await server.answering();
    return server;
  }

  private async answering(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await fetch(`http://127.0.0.1:${this.port}/`);
        return;
      } catch (error) {
        if (attempt > 300) throw error;
        await pause(100);
      }
    }
  }

  /** Where Pulumi keeps its state, and the key to access it. */
  get env(): NodeJS.ProcessEnv {
    const query = `region=us-east-1&endpoint=127.0.0.1:${this.port}&s3ForcePathStyle=true&disableSSL=true`;
    const { id: AWS_ACCESS_KEY_ID, secret: AWS_SECRET_ACCESS_KEY } = this.key;
    return { PULUMI_BACKEND_URL: `s3://${BUCKET}?${query}`, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
  }

  /** The content of the bucket as text. */
  text(): string {
    const bucket = join(this.folder, BUCKET);
    const files = readdirSync(bucket, { recursive: true, encoding: "utf8" }).map((name) =>
      join(bucket, name),
    );
    return files
      .filter((file) => statSync(file).isFile())
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
  }

  async stop(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child) {
      const closed = once(child, "close");
      child.stdin?.end();
      await closed;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
