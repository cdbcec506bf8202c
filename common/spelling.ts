/**
 * The number of characters to insert, delete, replace or swap with their neighbour to turn one text into another (optimal
 * string alignment).
 */
export function editDistance(from: string, to: string): number {
  let [previous, current]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next[j] = Math.min(
        at(next, j - 1) + 1,
        at(current, j) + 1,
        at(current, j - 1) + (isSame ? 0 : 1),
        isSwapped ? at(previous, j - 2) + 1 : Infinity,
      );
    }
    [previous, current] = [current, next];
  }
  return at(current, to.length);
}

/** Case and punctuation do not tell names apart. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/**
 * The known name that another one is probably meant to be: the closest.
 *
 * @param errors - most typing errors that it may have
 * @param shortest - length from which a name may have any: the shorter, the more words are close to it
 */
export function meantName(
  name: string,
  known: readonly string[],
  { errors, shortest }: { readonly errors: number; readonly shortest: number },
): string | undefined {
  const distances = known
    .map((right) => ({ right, distance: editDistance(plain(name), plain(right)) }))
    .filter(({ right, distance }) => distance === 0 || (right.length >= shortest && distance <= errors));
  return distances.sort((a, b) => a.distance - b.distance)[0]?.right;
}

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity;
