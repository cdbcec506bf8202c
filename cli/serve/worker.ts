import { PkiError } from "../../provider/base/errors";
import type { Tally, Total } from "../../provider/emulator/tally";
import type { FromWorker, Start, ToWorker } from "./messages";

/** What a worker runs. */
export interface ServingProcess {
  /** Starts listening; returns the address. */
  listen(): Promise<string>;
  tally(): Tally;
  close(): Promise<void>;
}

/** How often a worker reports its counts, in milliseconds: those since the last report are lost if it is killed. */
const REPORT = 1000;

/** The channel to the parent. It closes when the parent ends, and Node then ends the worker. */
class Parent {
  private readonly pending = new Map<number, (total: Total) => void>();
  private last = 0;

  constructor(
    private readonly on: Readonly<Record<"start" | "count" | "stop", (message: ToWorker) => void>>,
  ) {
    process.on("message", (message: ToWorker) => {
      if (message.type !== "total") {
        this.on[message.type](message);
        return;
      }
      this.pending.get(message.id)?.(message.total);
      this.pending.delete(message.id);
    });
  }

  tell(message: FromWorker): void {
    if (process.connected) process.send?.(message);
  }

  /** The counts of all workers. */
  total(): Promise<Total> {
    return new Promise((resolve) => {
      const id = ++this.last;
      this.pending.set(id, resolve);
      this.tell({ type: "total", id });
    });
  }
}

/**
 * One of several processes behind one port: serves until its parent tells it to stop.
 *
 * @param open - opens everything that serving needs
 */
export async function serveAsWorker(
  open: (start: Start, total: () => Promise<Total>) => Promise<ServingProcess>,
): Promise<void> {
  // The parent decides: a terminal sends its signals to all of them.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
  let serving: ServingProcess | undefined;
  const report = (): void => {
    if (serving) parent.tell({ type: "tally", tally: serving.tally() });
  };
  const parent = new Parent({
    start: (message) => {
      if (message.type === "start") void begin(message.start);
    },
    count: report,
    stop: () => void end(),
  });
  const end = async (): Promise<void> => {
    await serving?.close();
    report();
    process.disconnect();
  };
  const begin = async (start: Start): Promise<void> => {
    try {
      serving = await open(start, () => parent.total());
      parent.tell({ type: "listening", address: await serving.listen() });
      setInterval(report, REPORT).unref();
    } catch (error) {
      const code = error instanceof PkiError ? error.code : undefined;
      parent.tell({ type: "failed", code, message: (error as Error).message });
      await end();
    }
  };
  await new Promise((resolve) => process.once("disconnect", resolve));
}
