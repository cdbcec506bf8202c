import { BlockList, isIPv4 } from "node:net";
import fc from "fast-check";
import { parseAddress, parseNetwork } from "../../policy/rules/network";
import { fits, nameFits } from "../../policy/rules/pattern";

test("one star in a name is a label, two are any text, and neither is a regular expression", () => {
  expect(nameFits("*.example.com", "www.example.com")).toBe(true);
  expect(nameFits("*.example.com", "*.example.com")).toBe(true);
  expect(nameFits("*.example.com", "a.b.example.com")).toBe(false);
  expect(nameFits("*.example.com", "example.com")).toBe(false);
  expect(nameFits("**.example.com", "a.b.example.com")).toBe(true);
  expect(nameFits("*@example.com", "robot@example.com")).toBe(true);
  expect(nameFits("spiffe://example.com/**", "spiffe://example.com/a/b")).toBe(true);
  expect(nameFits("spiffe://example.com/*", "spiffe://example.com/a/b")).toBe(false);
  expect(nameFits("2001:db8::/32", "2001:db8::21")).toBe(true);
  expect(nameFits("10.0.0.0/8", "11.0.0.1")).toBe(false);
  expect(nameFits("WWW.example.com", "www.EXAMPLE.com")).toBe(true);
  const label = fc
    .string({ unit: "grapheme-ascii", minLength: 1, maxLength: 20 })
    .filter((text) => !/[*/]/.test(text));
  fc.assert(
    fc.property(label, label, (one, other) => {
      expect(nameFits(one, one)).toBe(
        !/^[\d.]+$|^[\da-f.:]*:[\da-f.:]*$/i.test(one) || parseAddress(one) !== undefined,
      );
      expect(fits(one, one)).toBe(true);
      if (parseAddress(one) === undefined && parseAddress(other) === undefined) {
        expect(nameFits(one, other)).toBe(one.toLowerCase() === other.toLowerCase() && nameFits(one, one));
      }
    }),
  );
});

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\/-]/g, "\\$&");
const piece = fc
  .array(fc.constantFrom("a", "b", ".", "@", "*", "**", "A"), { maxLength: 9 })
  .map((all) => all.join(""));

test("patterns match the same names as equivalent regular expressions", () => {
  fc.assert(
    fc.property(piece, piece, (pattern, text) => {
      const any = new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`, "i");
      expect(fits(pattern, text)).toBe(any.test(text));
      if (/^\.*$/.test(pattern)) return;
      const parts = pattern.split("**").map((part) => part.split("*").map(escaped).join("[^./@]+"));
      expect(nameFits(pattern, text)).toBe(new RegExp(`^${parts.join(".+")}$`, "i").test(text));
    }),
    { numRuns: 2000 },
  );
});

test("matching takes time proportional to both lengths at most", () => {
  // Matching the former as a regular expression would not terminate.
  expect(nameFits("*a".repeat(120), `${"a".repeat(2000)}b`)).toBe(false);
  expect(nameFits("**a".repeat(80), `${"a".repeat(2000)}b`)).toBe(false);
  expect(fits("*a".repeat(120), `${"a".repeat(100_000)}b`)).toBe(false);
});

test("non-ASCII letters are not ASCII letters, and domain names match in either form", () => {
  expect(nameFits("kelvin", "\u212aelvin")).toBe(false);
  expect(nameFits("same", "\u017fame")).toBe(false);
  expect(nameFits("*.bücher.example", "www.xn--bcher-kva.example")).toBe(true);
  expect(nameFits("*.xn--bcher-kva.example", "www.bücher.example")).toBe(true);
  expect(nameFits("Größe GmbH", "Größe GmbH")).toBe(true);
});

const WRONG = [
  "10.0.0.0/",
  "10.0.0.0/33",
  "10.0.0.0/-1",
  "10.0.0.0/08",
  "10.0.0.0/8/8",
  "10.0.0.1/8",
  "10.0.0/8",
  "10/8",
];
const WRONG_6 = [
  "::/129",
  "2001:db8::1/32",
  "::1/",
  "1::2::3",
  "12345::",
  "::ffff:1.2.3",
  "010.0.0.1",
  "1.2.3.256",
];

test.each([...WRONG, ...WRONG_6])("%s is not a network, and contains nothing", (text) => {
  expect(parseNetwork(text)).toEqual(expect.any(String));
  for (const name of ["10.0.0.1", "::1", "0.0.0.0", text]) expect(nameFits(text, name)).toBe(false);
});

test("an address is in a network exactly if Node's block list says so", () => {
  const v4 = fc.ipV4();
  const address = fc.oneof(v4, fc.ipV6());
  fc.assert(
    fc.property(address, address, fc.nat(128), (one, other, length) => {
      const bytes = parseAddress(one)!;
      const bits = length % (bytes.length * 8 + 1);
      const first = bytes.map(
        (byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff,
      );
      const base = isIPv4(one)
        ? first.join(".")
        : Array.from({ length: 8 }, (_, index) =>
            ((first[2 * index]! << 8) | first[2 * index + 1]!).toString(16),
          ).join(":");
      const list = new BlockList();
      const family = (text: string): "ipv4" | "ipv6" => (isIPv4(text) ? "ipv4" : "ipv6");
      list.addSubnet(base, bits, family(one));
      // Node also accepts an IPv4 address as an IPv6 one; here a network belongs to one family.
      const expected = family(one) === family(other) && list.check(other, family(other));
      expect(nameFits(`${base}/${bits}`, other)).toBe(expected);
      expect(nameFits(`${base}/${bits}`, one)).toBe(true);
      expect(nameFits(other, other.toUpperCase())).toBe(true);
    }),
    { numRuns: 500 },
  );
});
