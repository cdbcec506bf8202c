import { sql } from "kysely";
import type { Store } from "../local/store";

/** For how long an answer of the store counts, and how long one is waited for, in milliseconds. */
const [FRESH, PATIENCE] = [1000, 5000];

/**
 * Whether the store answers. It is asked at most once a second, and who asks does not wait as long as it has answered
 * lately: health stands in no line behind calls that hold the store.
 */
export class Pulse {
  private answered = -Infinity;
  private asking: Promise<boolean> | undefined;

  constructor(private readonly store: Store) {}

  async isBeating(): Promise<boolean> {
    const age = performance.now() - this.answered;
    if (age < FRESH) return true;
    const asked = (this.asking ??= this.ask());
    return age < PATIENCE && this.isHealthy ? true : asked;
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
