import type { Expression, ExpressionBuilder, SelectQueryBuilder, SqlBool } from "kysely";
import { inTurns } from "../../base/turns";
import type { Call } from "../call";
import type { Store, Tables } from "./index";

/** The columns that lists filter by, in both tables; all except the details are in the index for the sort order. */
export interface Listed {
  id: string;
  cloud: string;
  type: string;
  status: string;
  name: string;
  issuer_id: string | null;
  not_after: number;
  created_at: number;
  details: string;
}

/** Rows of a table, to which conditions can be added. */
export type Rows = SelectQueryBuilder<{ listed: Listed }, "listed", object>;

type Table = "certificates" | "objects";

/** A page of one cloud's objects. */
export interface Listing {
  readonly table: Table;
  readonly where: (rows: Rows) => Rows;
  /** Filters by the details, which are not indexed. */
  readonly matches?: ((details: string) => boolean) | undefined;
  /** A short text that occurs in the details of every match, so that the database can skip other rows. */
  readonly holding?: string | undefined;
  readonly isNewestFirst?: boolean;
  readonly offset: number;
  readonly limit: number;
}

type Place = Pick<Listed, "created_at" | "id">;

/** The rows after one position, up to and including another. */
interface Range {
  readonly after: Place | undefined;
  readonly to: Place | undefined;
}

/** Rows per statement: when scanning an index, when examining details, and when reading complete rows. */
const [LOOK, LOOK_INSIDE, READ] = [2000, 500, 50];

const from = ({ store, cloud }: Pick<Call, "store" | "cloud">, table: Table): Rows =>
  (store.selectFrom(`${table} as listed`) as unknown as Rows).where("cloud", "=", cloud);

/** The identifiers of a page, and the total number of matches; no statement scans more than a part of the table. */
export async function list(
  call: Pick<Call, "store" | "cloud">,
  listing: Listing,
): Promise<{ total: number; ids: string[] }> {
  const ranges = await rangesOf(call, listing.table, listing.matches ? LOOK_INSIDE : LOOK);
  const ids: string[] = [];
  let total = 0;
  await inTurns(listing.isNewestFirst ? ranges.reverse() : ranges, async (range) => {
    const rows = listing.where(within(from(call, listing.table), range));
    const skipped = Math.max(0, listing.offset - total);
    const found = await find(rows, listing, skipped, listing.limit - ids.length);
    ids.push(...found.ids);
    total += found.total;
  });
  return { total, ids };
}

/** All rows of some kind, with the columns that lists filter by. */
export async function listed(
  call: Pick<Call, "store" | "cloud">,
  table: Table,
  where: (rows: Rows) => Rows,
): Promise<Omit<Listed, "name" | "cloud">[]> {
  const columns = ["id", "type", "created_at", "details"] as const;
  const own = table === "certificates" ? (["status", "issuer_id", "not_after"] as const) : [];
  const parts = await inTurns(await rangesOf(call, table, LOOK_INSIDE), (range) =>
    where(within(from(call, table), range))
      .select(columns)
      .select(own)
      .execute(),
  );
  return parts.flat();
}

/** The part of a range that is on the page. */
async function find(
  rows: Rows,
  { matches, holding, isNewestFirst }: Listing,
  offset: number,
  limit: number,
): Promise<{ total: number; ids: readonly string[] }> {
  const direction = isNewestFirst ? "desc" : "asc";
  const ordered = rows.select("id").orderBy("created_at", direction).orderBy("id", direction);
  if (matches) {
    const all = await ordered
      .select("details")
      .$if(holding !== undefined, (some) => some.where("details", "like", patternOf(holding)))
      .execute();
    const fitting = (await inTurns(all, (row) => (matches(row.details) ? [row.id] : []))).flat();
    return { total: fitting.length, ids: fitting.slice(offset, offset + Math.max(0, limit)) };
  }
  const { count } = await rows
    .select((build) => build.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (limit <= 0 || offset >= count) return { total: count, ids: [] };
  const found = await ordered.limit(limit).offset(offset).execute();
  return { total: count, ids: found.map(({ id }) => id) };
}

/** A LIKE pattern for JSON that contains a text; it may match more, since `_` matches any character. */
const patternOf = (text = ""): string => `%${JSON.stringify(text).slice(1, -1).replace(/[%\\]/g, "_")}%`;

/**
 * How long the boundaries between parts are kept, in milliseconds; parts in which everything was deleted disappear
 * after that.
 */
const KEPT = 60_000;

interface Parts {
  readonly from: number;
  readonly ends: Place[];
}

const known = new WeakMap<Store, Map<string, Parts>>();

/**
 * Divides a table into parts of as many rows as one statement may scan. Rows are appended at the end, so boundaries
 * remain valid for some time: only the last part is checked again.
 */
async function rangesOf(call: Pick<Call, "store" | "cloud">, table: Table, look: number): Promise<Range[]> {
  const { ends } = partsOf(call.store, `${table} ${call.cloud} ${look}`);
  for (;;) {
    const after = ends.at(-1);
    const end: Place | undefined = await within(from(call, table), { after, to: undefined })
      .select(["created_at", "id"])
      .orderBy("created_at")
      .orderBy("id")
      .offset(look - 1)
      .limit(1)
      .executeTakeFirst();
    if (!end) break;
    // Another call may have added the same boundary in the meantime.
    if (ends.at(-1) === after) ends.push(end);
  }
  return [...ends, undefined].map((to, index) => ({ after: ends[index - 1], to }));
}

function partsOf(store: Store, name: string): Parts {
  const all = known.get(store) ?? new Map<string, Parts>();
  known.set(store, all);
  const kept = all.get(name);
  if (kept && performance.now() - kept.from < KEPT) return kept;
  const parts = { from: performance.now(), ends: [] };
  all.set(name, parts);
  return parts;
}

function within(rows: Rows, { after, to }: Range): Rows {
  const later = after ? rows.where(comparing(">", after)) : rows;
  return to ? later.where(comparing("<=", to)) : later;
}

const comparing =
  (operator: ">" | "<=", { created_at: at, id }: Place) =>
  (build: ExpressionBuilder<{ listed: Listed }, "listed">): Expression<SqlBool> =>
    build(build.refTuple("created_at", "id"), operator, build.tuple(at, id));

/** Complete rows in the order of their identifiers; rows deleted in the meantime are skipped. */
export async function pageOfRows<T extends Table>(
  store: Store,
  table: T,
  ids: readonly string[],
): Promise<Tables[T][]> {
  const parts = Array.from({ length: Math.ceil(ids.length / READ) }, (_, part) =>
    ids.slice(part * READ, (part + 1) * READ),
  );
  const read = await inTurns(parts, async (part) => {
    const rows = (await (store.selectFrom(`${table} as listed`) as unknown as Rows)
      .selectAll()
      .where("id", "in", part)
      .execute()) as unknown as Tables[T][];
    const byId = new Map(rows.map((row) => [row.id, row]));
    return part.flatMap((id) => byId.get(id) ?? []);
  });
  return read.flat();
}
