import type { Compilable, CompiledQuery, Kysely, QueryExecutor, QueryResult } from "kysely";

type Adapter = QueryExecutor["adapter"];

/**
 * A query that is built once for each database: building it takes longer than running it. It must not write private
 * keys, which are sealed while a query is built.
 *
 * @param build - receives anything for the parameters, whose values are given with each call in the same order
 */
export function prepared<Tables, R>(
  build: (store: Kysely<Tables>) => Compilable<R>,
): (store: Kysely<Tables>, parameters: readonly unknown[]) => Promise<QueryResult<R>> {
  const queries = new WeakMap<Adapter, CompiledQuery<R>>();
  return (store, parameters) => {
    // The same for a store and its transactions.
    const { adapter } = store.getExecutor();
    const query = queries.get(adapter) ?? build(store).compile();
    queries.set(adapter, query);
    return store.executeQuery({ ...query, parameters });
  };
}
