/** One thing that a report says. */
export interface Piece {
  /** What it may say, from the whole of it to the shortest. */
  readonly forms: readonly string[];
  /** How many of what it stands for, in singular and plural. */
  readonly of: readonly [count: number, one: string, many: string];
}

/** What a report says of each piece; what is missing is left out. */
export type Chosen = ReadonlyMap<Piece, string>;

/** The most that may stand between two pieces. */
const BETWEEN = 2;

/**
 * Chooses what is said so that it fits: what comes in an earlier tier before what comes in a later one, and all of a tier
 * in short before any of it as a whole. What alone is too long hides nothing but itself.
 *
 * @param tiers - pieces by their importance
 * @param room - how many characters there are for all of them
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

/** How much of what is left out, for example `3 errors, 1 change`. */
export function leftOut(pieces: readonly Piece[], chosen: Chosen): string {
  const counts = new Map<string, Piece["of"]>();
  for (const piece of pieces) {
    if (chosen.has(piece)) continue;
    const [count, one, many] = piece.of;
    counts.set(many, [count + (counts.get(many)?.[0] ?? 0), one, many]);
  }
  return [...counts.values()].map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(", ");
}

/** How many pieces are there, but not as a whole. */
export const shortened = (pieces: readonly Piece[], chosen: Chosen): number =>
  pieces.filter((piece) => chosen.has(piece) && chosen.get(piece) !== piece.forms[0]).length;
