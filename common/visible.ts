/** Kinds of characters that must not be hidden in a text, with their names in messages. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/\p{Cc}/u, "control characters"],
  [/\p{Cs}/u, "unpaired surrogates"],
  [/\p{Bidi_Control}/u, "characters that change the text direction"],
  [/\p{Zs}/u, "spaces other than U+0020"],
  [/[\p{Zl}\p{Zp}]/u, "line separators"],
  [/\p{Co}/u, "private-use characters"],
  [/(?!\p{Default_Ignorable_Code_Point})\p{Cn}/u, "unassigned code points"],
  [/./su, "invisible characters"],
];

// By Unicode property, so that none is forgotten; two symbols are blank although no property says so.
const HIDDEN =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800\u{1d159}]|(?! )\p{Zs}/u;
const EVERY_HIDDEN = new RegExp(HIDDEN, "gu");

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/**
 * A text that is safe to show: characters that are invisible, or that change how others look, are replaced by their
 * code points, such as `<U+200B>`.
 */
export const visible = (text: string): string =>
  text.replace(EVERY_HIDDEN, (character) => `<${codePoint(character)}>`);

/** {@link visible}, for a text whose line breaks are intended. */
export const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n");

/** JSON with hidden characters escaped: the same value, and nothing that a terminal would act on. */
export const visibleJson = (json: string): string =>
  json
    .split("\n")
    .map((line) => line.replace(EVERY_HIDDEN, jsonEscape))
    .join("\n");

const jsonEscape = (character: string): string =>
  character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

/**
 * The characters of a text that {@link visible} would replace, such as `invisible characters (U+200B)`; undefined
 * if there are none.
 */
export function hiddenCharacter(text: string): string | undefined {
  const [character] = HIDDEN.exec(text) ?? [];
  if (character === undefined) return undefined;
  const [, words = ""] = KINDS.find(([kind]) => kind.test(character)) ?? [];
  return `${words} (${codePoint(character)})`;
}

/** The number of characters in a text; `length` counts those beyond the basic plane twice. */
export const lengthOf = (text: string): number => Array.from(text).length;
