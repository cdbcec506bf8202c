import { execFileSync } from "node:child_process";
import { chmodSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder } from "../x509/support";

/** The clock of the processes that run in its environment; it can be put forward while they run. `removeFolders` ends it. */
export class MovedClock {
  /** Environment of a process whose clock it is. */
  readonly env: NodeJS.ProcessEnv;
  private readonly file: string;

  constructor() {
    const folder = newFolder();
    // A server may change its user when it has started.
    chmodSync(folder, 0o755);
    this.file = join(folder, "clock");
    this.env = {
      LD_PRELOAD: libraryOf(),
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_NO_CACHE: "1",
      // Only dates move: timeouts go by the monotonic clock.
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

/** Where the library that replaces the clock is: its own command knows. */
const libraryOf = (): string =>
  execFileSync("faketime", ["-f", "+0d", "/bin/sh", "-c", "printenv LD_PRELOAD"], {
    encoding: "utf8",
  }).trim();
