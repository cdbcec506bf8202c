/** How far the date of a request may be from the clock here, as the documents of both clouds have it. */
export const WINDOW = 15 * 60_000;

/** Whether a date lies in the window; a date that is none does not. */
export const isTimely = (date: number, now: number): boolean => Math.abs(date - now) <= WINDOW;

const MINUTE = 60_000;
const MOST = 1_000_000;

/**
 * Remembers which nonces were used, for as long as the dates of their requests are accepted. When there are too many,
 * those of the oldest minute are forgotten, and dates up to then are accepted no more: memory is bounded, and still
 * no request is taken twice.
 */
export class Nonces {
  private readonly minutes = new Map<number, Set<string>>();
  private count = 0;
  /** Requests of this minute and earlier ones are too old. */
  private forgotten = -Infinity;
  /** When there may be something to forget. */
  private due = -Infinity;

  constructor(private readonly most = MOST) {}

  /** Whether the nonces of that time are no longer known. */
  isForgotten(date: number): boolean {
    return Math.floor(date / MINUTE) <= this.forgotten;
  }

  /** Takes a nonce; false when it was taken before. */
  take(nonce: string, date: number, now: number): boolean {
    if (now >= this.due || this.count >= this.most) this.tidy(now);
    // A nonce may be sent again under another date, so that all are looked at.
    for (const known of this.minutes.values()) if (known.has(nonce)) return false;
    const minute = Math.floor(date / MINUTE);
    const known = this.minutes.get(minute) ?? new Set();
    this.minutes.set(minute, known.add(nonce));
    this.count++;
    return true;
  }

  private tidy(now: number): void {
    this.due = now + MINUTE;
    for (const minute of [...this.minutes.keys()].sort((a, b) => a - b)) {
      const isOver = minute * MINUTE + MINUTE + WINDOW < now;
      if (!isOver && this.count < this.most) break;
      this.forget(minute);
    }
  }

  private forget(minute: number): void {
    this.count -= this.minutes.get(minute)?.size ?? 0;
    this.minutes.delete(minute);
    this.forgotten = Math.max(this.forgotten, minute);
  }
}
