/** One item of a report. */
export interface Piece {
  /** Its versions, from the full text to the shortest. */
  readonly forms: readonly string[];
  /** The nouns for what it counts, in singular and plural. */
  readonly of: readonly [count: number, one: string, many: string];
}

/** The text chosen for each item; omitted items are absent. */
export type Chosen = ReadonlyMap<Piece, string>;

/** Maximum characters between two items. */
const BETWEEN = 2;

/**
 * Chooses the items' versions so that they fit: an earlier tier takes precedence over a later one, and within a tier
 * all items in short over any of them in full. An item too long on its own does not displace others.
 *
 * @param tiers - items by their importance
 * @param room - maximum characters for all of them
 */
export function fit(tiers: readonly (readonly Piece[])[], room: number): Chosen {
  const chosen = new Map<Piece, string>();
  let left = room;
  const choose = (piece: Piece, forms: readonly string[]): void => {
    const before = chosen.get(piece);
    const free = left + (before === undefined ? 0 : before.length + BETWEEN);
    const form = forms.find(({ length }) => length + BETWEEN <= free);
    if (form === undefined) return;
    left = free - form.length - BETWEEN;
    chosen.set(piece, form);
  };
  for (const tier of tiers) {
    for (const piece of tier) choose(piece, piece.forms.slice(-1));
    for (const piece of tier) choose(piece, piece.forms);
  }
  return chosen;
}

/** How much is left out, for example `3 errors, 1 change`. */
export function leftOut(pieces: readonly Piece[], chosen: Chosen): string {
  const counts = new Map<string, Piece["of"]>();
  for (const piece of pieces) {
    if (chosen.has(piece)) continue;
    const [count, one, many] = piece.of;
    counts.set(many, [count + (counts.get(many)?.[0] ?? 0), one, many]);
  }
  return [...counts.values()].map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(", ");
}

/** How many items are shortened. */
export const shortened = (pieces: readonly Piece[], chosen: Chosen): number =>
  pieces.filter((piece) => chosen.has(piece) && chosen.get(piece) !== piece.forms[0]).length;
