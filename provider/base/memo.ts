import { Latest } from "./latest";

/**
 * A function that remembers its last results by their text.
 *
 * @param most - results that are kept; the oldest one goes first
 */
export function memoized<T>(most: number, make: (text: string) => T): (text: string) => T {
  const known = new Latest<string, T>(most);
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const made = make(text);
    known.set(text, made);
    return made;
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
  const made = make();
  known.set(name, made);
  made.catch(() => {
    if (known.get(name) === made) known.delete(name);
  });
  return made;
}
