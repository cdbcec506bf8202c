/**
 * A function that remembers its last results by their text: what stands in the store is read again for every call, and
 * a CA's certificate and key are the same each time.
 *
 * @param most - results that are kept; the oldest one goes first
 */
export function memoized<T>(most: number, make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const made = make(text);
    const [oldest] = known.keys();
    if (known.size >= most && oldest !== undefined) known.delete(oldest);
    known.set(text, made);
    return made;
  };
}
