import { bmp, encode, ia5, printable, sequence, utf8, type Der } from "../../provider/x509/der";
import { decodeName, canonicalDirectoryName, encodeName, formatName } from "../../provider/x509/names";
import { part } from "./raw-csr";

describe("the subject of a certificate as read", () => {
  test("the last of two common names counts, as in OpenSSL and Go, and none is lost", () => {
    const name = sequence([part("2.5.4.3", utf8("first")), part("2.5.4.3", utf8("second"))]);
    expect(decodeName(name)).toMatchObject({
      commonName: "second",
      others: [{ oid: "2.5.4.3", value: "first" }],
    });
    expect(formatName(name)).toBe("CN=second,CN=first");
  });

  test("no attribute is lost on the way", () => {
    const name = sequence([
      part("2.5.4.6", printable("DE")),
      part("2.5.4.10", utf8("A")),
      part("2.5.4.10", utf8("B")),
      part("1.2.840.113549.1.9.1", ia5("a@example.com")),
      part("2.5.4.3", utf8("x")),
    ]);
    const text = formatName(encodeName(decodeName(name)));
    expect(text.split(",").sort()).toEqual(["C=DE", "CN=x", "O=A", "O=B", "emailAddress=a@example.com"]);
  });

  test("RFC 5280, 7.1: string type, case and spaces do not distinguish names", () => {
    const canonical = (...parts: Der[]): string => canonicalDirectoryName(encode(sequence(parts)));
    const one = canonical(part("2.5.4.10", utf8("Example  Café")), part("2.5.4.3", utf8("A")));
    expect(canonical(part("2.5.4.10", bmp(" example cafe\u0301 ")), part("2.5.4.3", printable("a")))).toBe(
      one,
    );
    expect(canonical(part("2.5.4.3", utf8("A")), part("2.5.4.10", utf8("Example  Café")))).not.toBe(one);
    expect(canonical(part("2.5.4.10", utf8("ExampleCafé")), part("2.5.4.3", utf8("A")))).not.toBe(one);
    expect(canonical(part("2.5.4.11", utf8("Example  Café")), part("2.5.4.3", utf8("A")))).not.toBe(one);
    expect(canonical(part("2.5.4.10", utf8("Straße")))).toBe(canonical(part("2.5.4.10", utf8("STRASSE"))));
  });
});
