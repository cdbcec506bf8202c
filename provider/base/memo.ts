import { Latest } from "./latest";

/**
 * Memoizes a function of a text, keeping the most recent results.
 *
 * @param most - number of results to keep; the oldest is dropped first
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

/** The result of the first call, which is made when it is needed. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Memoizes a promise by name; a failed one is created again. */
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
