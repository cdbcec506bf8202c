import cluster, { type Worker } from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";
import { PkiError } from "../../provider/base/errors";
import { LIMITS } from "../../provider/emulator/limits";
import { NO_TALLY, sumOf, type Tally, type Total } from "../../provider/emulator/tally";
import type { FromWorker, Start, ToWorker } from "./messages";

/** How long the counts of a worker that does not answer are waited for, in milliseconds. */
const PATIENCE = 1000;
/** How long to wait before replacing a worker that ended right away, in milliseconds. */
const PAUSE = 1000;
/** How long workers have to stop, in milliseconds: running requests have a grace period of their own. */
const LAST = LIMITS.grace + 5000;

/** Why a worker ended. */
export interface WorkerExit {
  readonly pid: number | undefined;
  readonly code: number | null;
  readonly signal: string | null;
}

interface Member {
  readonly worker: Worker;
  readonly born: number;
  readonly counted: Set<() => void>;
  isListening: boolean;
  tally: Tally;
}

/**
 * Several processes behind one port: whichever is free accepts a connection. One that dies is replaced. They do not
 * outlive this process, however it ends.
 */
export class Workers {
  private readonly members = new Map<number, Member>();
  /** The counts of those that have ended. */
  private past = NO_TALLY;
  private replaced = 0;
  private state: "starting" | "serving" | "stopping" = "starting";
  private address = "";
  private port: number;

  /**
   * @param start - what each of them is told
   * @param tell - called when one has ended that should not have
   */
  constructor(
    private readonly start: Start,
    private readonly tell: (ended: WorkerExit) => void,
  ) {
    this.port = start.port;
    // Connections that this process hands to a worker are lost if the worker dies before it confirms them.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
  }

  /**
   * Starts them; returns the address once all of them serve.
   *
   * @throws the error of the first one that cannot
   */
  async listen(): Promise<string> {
    const ready = Array.from({ length: this.start.workers }, () => this.hire());
    try {
      await Promise.all(ready);
    } catch (error) {
      await this.close();
      throw error;
    }
    this.state = "serving";
    return this.address;
  }

  /** Lets running requests finish, and ends all of them. */
  async close(): Promise<void> {
    this.state = "stopping";
    const ended = [...this.members.values()].map(({ worker }) => endOf(worker));
    for (const { worker } of this.members.values()) send(worker, { type: "stop" });
    const over = new AbortController();
    const late = sleep(LAST, undefined, { signal: over.signal }).then(
      () => {
        for (const { worker } of this.members.values()) worker.process.kill("SIGKILL");
      },
      () => undefined,
    );
    await Promise.all(ended);
    over.abort();
    await late;
  }

  /** Starts a worker; resolves when it serves. */
  private hire(): Promise<void> {
    const worker = cluster.fork();
    const born = performance.now();
    const member: Member = { worker, born, counted: new Set(), isListening: false, tally: NO_TALLY };
    this.members.set(worker.id, member);
    send(worker, { type: "start", start: { ...this.start, port: this.nextPort() } });
    return new Promise((resolve, reject) => {
      worker.on("message", (message: FromWorker) => {
        if (message.type === "listening") this.listening(member, message.address, resolve);
        else if (message.type === "failed") reject(failure(message));
        else if (message.type === "tally") counted(member, message.tally);
        else void this.answer(worker, message.id);
      });
      worker.once("exit", (code: number | null, signal: string | null) => {
        const ended = { pid: worker.process.pid, code, signal };
        const how = signal ?? `exit code ${code}`;
        reject(new PkiError("NO_ANSWER", `serve: a worker ended (${how}) before it could serve: try again`));
        this.left(member, ended);
      });
    });
  }

  private get serving(): Member[] {
    return [...this.members.values()].filter(({ isListening }) => isListening);
  }

  /** The port that a new one is told: 0 means that of the others only while one of them is listening. */
  private nextPort(): number {
    if (this.address !== "" && this.serving.length === 0) this.port = Number(new URL(this.address).port);
    return this.port;
  }

  private listening(member: Member, address: string, resolve: () => void): void {
    if (this.address !== "" && address !== this.address) {
      member.worker.process.kill("SIGKILL");
      return;
    }
    this.address = address;
    member.isListening = true;
    resolve();
  }

  private left(member: Member, ended: WorkerExit): void {
    this.members.delete(member.worker.id);
    counted(member, member.tally);
    this.past = sumOf([this.past, member.tally]);
    if (this.state !== "serving") return;
    this.replaced++;
    this.tell(ended);
    const isNew = performance.now() - member.born < PAUSE;
    void sleep(isNew ? PAUSE : 0).then(() => {
      // Its failure is told when it ends.
      if (this.state === "serving") this.hire().catch(() => undefined);
    });
  }

  private async answer(worker: Worker, id: number): Promise<void> {
    send(worker, { type: "total", id, total: await this.total() });
  }

  private async total(): Promise<Total> {
    const totals = this.serving.map(count);
    await Promise.race([Promise.all(totals), sleep(PATIENCE, undefined, { ref: false })]);
    const tallies = [...this.members.values()].map(({ tally }) => tally);
    const workers = { running: this.serving.length, replaced: this.replaced };
    return { tally: sumOf([this.past, ...tallies]), workers };
  }
}

const failure = ({ code, message }: Extract<FromWorker, { type: "failed" }>): Error =>
  code === undefined ? new Error(message) : new PkiError(code, message);

function send(worker: Worker, message: ToWorker): void {
  // It may have ended; that is told separately.
  if (worker.isConnected()) worker.send(message, () => undefined);
}

const endOf = (worker: Worker): Promise<void> =>
  new Promise((resolve) => {
    if (worker.isDead()) resolve();
    else
      worker.once("exit", () => {
        resolve();
      });
  });

/** Asks a worker for its counts. */
const count = (member: Member): Promise<void> =>
  new Promise((resolve) => {
    member.counted.add(resolve);
    send(member.worker, { type: "count" });
  });

function counted(member: Member, tally: Tally): void {
  member.tally = tally;
  for (const done of member.counted) done();
  member.counted.clear();
}
