/** Everything of an operation that answers page by page; the first page is 1. */
export async function allPages<T>(
  read: (page: number) => Promise<{ readonly items: readonly T[]; readonly total: number }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; ; page++) {
    const { items, total } = await read(page);
    for (const item of items) all.push(item);
    // An empty page ends it too: the total may change while it is read.
    if (items.length === 0 || all.length >= total) return all;
  }
}

/** A page as Huawei Cloud counts: by what comes before it. */
export const offsetOf = (page: number, limit: number): { limit: number; offset: number } => ({
  limit,
  offset: (page - 1) * limit,
});
