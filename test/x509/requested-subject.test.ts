import { parseCsr, type ParsedCsr } from "../../provider/x509/csr";
import {
  bits,
  bmp,
  decode,
  encode,
  ia5,
  integer,
  oid,
  printable,
  sequence,
  set,
  utf8,
  type Der,
} from "../../provider/x509/der";
import { formatName } from "../../provider/x509/names";
import { attribute, part, raw, rawCsr } from "./raw-csr";
import { openssl } from "./support";

describe("the subject of a request", () => {
  const subjectOf = async (...subject: Der[]): Promise<ParsedCsr> => parseCsr(await rawCsr({ subject }));

  test("obsolete string types become those of RFC 5280, with the same attributes in the same RDNs", async () => {
    const { subjectDer, name } = await subjectOf(
      part("2.5.4.6", utf8("CN")),
      part("2.5.4.10", bmp("示例")),
      part("2.5.4.11", raw(28, Buffer.from("0001f510", "hex"))),
      part("2.5.4.8", raw(20, "Bayern")),
      part("2.5.4.3", printable("a_b*@&")),
      part("1.2.840.113549.1.9.1", utf8("a@example.com")),
    );
    expect(name).toMatchObject({
      country: "CN",
      organization: "示例",
      organizationUnit: "🔐",
      commonName: "a_b*@&",
    });
    const dump = openssl(["asn1parse", "-inform", "DER"], subjectDer);
    expect(dump.match(/(UTF8|PRINTABLE|IA5)STRING/g)).toEqual([
      ...["PRINTABLESTRING", "UTF8STRING", "UTF8STRING", "UTF8STRING", "UTF8STRING", "IA5STRING"],
    ]);
  });

  test("a subject that uses those types already stays byte for byte", async () => {
    const several = set([attribute("2.5.4.3", utf8("c")), attribute("2.5.4.11", printable("b"))]);
    const subject = [part("2.5.4.6", printable("CN")), part("2.5.4.10", printable("Ex. Ltd")), several];
    const { subjectDer } = await subjectOf(...subject);
    expect(subjectDer.equals(encode(sequence(subject)))).toBe(true);
    expect(formatName(decode(subjectDer))).toBe("CN=c+OU=b,O=Ex. Ltd,C=CN");
  });

  const cn = (value: Der): Der => part("2.5.4.3", value);
  const REFUSED: [string, Der[], RegExp][] = [
    ["two common names", [cn(utf8("a.com")), cn(utf8("b.com"))], /its subject has 2 common names/],
    ["the same common name twice", [cn(utf8("a")), cn(utf8("a"))], /2 common names/],
    [
      "two common names in one part",
      [set([attribute("2.5.4.3", utf8("a")), attribute("2.5.4.3", utf8("b"))])],
      /2 common/,
    ],
    [
      "an attribute twice in one part",
      [set([attribute("2.5.4.11", utf8("a")), attribute("2.5.4.11", utf8("b"))])],
      /contains the same attribute twice/,
    ],
    ["an empty part", [set([])], /has an empty part/],
    ["an empty common name", [cn(utf8(""))], /the common name in its subject is empty/],
    [
      "a common name of 65 characters",
      [cn(utf8("中".repeat(65)))],
      /common name .* longer than 64 characters/,
    ],
    ["wrong UTF-8", [cn(raw(12, Buffer.of(0x61, 0xff)))], /the common name in its subject is not text/],
    ["a UTF8String with half a character", [cn(raw(12, Buffer.from("eda0bd", "hex")))], /is not text/],
    [
      "a PrintableString beyond its letters",
      [part("2.5.4.10", raw(19, "Müller"))],
      /organization .* is not text/,
    ],
    ["an IA5String beyond ASCII", [part("2.5.4.10", raw(22, "Müller"))], /organization .* is not text/],
    [
      "a TeletexString beyond ASCII",
      [part("2.5.4.10", raw(20, Buffer.of(0x4d, 0xfc)))],
      /is a TeletexString/,
    ],
    ["a number", [part("2.5.4.10", integer(7))], /organization .* is not text/],
    ["a bit string", [part("2.5.4.45", bits(Buffer.of(1)))], /attribute 2\.5\.4\.45 .* is not text/],
    ["a sequence", [part("2.5.4.10", sequence([utf8("a")]))], /organization .* is not text/],
    ["a control character", [part("2.5.4.10", utf8("a\tb"))], /organization .* contains .*\(U\+0009\)/],
    ["a NUL", [cn(utf8("a.com\0.b.com"))], /common name .* contains .*\(U\+0000\)/],
    ["a zero-width space", [part("2.5.4.10", utf8("Ex\u200bample"))], /contains .*\(U\+200B\)/],
    [
      "a change of direction",
      [part("1.2.3.4", utf8("a\u202eb"))],
      /attribute 1\.2\.3\.4 .* contains .*\(U\+202E\)/,
    ],
    ["a no-break space", [part("2.5.4.11", utf8("a\u00a0b"))], /contains .*\(U\+00A0\)/],
    ["a country of three letters", [part("2.5.4.6", printable("CHN"))], /country .* is not two letters/],
    [
      "an e-mail address that is none",
      [part("1.2.840.113549.1.9.1", ia5("ops"))],
      /e-mail address .* is not an/,
    ],
    ["an attribute without a value", [set([sequence([oid("2.5.4.3")])])], /has no type or no value/],
    [
      "an attribute with two values",
      [set([sequence([oid("2.5.4.3"), utf8("a"), utf8("b")])])],
      /no type or no/,
    ],
    [
      "more attributes than anybody has",
      Array.from({ length: 101 }, () => part("2.5.4.11", utf8("a"))),
      /101 attributes/,
    ],
  ];
  test.each(REFUSED)("refused: %s", async (_, subject, message) => {
    await expect(subjectOf(...subject)).rejects.toMatchObject({
      code: "MALFORMED",
      message: expect.stringMatching(message) as string,
    });
  });
});
