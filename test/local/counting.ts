import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from "kysely";
import type { Store } from "../../provider/local/store";

/** Counts the queries of a store since the last reset. */
export class Counter implements KyselyPlugin {
  statements = 0;
  /** Rows returned by all statements, and by the one with the most; counted rows are included. */
  rows = 0;
  most = 0;

  forget(): void {
    Object.assign(this, { statements: 0, rows: 0, most: 0 });
  }

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return node;
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    // A query that was built earlier is not transformed again.
    this.statements++;
    this.rows += result.rows.length;
    this.most = Math.max(this.most, result.rows.length, ...result.rows.map(countedIn));
    return Promise.resolve(result);
  }
}

/** Rows that a statement counted instead of returning. */
function countedIn(row: UnknownRow): number {
  const [value, more] = Object.values(row);
  return typeof value === "number" && more === undefined ? value : 0;
}

/** A store with counters; per-store caches of the process are not shared with the original. */
export function counted(store: Store): { store: Store; counter: Counter } {
  const counter = new Counter();
  return { store: store.withPlugin(counter), counter };
}
