/** Everything of an operation that answers page by page; `read` gets how many are read already. */
export async function allPages<T>(
  read: (already: number) => Promise<{ readonly items: readonly T[]; readonly total: number }>,
): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const { items, total } = await read(all.length);
    all.push(...items);
    // An empty page ends it too: the total may change while it is read.
    if (items.length === 0 || all.length >= total) return all;
  }
}

const AT_ONCE = 8;

/** Maps with a few calls at once, in order. */
export async function mapSome<T, R>(items: readonly T[], map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(map))));
  }
  return results;
}
