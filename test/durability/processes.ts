import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Issuing } from "./issuing";

/** Processes that issue with the local CA in process, each until it is killed. */
export class Processes implements Issuing {
  readonly acknowledged = new Map<string, string>();
  readonly errors: string[] = [];
  readonly unclear = 0;
  /** Each one dies with at most one call in flight. */
  unclaimed = 0;
  private readonly running = new Map<ChildProcess, Promise<unknown>>();

  constructor(
    private readonly location: string,
    count: number,
  ) {
    for (let index = 0; index < count; index++) this.start();
  }

  private start(): void {
    const script = join(__dirname, "../local/issuing-process.js");
    const args = [script, this.location, "issue", String(Number.MAX_SAFE_INTEGER)];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.unclaimed++;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [id = "", serial = ""] = line.split(" ");
      this.acknowledged.set(id, serial);
    });
    createInterface({ input: child.stderr }).on("line", (line) => this.errors.push(line));
    const closed = once(child, "close");
    this.running.set(child, closed);
    void closed.then(() => this.running.delete(child));
  }

  kill(): boolean {
    const alive = [...this.running.keys()].filter(({ killed }) => !killed);
    const isKilled = alive[Math.floor(Math.random() * alive.length)]?.kill("SIGKILL") ?? false;
    if (isKilled) this.start();
    return isKilled;
  }

  async end(): Promise<void> {
    const all = [...this.running];
    for (const [child] of all) child.kill("SIGKILL");
    await Promise.all(all.map(([, closed]) => closed));
  }
}
