import * as fc from "fast-check";
import { hiddenCharacter, lengthOf, visible } from "../../common/visible";

const SEEN: [string, string, RegExp][] = [
  ["\u061c", "<U+061C>", /direction/],
  ["\u00ad", "<U+00AD>", /invisible/],
  ["\u200b", "<U+200B>", /invisible/],
  ["\u200d", "<U+200D>", /invisible/],
  ["\u200e", "<U+200E>", /direction/],
  ["\u202e", "<U+202E>", /direction/],
  ["\u2066", "<U+2066>", /direction/],
  ["\u034f", "<U+034F>", /invisible/],
  ["\u115f", "<U+115F>", /invisible/],
  ["\u17b4", "<U+17B4>", /invisible/],
  ["\u180e", "<U+180E>", /invisible/],
  ["\u3164", "<U+3164>", /invisible/],
  ["\uffa0", "<U+FFA0>", /invisible/],
  ["\ufe0f", "<U+FE0F>", /invisible/],
  ["\ufeff", "<U+FEFF>", /invisible/],
  ["\u2800", "<U+2800>", /invisible/],
  ["\u{e0041}", "<U+E0041>", /invisible/],
  ["\u{e01ef}", "<U+E01EF>", /invisible/],
  ["\u{1d159}", "<U+1D159>", /invisible/],
  ["\u00a0", "<U+00A0>", /spaces/],
  ["\u3000", "<U+3000>", /spaces/],
  ["\u2028", "<U+2028>", /line separators/],
  ["\u2029", "<U+2029>", /line separators/],
  ["\n", "<U+000A>", /control characters/],
  ["\0", "<U+0000>", /control characters/],
  ["\u0085", "<U+0085>", /control characters/],
  ["\u009b", "<U+009B>", /control characters/],
  ["\ud83d", "<U+D83D>", /unpaired surrogates/],
  ["\ue000", "<U+E000>", /private-use/],
  ["\u0378", "<U+0378>", /unassigned code points/],
  ["\ufffe", "<U+FFFE>", /unassigned code points/],
];
test.each(SEEN)("%j is shown as %s", (character, shown, words) => {
  expect(visible(`a${character}b`)).toBe(`a${shown}b`);
  expect(hiddenCharacter(`a${character}b`)).toMatch(words);
  expect(hiddenCharacter(character)).toContain(shown.slice(1, -1));
});

test.each(["示例 🔐", "Ärger & Söhne", "e\u0301", "مثال", "a b", "ß", "´`'\"", ""])(
  "%j is shown unchanged",
  (text) => {
    expect(visible(text)).toBe(text);
    expect(hiddenCharacter(text)).toBeUndefined();
  },
);

test("everything shown of a text is visible, and showing it again does not change it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
      const shown = visible(text);
      expect(hiddenCharacter(shown)).toBeUndefined();
      expect(visible(shown)).toBe(shown);
      expect(shown === text).toBe(hiddenCharacter(text) === undefined);
    }),
    { numRuns: 2000 },
  );
});

test("characters that terminals or browsers act on are never shown raw", () => {
  // By code point, in addition to the properties.
  const ranges = [
    [0x00, 0x1f],
    [0x7f, 0x9f],
    [0x200b, 0x200f],
    [0x2028, 0x202f],
    [0x2060, 0x206f],
    [0xd800, 0xf8ff],
    [0xfe00, 0xfe0f],
    [0xfff0, 0xfffb],
    [0xe0000, 0xe0fff],
    [0xf0000, 0x10ffff],
  ] as const;
  for (const [from, to] of ranges) {
    for (let code = from; code <= to; code++) {
      if (visible(String.fromCodePoint(code)).length < 8) throw new Error(code.toString(16));
    }
  }
});

test("a character counts once, however many code units it has", () => {
  expect(lengthOf("a🔐中")).toBe(3);
  expect(lengthOf("")).toBe(0);
});
