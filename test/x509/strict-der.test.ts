import * as fc from "fast-check";
import {
  bits,
  boolean,
  children,
  decode,
  encode,
  explicit,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  set,
  unsigned,
  utf8,
  type Der,
} from "../../provider/x509/der";
import { parseOcspRequest } from "../../provider/x509/ocsp";
import { derProblem, rawParts } from "../../provider/x509/strict-der";
import { tlv } from "./hostile-keys";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

const LAX: [what: string, der: string, problem: RegExp][] = [
  ["nothing", "", /ends too early/],
  ["only a tag", "30", /ends too early/],
  ["a length with too many bytes", "30 81 02 05 00", /length has more bytes/],
  ["a length with a leading zero", "30 82 00 80".concat("05 00".repeat(64)), /length has more bytes/],
  ["an open length", "30 80 05 00 00 00", /indefinite/],
  ["a length beyond the end", "30 05 05 00", /goes beyond/],
  ["a part that is longer than what is around it", "30 03 04 02 00", /goes beyond/],
  ["a length of five bytes", "30 85 00 00 00 00 02 05 00", /goes beyond/],
  ["bytes behind it", "05 00 00", /bytes follow/],
  ["an empty number", "02 00", /number has more bytes than it needs, or none/],
  ["a padded positive number", "02 02 00 7f", /number has more bytes/],
  ["a padded negative number", "02 02 ff 80", /number has more bytes/],
  ["a padded ENUMERATED", "0a 02 00 01", /number has more bytes/],
  ["true as 01", "01 01 01", /neither 00 nor FF/],
  ["a BOOLEAN of two bytes", "01 02 ff ff", /neither 00 nor FF/],
  ["a NULL with something in it", "05 01 00", /NULL is not empty/],
  ["bits without a count", "03 00", /miscounts/],
  ["eight unused bits", "03 02 08 00", /miscounts/],
  ["unused bits of nothing", "03 01 03", /miscounts/],
  ["unused bits that are set", "03 02 04 1f", /unused bits of a BIT STRING are set/],
  ["bits in pieces", "23 04 03 02 00 ff", /split into segments/],
  ["bytes in pieces", "24 04 04 02 00 ff", /split into segments/],
  ["a sequence without parts", "10 00", /sequence or set has no parts/],
  ["an identifier that is padded", "06 03 2a 80 01", /object identifier/],
  ["an identifier that does not end", "06 02 2a 86", /object identifier/],
  ["an empty identifier", "06 00", /object identifier/],
  ["a set out of order", "31 06 02 01 02 02 01 01", /set are not in order/],
  ["a tag of many bytes", "1f 1f 00", /tag has an unexpected number/],
  ["no type", "00 00", /no type/],
];

test.each(LAX)("%s is refused as not DER", (_, der, problem) => {
  expect(derProblem(hex(der))).toMatch(problem);
  // Nested, it is still invalid.
  if (der !== "" && !der.startsWith("05 00")) {
    expect(derProblem(tlv(0x30, hex(der)))).toBeDefined();
  }
});

test("deep nesting ends", () => {
  let der = nothing();
  for (let level = 0; level < 63; level++) der = sequence([der]);
  expect(derProblem(encode(der))).toBeUndefined();
  for (let level = 0; level < 500; level++) der = sequence([der]);
  expect(derProblem(encode(der))).toMatch(/nested too deeply/);
});

const leaf: fc.Arbitrary<Der> = fc.oneof(
  fc.boolean().map(boolean),
  fc.constant(nothing()),
  fc.nat().map(integer),
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map((value) => unsigned(Buffer.from(value))),
  fc.uint8Array({ maxLength: 300 }).map((value) => octets(Buffer.from(value))),
  fc.uint8Array({ maxLength: 30 }).map((value) => bits(Buffer.from(value))),
  fc.string().map(utf8),
  fc.array(fc.nat(), { minLength: 1, maxLength: 5 }).map((parts) => oid(`1.3.${parts.join(".")}`)),
);
const tree = fc.letrec<{ node: Der }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("node"), { maxLength: 4 }).map(sequence),
    fc.array(tie("node"), { maxLength: 1 }).map(set),
    fc.tuple(fc.nat(30), fc.array(tie("node"), { maxLength: 3 })).map(([tag, nodes]) => explicit(tag, nodes)),
  ),
})).node;

test("whatever this package writes is DER, and is rewritten byte for byte", () => {
  fc.assert(
    fc.property(tree, (node) => {
      const der = encode(node);
      expect(derProblem(der)).toBeUndefined();
      expect(encode(decode(der)).equals(der)).toBe(true);
      if (Array.isArray(node.value)) {
        expect(rawParts(der).map((part) => part.toString("hex"))).toEqual(
          children(node).map((part) => encode(part).toString("hex")),
        );
      }
    }),
  );
});

test("any bytes give an answer, and DER has only one encoding", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const der = Buffer.from(bytes);
      rawParts(der);
      if (derProblem(der) !== undefined) return;
      let again: Buffer;
      try {
        again = encode(decode(der));
      } catch {
        return; // A text in two-byte characters with an odd number of bytes.
      }
      expect(again.equals(der)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test("an OCSP request must be DER, too", () => {
  const sha1 = sequence([oid("1.3.14.3.2.26"), nothing()]);
  const hash = octets(Buffer.alloc(20));
  const ask = (serial: Buffer): Buffer =>
    tlv(0x30, tlv(0x30, tlv(0x30, tlv(0x30, tlv(0x30, encode(sha1), encode(hash), encode(hash), serial)))));
  expect(parseOcspRequest(ask(hex("02 01 05"))).questions).toHaveLength(1);
  expect(() => parseOcspRequest(ask(hex("02 02 00 05")))).toThrow(/not a DER encoded OCSP request/);
  expect(() => parseOcspRequest(Buffer.concat([ask(hex("02 01 05")), Buffer.of(0)]))).toThrow(/not a DER/);
});
