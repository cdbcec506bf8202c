/** Pseudorandom numbers from a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** An integer from 0 up to, but excluding, the given one. */
export type Random = (below: number) => number;

/** Changes an input; `other` is a second one to take parts from. */
export type Mutation = (input: Buffer, next: Random, other: Buffer) => Buffer;

const range = (input: Buffer, next: Random): [number, number] => {
  const from = next(input.length + 1);
  return [from, from + next(Math.min(64, input.length - from + 1))];
};

const BYTES: readonly Mutation[] = [
  (input, next) => {
    const changed = Buffer.from(input);
    for (let count = 1 + next(4); count > 0; count--) changed[next(changed.length)] = next(256);
    return changed;
  },
  (input, next) => {
    const changed = Buffer.from(input);
    // Lengths, tags and the bounds of numbers.
    changed[next(changed.length)] = [0, 1, 0x7f, 0x80, 0x81, 0x84, 0xff, 0x30, 0x1e][next(9)] ?? 0;
    return changed;
  },
  (input, next) => input.subarray(0, next(input.length)),
  (input, next) => {
    const [from, to] = range(input, next);
    return Buffer.concat([input.subarray(0, from), input.subarray(to)]);
  },
  (input, next) => {
    const [from, to] = range(input, next);
    return Buffer.concat([input.subarray(0, to), input.subarray(from)]);
  },
  (input, next, other) => {
    const [from, to] = range(other, next);
    const at = next(input.length);
    return Buffer.concat([input.subarray(0, at), other.subarray(from, to), input.subarray(at)]);
  },
];

/** Changes single bytes, lengths, or the boundaries of parts. */
export const mutateBytes: Mutation = (input, next, other) => pick(BYTES, next)(input, next, other);

const BLOCK = /-----BEGIN ([^-]+)-----([^-]*)-----END [^-]+-----/;

/** Changes the DER inside a PEM block, so that the mutation gets past the text. */
const insideBlock: Mutation = (input, next, other) => {
  const text = input.toString("latin1");
  const [block, label = "", body = ""] = BLOCK.exec(text) ?? [];
  if (block === undefined) return input;
  const der = Buffer.from(body, "base64");
  if (der.length === 0) return input;
  const changed = mutateBytes(der, next, other).toString("base64");
  const lines = changed.replace(/(.{64})(?!$)/g, "$1\n");
  const written = `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----`;
  return Buffer.from(
    text.replace(block, () => written),
    "latin1",
  );
};

/** Changes that shells, editors and mail programs make to a text. */
const SURROUNDINGS: readonly Mutation[] = [
  (input) => Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), input]),
  (input) => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(input.toString("utf8"), "utf16le")]),
  (input) => Buffer.from(input.toString("latin1").replaceAll("\n", "\r\n"), "latin1"),
  (input) => Buffer.from(input.toString("latin1").replaceAll("\n", "\\n"), "latin1"),
  (input) => Buffer.from(input.toString("latin1").replaceAll("\n", " "), "latin1"),
  (input, _next, other) => Buffer.concat([input, Buffer.of(10), other]),
  (input, _next, other) => Buffer.concat([other, Buffer.of(10), input]),
  (input) => Buffer.from(input.toString("base64")),
];

/** Removes, repeats or replaces a value in a JSON document. */
const insideJson: Mutation = (input, next, other) => {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  let document: unknown;
  try {
    document = JSON.parse(input.toString("utf8"));
  } catch {
    return input;
  }
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      const holder = value as Record<string, unknown>;
      places.push({ holder, key });
      collect(holder[key]);
    }
  };
  collect(document);
  if (places.length === 0) return input;
  const { holder, key } = pick(places, next);
  const text = other.toString("latin1").slice(0, 4000);
  const values = [null, 0, -1, 1e308, "", true, [], {}, "replace", "\u202e", text, [text], holder[key]];
  if (next(4) === 0) Reflect.deleteProperty(holder, key);
  else holder[key] = pick(values, next);
  return Buffer.from(JSON.stringify(document));
};

const pick = <T>(items: readonly T[], next: Random): T => {
  const item = items[next(items.length)];
  if (item === undefined) throw new RangeError("nothing to choose from");
  return item;
};

/** One to three changes: of the bytes, of the content, or of what surrounds it. */
export function mutate(input: Buffer, other: Buffer, next: Random): Buffer {
  let changed = input;
  for (let count = 1 + next(3); count > 0 && changed.length > 0; count--) {
    const kind = next(10);
    const mutation =
      kind < 3 ? mutateBytes : kind < 6 ? insideBlock : kind < 8 ? insideJson : pick(SURROUNDINGS, next);
    changed = mutation(changed, next, other);
  }
  return changed;
}

export { pick };
