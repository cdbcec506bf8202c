import { PkiError } from "../base/errors";

/**
 * Everything of an operation that answers page by page; the first page is 1.
 *
 * @throws PkiError `BAD_ANSWER` if a page repeats the one before it: what ignores the number of the page has no end
 */
export async function allPages<T>(
  read: (page: number) => Promise<{ readonly items: readonly T[]; readonly total: number }>,
): Promise<T[]> {
  const all: T[] = [];
  let last = "";
  for (let page = 1; ; page++) {
    const { items, total } = await read(page);
    const text = JSON.stringify(items);
    if (text === last && items.length > 0) throw repeated(page);
    last = text;
    for (const item of items) all.push(item);
    // An empty page ends it too: the total may change while it is read.
    if (items.length === 0 || all.length >= total) return all;
  }
}

const repeated = (page: number): PkiError =>
  new PkiError(
    "BAD_ANSWER",
    `page ${page} of a list is page ${page - 1} again: the service, or what is between, ignores the number of the page`,
  );

/** A page as Huawei Cloud counts: by what comes before it. */
export const offsetOf = (page: number, limit: number): { limit: number; offset: number } => ({
  limit,
  offset: (page - 1) * limit,
});
