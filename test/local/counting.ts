import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from "kysely";
import type { Store } from "../../provider/local/store";

/** What a store was asked for since it was last forgotten. */
export class Counter implements KyselyPlugin {
  statements = 0;
  /** Rows that came back, of all statements and of the one with most; there what it counted, counts too. */
  rows = 0;
  most = 0;

  forget(): void {
    Object.assign(this, { statements: 0, rows: 0, most: 0 });
  }

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    this.statements++;
    return node;
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    this.rows += result.rows.length;
    this.most = Math.max(this.most, result.rows.length, ...result.rows.map(countedIn));
    return Promise.resolve(result);
  }
}

/** Rows that a statement has counted instead of giving them. */
function countedIn(row: UnknownRow): number {
  const [value, more] = Object.values(row);
  return typeof value === "number" && more === undefined ? value : 0;
}

/** A store that is counted; what processes keep of a store, they keep of this one by itself. */
export function counted(store: Store): { store: Store; counter: Counter } {
  const counter = new Counter();
  return { store: store.withPlugin(counter), counter };
}
