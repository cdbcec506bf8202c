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
  /** Rows that came back, of all statements and of the one with most. */
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
    this.most = Math.max(this.most, result.rows.length);
    return Promise.resolve(result);
  }
}

/** A store that is counted; what processes keep of a store, they keep of this one by itself. */
export function counted(store: Store): { store: Store; counter: Counter } {
  const counter = new Counter();
  return { store: store.withPlugin(counter), counter };
}
