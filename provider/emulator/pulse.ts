import { sql } from "kysely";
import type { Store } from "../local/store";

/** How long a response of the store is valid, and how long to wait for one, in milliseconds. */
const [FRESH, PATIENCE] = [1000, 5000];

/**
 * Whether the store responds. It is queried at most once a second, and callers do not wait if it has responded
 * recently: health is never queued behind calls that keep the store busy.
 */
export class Pulse {
  private answered = -Infinity;
  private asking: Promise<boolean> | undefined;

  constructor(private readonly store: Store) {}

  async isBeating(): Promise<boolean> {
    const age = performance.now() - this.answered;
    if (age < FRESH) return true;
    const answer = (this.asking ??= this.ask());
    return age < PATIENCE && this.isHealthy ? true : answer;
  }

  private isHealthy = true;

  private async ask(): Promise<boolean> {
    try {
      await sql`SELECT 1`.execute(this.store);
      this.answered = performance.now();
      this.isHealthy = true;
    } catch {
      this.isHealthy = false;
    } finally {
      this.asking = undefined;
    }
    return this.isHealthy;
  }
}
