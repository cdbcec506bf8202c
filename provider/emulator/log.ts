import type { Writable } from "node:stream";

/** Whether what is logged arrives. */
export interface LogHealth {
  /** Lines that were not written. */
  readonly lost: number;
  /** The code of what keeps lines from being written now, for example `ENOSPC`. */
  readonly failing: string | undefined;
}

/** Characters that wait to be written; when there are more, lines are left out. */
const MOST_WAITING = 1 << 20;
/** How long a stream that has failed is left alone, in milliseconds. */
const PAUSE = 5000;

/**
 * A log that may fail: a full disk and a reader that went away cost lines, and nothing else.
 *
 * @param open - opens the stream, also again after it has failed
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
    // One that is not ended by its error, as standard error is not, is tried again as it is.
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
