import type { Writable } from "node:stream";

/** Whether log lines are written. */
export interface LogHealth {
  /** Lines that were dropped. */
  readonly lost: number;
  /** The code of the error that currently prevents writing, for example `ENOSPC`. */
  readonly failing: string | undefined;
}

/** Characters to buffer; lines above that are dropped. */
const MOST_WAITING = 1 << 20;
/** How long to wait before using a failed stream again, in milliseconds. */
const PAUSE = 5000;

/**
 * A log that tolerates errors: a full disk or a vanished reader only costs lines.
 *
 * @param open - opens the stream, and reopens it after a failure
 */
export class Log implements LogHealth {
  lost = 0;
  failing: string | undefined;
  private stream: Writable | undefined;
  private closedAt = -Infinity;

  constructor(
    private readonly open: () => Writable,
    private readonly now: () => number = Date.now,
  ) {}

  write(line: string): void {
    const stream = this.current();
    if (!stream || stream.writableLength > MOST_WAITING) {
      this.lost++;
      return;
    }
    stream.write(line, (error) => {
      if (error) this.lost++;
      else if (stream === this.stream) this.failing = undefined;
    });
  }

  private current(): Writable | undefined {
    if (this.stream && !this.stream.destroyed && this.failing === undefined) return this.stream;
    if (this.now() - this.closedAt < PAUSE) return undefined;
    // A stream that its error does not close, such as standard error, is used again.
    const stream = this.stream && !this.stream.destroyed ? this.stream : this.opened();
    this.failing = undefined;
    return stream;
  }

  private opened(): Writable {
    const stream = this.open();
    if (stream === this.stream) return stream;
    stream.on("error", (error: NodeJS.ErrnoException) => {
      this.failing = error.code ?? error.name;
      this.closedAt = this.now();
    });
    this.stream = stream;
    return stream;
  }
}
