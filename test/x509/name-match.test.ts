import { bits, bmp, ia5, oid, printable, sequence, set, utf8, type Der } from "../../provider/x509/der";
import { isSameName, nameParts } from "../../provider/x509/name-match";
import { attribute, part, raw } from "./raw-csr";

const ORGANIZATION = "2.5.4.10";
const UNIQUE_ID = "2.5.4.45";
const organization = (value: Der): Der => sequence([part(ORGANIZATION, value)]);
const close = (name: Der): string[] => nameParts(name, "close");

/** One text as each type of string writes it; a UniversalString takes four bytes for each character. */
const STRINGS: [string, (text: string) => Der][] = [
  ["UTF8String", utf8],
  ["PrintableString", printable],
  ["TeletexString", (text) => raw(20, text)],
  ["IA5String", ia5],
  ["VisibleString", (text) => raw(26, text)],
  ["UniversalString", (text) => raw(28, Buffer.from(text.replace(/./g, "\0\0\0$&")))],
  ["BMPString", bmp],
];

describe.each(STRINGS)("RFC 5280, 7.1: %s", (_, string) => {
  test("upper and lower case are one name, and another text is another", () => {
    const name = organization(string("Example"));
    for (const same of [organization(string("EXAMPLE")), organization(string("example"))]) {
      expect(isSameName(name, same)).toBe(true);
      expect(close(same)).toEqual(close(name));
    }
    expect(isSameName(name, organization(string("Exampel")))).toBe(false);
  });
});

test("spaces around a text do not count, those in it count once", () => {
  const name = organization(utf8("Example  Inc"));
  expect(close(organization(printable(" Example Inc ")))).toEqual(close(name));
  expect(isSameName(organization(utf8("ExampleInc")), name)).toBe(false);
});

test("what only looks alike is the same to a reader, and another name to OpenSSL", () => {
  const [one, other] = [organization(utf8("Café")), organization(utf8("CAFE\u0301"))];
  expect(isSameName(one, other)).toBe(true);
  expect(isSameName(other, one)).toBe(true);
  expect(close(one)).not.toEqual(close(other));
});

test("what is no text counts by its bytes", () => {
  const id = (text: string): Der => sequence([part(UNIQUE_ID, bits(Buffer.from(text)))]);
  expect(isSameName(id("abc"), id("abc"))).toBe(true);
  expect(isSameName(id("abc"), id("ABC"))).toBe(false);
  expect(isSameName(id("abc"), organization(utf8("abc")))).toBe(false);
});

test("an attribute without a value is none with an empty one", () => {
  const bare = sequence([set([sequence([oid(ORGANIZATION)])])]);
  expect(isSameName(bare, bare)).toBe(true);
  expect(isSameName(bare, organization(utf8("")))).toBe(false);
});

test("the type of an attribute counts, and so does the order of the parts, but not that within one part", () => {
  const [a, b] = [attribute("2.5.4.10", utf8("a")), attribute("2.5.4.11", utf8("b"))];
  expect(isSameName(sequence([set([a, b])]), sequence([set([b, a])]))).toBe(true);
  expect(isSameName(sequence([set([a]), set([b])]), sequence([set([b]), set([a])]))).toBe(false);
  expect(isSameName(organization(utf8("a")), sequence([part("2.5.4.11", utf8("a"))]))).toBe(false);
});
