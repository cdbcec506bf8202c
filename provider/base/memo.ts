import { Latest } from "./latest";

/**
 * A function that remembers its last results by their text.
 *
 * @param most - results that are kept; the oldest one goes first
 */
export function memoized<T>(most: number, make: (text: string) => T): (text: string) => T {
  const cache = new Latest<string, T>(most);
  return (text) => {
    const kept = cache.get(text);
    if (kept !== undefined) return kept;
    const value = make(text);
    cache.set(text, value);
    return value;
  };
}

/** What was promised under a name the first time; what failed is made again. */
export function promisedOnce<T>(
  known: Map<string, Promise<T>>,
  name: string,
  make: () => Promise<T>,
): Promise<T> {
  const earlier = known.get(name);
  if (earlier) return earlier;
  const value = make();
  known.set(name, value);
  value.catch(() => {
    if (known.get(name) === value) known.delete(name);
  });
  return value;
}
