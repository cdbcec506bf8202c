import { setImmediate as yieldToOthers } from "node:timers/promises";
import type { LocalEnvironment } from "../../local/call";

/** What is kept in memory of each certificate, so that no request has to read all of them. */
export interface Entry {
  readonly id: string;
  readonly cloud: string;
  /** The API's own word. */
  readonly type: string;
  readonly issuerId: string | null;
  readonly serialNumber: string;
  /** The API's own word. */
  readonly status: string;
  readonly notAfter: number;
}

/** All certificates of the store at one moment. */
export interface Snapshot {
  /** The one that ends first in front. */
  readonly entries: readonly Entry[];
  readonly byId: ReadonlyMap<string, Entry>;
  /** When it was read, by the clock of the machine. */
  readonly at: number;
  /** Whether there are more than are kept. */
  readonly isPartial: boolean;
}

/** Rows of one read; others are served between two. */
const SLICE = 500;
/** Up to here a store is read anew for every request. */
const SMALL = 2000;
/** For how long what was read of a larger store is shown before it is read again. */
const AGE = 30_000;
/** Certificates that are kept; one takes some 200 bytes. */
const MOST = 500_000;

/** Reads the store a slice at a time, once for all who ask meanwhile; a large one is read again behind the answer. */
export class Overview {
  private last: Snapshot | undefined;
  private reading: Promise<Snapshot> | undefined;

  constructor(private readonly environment: Pick<LocalEnvironment, "store">) {}

  async read(): Promise<Snapshot> {
    const { last } = this;
    const isLarge = last !== undefined && last.entries.length > SMALL;
    if (isLarge && Date.now() - last.at < AGE) return last;
    this.reading ??= this.readAll().finally(() => (this.reading = undefined));
    if (!isLarge) return this.reading;
    // The next one who asks is told what has failed, if it fails again.
    this.reading.catch(() => (this.last = undefined));
    return last;
  }

  private async readAll(): Promise<Snapshot> {
    const at = Date.now();
    const unsorted: Entry[] = [];
    const byId = new Map<string, Entry>();
    for (;;) {
      const rows = await this.slice(unsorted.at(-1)?.id);
      for (const row of rows) {
        unsorted.push(row);
        byId.set(row.id, row);
      }
      if (rows.length < SLICE || unsorted.length >= MOST) break;
      await yieldToOthers();
    }
    const entries = byEnd(unsorted);
    this.last = { entries, byId, at, isPartial: unsorted.length >= MOST };
    return this.last;
  }

  private slice(after: string | undefined): Promise<Entry[]> {
    return this.environment.store
      .selectFrom("certificates")
      .select(["id", "cloud", "type", "status"])
      .select(["issuer_id as issuerId", "serial_number as serialNumber", "not_after as notAfter"])
      .$if(after !== undefined, (query) => query.where("id", ">", after ?? ""))
      .orderBy("id")
      .limit(SLICE)
      .execute();
  }
}

/** Sorted by the second of their end: numbers in one array, because comparing objects would hold up others. */
function byEnd(entries: readonly Entry[]): Entry[] {
  const keys = Float64Array.from(
    entries,
    ({ notAfter }, index) => Math.max(0, Math.floor(notAfter / 1000)) * 2 ** 20 + index,
  );
  return Array.from(keys.sort(), (key) => entries[key % 2 ** 20]).filter((entry) => entry !== undefined);
}
