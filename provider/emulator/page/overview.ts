import { memoized } from "../../base/memo";
import { inTurns, turn } from "../../base/turns";
import type { LocalEnvironment } from "../../local/call";

/** What is kept in memory for each certificate, so that no request has to read all of them. */
export interface OverviewEntry {
  readonly id: string;
  readonly cloud: string;
  /** The API's term. */
  readonly type: string;
  readonly issuerId: string | null;
  readonly serialNumber: string;
  /** The API's term. */
  readonly status: string;
  readonly notAfter: number;
}

/** A snapshot of the store's certificates. */
export interface Snapshot {
  /** The first to expire comes first. */
  readonly entries: readonly OverviewEntry[];
  readonly byId: ReadonlyMap<string, OverviewEntry>;
  /** When it was read, by the machine's clock. */
  readonly at: number;
  /** Whether there are more than are kept. */
  readonly isPartial: boolean;
}

/** Rows per read; other requests are served in between. */
const SLICE = 500;
/** Up to this many certificates, the store is read again for every request. */
const SMALL = 2000;
/** How long a snapshot of a larger store is used before it is read again. */
const AGE = 30_000;
/** Texts that all certificates share: the APIs' terms, and identifiers of CAs. */
const SAME = 1000;
/** Maximum certificates to keep; each takes some 200 bytes. */
const MOST = 500_000;

interface Row extends OverviewEntry {
  readonly created_at: number;
}

type Place = Pick<Row, "cloud" | "created_at" | "id">;

const START: Place = { cloud: "", created_at: 0, id: "" };

/** Reads the store in parts, once for all concurrent requests; a large one is read again after the response. */
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
    // If it fails, the next request reports the error.
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

  /** In the order of an index that contains all of this: the rows with their certificates are not read. */
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

/** The database returns separate texts for each row, even if they are equal. */
const entryOf = (row: Row, same: (text: string) => string): OverviewEntry => ({
  id: row.id,
  cloud: same(row.cloud),
  type: same(row.type),
  issuerId: row.issuerId === null ? null : same(row.issuerId),
  serialNumber: row.serialNumber,
  status: same(row.status),
  notAfter: row.notAfter,
});

/** Merges sorted runs two at a time: sorting everything at once would block other requests. */
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
