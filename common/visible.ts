/** Categories of characters that a text must not hold unseen, with what a message calls one of them. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/\p{Cc}/u, "a control character"],
  [/\p{Cs}/u, "half a character"],
  [/\p{Bidi_Control}/u, "which changes the direction of text"],
  [/\p{Zs}/u, "a space that is not the usual one"],
  [/[\p{Zl}\p{Zp}]/u, "a separator of lines"],
  [/\p{Co}/u, "a character for private use"],
  [/(?!\p{Default_Ignorable_Code_Point})\p{Cn}/u, "which no character is assigned to"],
  [/./su, "which cannot be seen"],
];

// By their properties, so that none is forgotten; two symbols are blank although no property says so.
const HIDDEN =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800\u{1d159}]|(?! )\p{Zs}/u;
const EVERY_HIDDEN = new RegExp(HIDDEN, "gu");

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/**
 * A text as it may be shown: characters that cannot be seen, or that change how others are seen, stand as their code
 * points, such as `<U+200B>`.
 */
export const visible = (text: string): string =>
  text.replace(EVERY_HIDDEN, (character) => `<${codePoint(character)}>`);

/** The first character of a text that {@link visible} would replace, in words; undefined when there is none. */
export function hiddenCharacter(text: string): string | undefined {
  const [character] = HIDDEN.exec(text) ?? [];
  if (character === undefined) return undefined;
  const [, words = ""] = KINDS.find(([kind]) => kind.test(character)) ?? [];
  return `${codePoint(character)}, ${words}`;
}

/** How many characters a text has, where `length` counts those beyond the basic plane twice. */
export const lengthOf = (text: string): number => Array.from(text).length;
