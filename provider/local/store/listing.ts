import type { Expression, ExpressionBuilder, SelectQueryBuilder, SqlBool } from "kysely";
import { inTurns } from "../../base/turns";
import type { Call } from "../call";
import type { Store, Tables } from "./index";

/** What is chosen by, of either table; all but the details stand in the index of the order. */
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

/** Rows of a table; conditions can be added. */
export type Rows = SelectQueryBuilder<{ listed: Listed }, "listed", object>;

type Table = "certificates" | "objects";

/** One page of what a cloud keeps. */
export interface Listing {
  readonly table: Table;
  readonly where: (rows: Rows) => Rows;
  /** Decides by the details, which no index holds. */
  readonly matches?: ((details: string) => boolean) | undefined;
  readonly isNewestFirst?: boolean;
  readonly offset: number;
  readonly limit: number;
}

type Place = Pick<Listed, "created_at" | "id">;

/** Rows from after a place up to another one. */
interface Range {
  readonly after: Place | undefined;
  readonly to: Place | undefined;
}

/** Rows that one statement looks at, and whole rows that one reads. */
const [LOOK, READ] = [2000, 50];

const from = ({ store, cloud }: Pick<Call, "store" | "cloud">, table: Table): Rows =>
  (store.selectFrom(`${table} as listed`) as unknown as Rows).where("cloud", "=", cloud);

/** Identifiers of one page, and how many there are in all; no statement looks at more than a part of the store. */
export async function list(
  call: Pick<Call, "store" | "cloud">,
  listing: Listing,
): Promise<{ total: number; ids: string[] }> {
  const ranges = await rangesOf(call, listing.table);
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

/** All rows of some kind, as far as lists are chosen by them. */
export async function listed(
  call: Pick<Call, "store" | "cloud">,
  table: Table,
  where: (rows: Rows) => Rows,
): Promise<Omit<Listed, "name" | "cloud">[]> {
  const columns = ["id", "type", "created_at", "details"] as const;
  const own = table === "certificates" ? (["status", "issuer_id", "not_after"] as const) : [];
  const parts = await inTurns(await rangesOf(call, table), (range) =>
    where(within(from(call, table), range))
      .select(columns)
      .select(own)
      .execute(),
  );
  return parts.flat();
}

/** What of a range is on the page. */
async function find(
  rows: Rows,
  { matches, isNewestFirst }: Listing,
  offset: number,
  limit: number,
): Promise<{ total: number; ids: readonly string[] }> {
  const direction = isNewestFirst ? "desc" : "asc";
  const ordered = rows.select("id").orderBy("created_at", direction).orderBy("id", direction);
  if (matches) {
    const all = await ordered.select("details").execute();
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

async function rangesOf(call: Pick<Call, "store" | "cloud">, table: Table): Promise<Range[]> {
  const ranges: Range[] = [];
  for (let after: Place | undefined; ;) {
    const rest = within(from(call, table), { after, to: undefined });
    const to: Place | undefined = await rest
      .select(["created_at", "id"])
      .orderBy("created_at")
      .orderBy("id")
      .offset(LOOK - 1)
      .limit(1)
      .executeTakeFirst();
    ranges.push({ after, to });
    if (!to) return ranges;
    after = to;
  }
}

function within(rows: Rows, { after, to }: Range): Rows {
  const later = after ? rows.where(comparing(">", after)) : rows;
  return to ? later.where(comparing("<=", to)) : later;
}

const comparing =
  (operator: ">" | "<=", { created_at: at, id }: Place) =>
  (build: ExpressionBuilder<{ listed: Listed }, "listed">): Expression<SqlBool> =>
    build(build.refTuple("created_at", "id"), operator, build.tuple(at, id));

/** Whole rows in the order of their identifiers; those that were deleted meanwhile are left out. */
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
