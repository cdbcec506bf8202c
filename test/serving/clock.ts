import { execFileSync } from "node:child_process";
import { chmodSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder } from "../x509/support";

/** A clock for the processes in its environment; it can be moved forward while they run. `removeFolders` ends it. */
export class MovedClock {
  /** Environment of a process that uses this clock. */
  readonly env: NodeJS.ProcessEnv;
  private readonly file: string;

  constructor() {
    const folder = newFolder();
    // A server may change its user after starting.
    chmodSync(folder, 0o755);
    this.file = join(folder, "clock");
    this.env = {
      LD_PRELOAD: libraryOf(),
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_NO_CACHE: "1",
      // Only dates move: timeouts use the monotonic clock.
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
    this.putForward(0);
  }

  /** @param days - from now */
  putForward(days: number): void {
    writeFileSync(`${this.file}.new`, `+${days}d\n`);
    renameSync(`${this.file}.new`, this.file);
  }
}

/** Removes the shared memory of processes with such a clock: those that are killed leave it to the machine. */
export function removeShared(...pids: readonly (number | undefined)[]): void {
  for (const pid of pids.filter((one) => one !== undefined)) {
    for (const name of [`faketime_shm_${pid}`, `sem.faketime_sem_${pid}`]) {
      rmSync(join("/dev/shm", name), { force: true });
    }
  }
}

/** The library that replaces the clock; its own command knows the path. */
const libraryOf = (): string =>
  execFileSync("faketime", ["-f", "+0d", "/bin/sh", "-c", "printenv LD_PRELOAD"], {
    encoding: "utf8",
  }).trim();
