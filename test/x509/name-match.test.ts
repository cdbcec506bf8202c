import { bits, bmp, ia5, oid, printable, sequence, set, utf8, type Der } from "../../provider/x509/der";
import { isSameName, nameParts } from "../../provider/x509/name-match";
import { attribute, part, raw } from "./raw-csr";

const ORGANIZATION = "2.5.4.10";
const UNIQUE_ID = "2.5.4.45";
const organization = (value: Der): Der => sequence([part(ORGANIZATION, value)]);
const close = (name: Der): string[] => nameParts(name, "close");

/** A text in each string type; a UniversalString has four bytes per character. */
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
  test("case is ignored, a different text is not", () => {
    const name = organization(string("Example"));
    for (const same of [organization(string("EXAMPLE")), organization(string("example"))]) {
      expect(isSameName(name, same)).toBe(true);
      expect(close(same)).toEqual(close(name));
    }
    expect(isSameName(name, organization(string("Exampel")))).toBe(false);
  });
});

test("leading and trailing spaces are ignored, inner ones are collapsed", () => {
  const name = organization(utf8("Example  Inc"));
  expect(close(organization(printable(" Example Inc ")))).toEqual(close(name));
  expect(isSameName(organization(utf8("ExampleInc")), name)).toBe(false);
});

test("look-alikes are the same name to a reader, but not to OpenSSL", () => {
  const [one, other] = [organization(utf8("Café")), organization(utf8("CAFE\u0301"))];
  expect(isSameName(one, other)).toBe(true);
  expect(isSameName(other, one)).toBe(true);
  expect(close(one)).not.toEqual(close(other));
});

test("values other than text are compared by their bytes", () => {
  const id = (text: string): Der => sequence([part(UNIQUE_ID, bits(Buffer.from(text)))]);
  expect(isSameName(id("abc"), id("abc"))).toBe(true);
  expect(isSameName(id("abc"), id("ABC"))).toBe(false);
  expect(isSameName(id("abc"), organization(utf8("abc")))).toBe(false);
});

test("an attribute without a value differs from one with an empty value", () => {
  const bare = sequence([set([sequence([oid(ORGANIZATION)])])]);
  expect(isSameName(bare, bare)).toBe(true);
  expect(isSameName(bare, organization(utf8("")))).toBe(false);
});

test("the attribute type and the order of RDNs matter, the order within an RDN does not", () => {
  const [a, b] = [attribute("2.5.4.10", utf8("a")), attribute("2.5.4.11", utf8("b"))];
  expect(isSameName(sequence([set([a, b])]), sequence([set([b, a])]))).toBe(true);
  expect(isSameName(sequence([set([a]), set([b])]), sequence([set([b]), set([a])]))).toBe(false);
  expect(isSameName(organization(utf8("a")), sequence([part("2.5.4.11", utf8("a"))]))).toBe(false);
});
