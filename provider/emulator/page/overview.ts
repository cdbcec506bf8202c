import { memoized } from "../../base/memo";
import { inTurns, turn } from "../../base/turns";
import type { LocalEnvironment } from "../../local/call";

/** What is kept in memory of each certificate, so that no request has to read all of them. */
export interface OverviewEntry {
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
  readonly entries: readonly OverviewEntry[];
  readonly byId: ReadonlyMap<string, OverviewEntry>;
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
/** Texts that are kept once for all certificates: the words of the APIs, and the identifiers of CAs. */
const SAME = 1000;
/** Certificates that are kept; one takes some 200 bytes. */
const MOST = 500_000;

interface Row extends OverviewEntry {
  readonly created_at: number;
}

type Place = Pick<Row, "cloud" | "created_at" | "id">;

const START: Place = { cloud: "", created_at: 0, id: "" };

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
    const runs: OverviewEntry[][] = [];
    const byId = new Map<string, OverviewEntry>();
    const same = memoized(SAME, (text) => text);
    for (let last: Row | undefined; ;) {
      const rows: Row[] = await this.slice(last);
      const run = rows.map((row) => entryOf(row, same));
      for (const entry of run) byId.set(entry.id, entry);
      runs.push(run.sort((one, other) => one.notAfter - other.notAfter));
      last = rows.at(-1);
      if (rows.length < SLICE || byId.size >= MOST) break;
      await turn();
    }
    this.last = { entries: await merged(runs), byId, at, isPartial: byId.size >= MOST };
    return this.last;
  }

  /** In the order of an index that has all of this: the rows themselves, with their certificates, are not read. */
  private slice({ cloud, created_at: at, id }: Place = START): Promise<Row[]> {
    return this.environment.store
      .selectFrom("certificates")
      .select(["id", "cloud", "type", "status", "created_at"])
      .select(["issuer_id as issuerId", "serial_number as serialNumber", "not_after as notAfter"])
      .where((build) => build(build.refTuple("cloud", "created_at", "id"), ">", build.tuple(cloud, at, id)))
      .orderBy("cloud")
      .orderBy("created_at")
      .orderBy("id")
      .limit(SLICE)
      .execute();
  }
}

/** The database gives each row texts of its own, also where all rows have the same. */
const entryOf = (row: Row, same: (text: string) => string): OverviewEntry => ({
  id: row.id,
  cloud: same(row.cloud),
  type: same(row.type),
  issuerId: row.issuerId === null ? null : same(row.issuerId),
  serialNumber: row.serialNumber,
  status: same(row.status),
  notAfter: row.notAfter,
});

/** One run of several that are sorted, two of them at a time: sorting everything at once would hold up others. */
async function merged(runs: readonly OverviewEntry[][]): Promise<readonly OverviewEntry[]> {
  if (runs.length <= 1) return runs[0] ?? [];
  const pairs = Array.from({ length: Math.ceil(runs.length / 2) }, (_, pair) =>
    runs.slice(2 * pair, 2 * pair + 2),
  );
  return merged(await inTurns(pairs, ([one = [], other = []]) => merge(one, other)));
}

function merge(one: readonly OverviewEntry[], other: readonly OverviewEntry[]): OverviewEntry[] {
  const both: OverviewEntry[] = [];
  let at = 0;
  for (const entry of one) {
    for (let next = other[at]; next && next.notAfter < entry.notAfter; next = other[++at]) both.push(next);
    both.push(entry);
  }
  return both.concat(other.slice(at));
}
