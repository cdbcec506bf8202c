import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Calls, Client, Order } from "./load";

/** Clients that call a server continuously, in a separate process. */
export class Callers {
  private readonly process: ChildProcess;

  /**
   * @param ports - of the server, or of several, which they call in turn
   * @param env - more environment
   */
  constructor(
    private readonly ports: readonly number[],
    env: NodeJS.ProcessEnv = {},
  ) {
    this.process = fork(join(__dirname, "load.js"), ports.map(String), { env: { ...process.env, ...env } });
  }

  /** From now on exactly these clients call. */
  become(...clients: readonly Client[]): void {
    this.process.send({ clients } satisfies Order);
  }

  /** The calls since the last report. */
  async report(): Promise<Calls> {
    this.process.send({ report: true } satisfies Order);
    const [calls] = (await once(this.process, "message")) as [Calls];
    return calls;
  }

  /** {@link report} once each client has made several calls to each server. */
  async settled(clients: number): Promise<Calls> {
    const all = await this.report();
    const calls = { answered: all.answered, failed: [...all.failed] };
    for (let since = 0; since < 4 * clients * this.ports.length;) {
      const { answered, failed } = await this.report();
      since += answered + failed.length;
      calls.answered += answered;
      calls.failed.push(...failed);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return calls;
  }

  /** Its identifier, while it runs and afterwards. */
  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Stops the process. */
  close(): void {
    this.process.kill("SIGKILL");
  }
}
