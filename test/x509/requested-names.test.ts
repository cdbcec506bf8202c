import { createHash, X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import { PkiError } from "../../provider/base/errors";
import { parseCsr, type ParsedCsr } from "../../provider/x509/csr";
import {
  bmp,
  decode,
  encode,
  explicit,
  ia5,
  integer,
  oid,
  printable,
  sequence,
  utf8,
  type Der,
} from "../../provider/x509/der";
import { askGo } from "./go-judge";
import { named, part, raw, rawCsr } from "./raw-csr";
import { CA, LEAF, make, type Issued } from "./support";

const [EMAIL, DNS, X400, DIRECTORY, EDI, URI, IP, REGISTERED] = [
  0x81, 0x82, 0xa3, 0xa4, 0xa5, 0x86, 0x87, 0x88,
];
const upn = (value: Der): Der => explicit(0, [oid("1.3.6.1.4.1.311.20.2.3"), explicit(0, [value])]);
const otherName = (type: string, value: Der): Der => explicit(0, [oid(type), explicit(0, [value])]);

const ask = async (names: Der[], subject = named("a.example.com")): Promise<ParsedCsr> =>
  parseCsr(await rawCsr({ names, subject }));

describe("requested names are taken in the canonical form that is checked", () => {
  const TAKEN: [string, Der, { type: string; value: string }][] = [
    ["a domain name in capitals", raw(DNS, "WWW.Example.COM"), { type: "DNS", value: "www.example.com" }],
    ["an A-label in capitals", raw(DNS, "XN--BCHER-KVA.de"), { type: "DNS", value: "xn--bcher-kva.de" }],
    ["a wildcard", raw(DNS, "*.example.com"), { type: "DNS", value: "*.example.com" }],
    ["an e-mail address", raw(EMAIL, "Joe@Example.COM"), { type: "email", value: "Joe@example.com" }],
    ["a URI", raw(URI, "spiffe://Example.com/A"), { type: "URI", value: "spiffe://Example.com/A" }],
    ["an IPv4 address", raw(IP, Buffer.of(10, 0, 0, 1)), { type: "IP", value: "10.0.0.1" }],
    [
      "an IPv6 address",
      raw(IP, Buffer.alloc(16, 1)),
      { type: "IP", value: "101:101:101:101:101:101:101:101" },
    ],
    ["a UPN", upn(utf8("joe@corp")), { type: "UPN", value: "joe@corp" }],
  ];
  test.each(TAKEN)("%s", async (_, node, name) => {
    expect((await ask([node])).names).toEqual([name]);
  });

  test("each once, by meaning", async () => {
    const { names } = await ask([
      ...[
        raw(DNS, "a.com"),
        raw(DNS, "A.com"),
        raw(DNS, "a.com"),
        raw(EMAIL, "a@B.com"),
        raw(EMAIL, "a@b.com"),
      ],
      ...[
        raw(EMAIL, "A@b.com"),
        raw(URI, "https://a.com/x"),
        raw(URI, "HTTPS://A.com/x"),
        raw(IP, Buffer.alloc(4)),
      ],
      raw(IP, Buffer.alloc(4)),
    ]);
    expect(names.map(({ value }) => value)).toEqual([
      ...["a.com", "a@b.com", "A@b.com", "https://a.com/x", "0.0.0.0"],
    ]);
  });
});

describe("names that cannot be issued are refused by position and type", () => {
  const REFUSED: [string, Der, RegExp][] = [
    ["UTF-8 in a domain name", raw(DNS, "bücher.example"), /name 2 \(DNS\) is not ASCII: write .* \(xn--/],
    [
      "Latin 1 in a domain name",
      raw(DNS, Buffer.from("b\xfccher.example", "latin1")),
      /\(DNS\) is not ASCII/,
    ],
    ["UTF-8 in an e-mail address", raw(EMAIL, "用户@example.com"), /\(email\) is not ASCII/],
    ["UTF-8 in a URI", raw(URI, "https://例.com/"), /\(URI\) is not ASCII/],
    ["a NUL in a domain name", raw(DNS, "good.com\0.evil.com"), /\(DNS\) contains .*\(U\+0000\)/],
    ["a NUL in a URI", raw(URI, "https://good.com\0.evil.com"), /\(URI\) contains .*\(U\+0000\)/],
    ["a line end in an e-mail address", raw(EMAIL, "a@b.com\n"), /\(email\) contains .*\(U\+000A\)/],
    ["a dot at the end", raw(DNS, "a.com."), /\(DNS\) ends with a dot/],
    ["an underscore", raw(DNS, "a_b.com"), /\(DNS\) .*label 1/],
    ["an empty domain name", raw(DNS, ""), /\(DNS\) is empty/],
    ["a broken A-label", raw(DNS, "xn--a.com"), /\(DNS\) has a label that begins with xn--/],
    ["an IP address as domain name", raw(DNS, "10.0.0.1"), /is an IP address, not a domain name/],
    ["an address of five bytes", raw(IP, Buffer.alloc(5)), /\(IP\) has 5 bytes: an IP address has 4 or 16/],
    ["an address with a mask", raw(IP, Buffer.alloc(8)), /\(IP\) has 8 bytes/],
    ["an empty address", raw(IP, ""), /\(IP\) has 0 bytes/],
    ["an empty URI", raw(URI, ""), /\(URI\)/],
    ["an empty e-mail address", raw(EMAIL, ""), /\(email\)/],
    [
      "a mailbox in UTF-8",
      otherName("1.3.6.1.5.5.7.8.9", utf8("用户@例.com")),
      /\(SmtpUTF8Mailbox\) is of a kind/,
    ],
    [
      "another name",
      otherName("1.2.3", utf8("x")),
      /\(otherName 1\.2\.3\) is of a kind that is not issued here/,
    ],
    ["a UPN that is no text", upn(integer(1)), /\(otherName 1\.3\.6\.1\.4\.1\.311\.20\.2\.3\) is of a kind/],
    ["a UPN of wrong bytes", upn(raw(12, Buffer.of(0x61, 0x40, 0xff))), /is of a kind/],
    ["a UPN that changes direction", upn(utf8("joe\u202e@corp")), /\(UPN\) contains .*\(U\+202E\)/],
    ["a directory name", explicit(4, [sequence(named("x"))]), /\(directoryName\) is of a kind/],
    ["a registered identifier", raw(REGISTERED, Buffer.of(0x2a, 3)), /\(registeredID 1\.2\.3\) is of a kind/],
    ["an EDI party", raw(EDI, Buffer.of(0xa1, 3, 12, 1, 0x61)), /\(ediPartyName\) is of a kind/],
    ["an X.400 address", raw(X400, Buffer.of(0x30, 0)), /\(x400Address\) is of a kind/],
    ["a kind that there is not", raw(0x89, "x"), /\(malformed\) is of a kind/],
    ["a domain name in parts", raw(0xa2, Buffer.of(0x82, 1, 0x61)), /\(malformed\) is of a kind/],
    ["a directory name of nothing", raw(DIRECTORY, ""), /\(malformed\)|\(directoryName\)/],
    ["a string of its own type", ia5("a.com"), /\(malformed\)/],
    ["a number, which has the tag of a domain name", integer(7), /\(malformed\)/],
  ];
  test.each(REFUSED)("%s", async (_, node, message) => {
    await expect(ask([raw(DNS, "first.example.com"), node])).rejects.toMatchObject({
      code: "MALFORMED",
      message: expect.stringMatching(message) as string,
    });
  });

  test("an empty list and an oversized list", async () => {
    await expect(ask([])).rejects.toThrow(/an empty list of names/);
    const many = Array.from({ length: 251 }, (_, index) => raw(DNS, `a${index}.com`));
    await expect(ask(many)).rejects.toThrow(/asks for 251 names; at most 250 are allowed/);
  });
});

const UNKNOWN_AND_CRITICAL = "x509: unhandled critical extension";
const EMPTY_SUBJECT = Buffer.of(0x30, 0);

/**
 * Without a subject the names are critical (RFC 5280, 4.2.1.6), and Go rejects a critical extension that contains
 * no name type it knows.
 */
function expectedOfGo({ subjectDer, names }: ParsedCsr): string {
  const unknown = names.every(({ type }) => type === "UPN");
  return subjectDer.equals(EMPTY_SUBJECT) && unknown ? UNKNOWN_AND_CRITICAL : "";
}

describe("whatever a request contains, the result is what was checked", () => {
  let issuer: Issued;
  beforeAll(async () => (issuer = await make(CA, undefined, "ECC_256")));

  const bytes = fc.oneof(
    fc.constantFrom(
      "a.com",
      "A.com.",
      "bü.de",
      "xn--a",
      "*.a.com",
      "a@b.c",
      "https://a/b",
      "a\0b",
      "",
      "10.0.0.1",
    ),
    fc.string({ unit: "binary", maxLength: 12 }),
  );
  const node = fc.oneof(
    fc.tuple(fc.constantFrom(EMAIL, DNS, URI, IP, REGISTERED), bytes).map(([tag, text]) => raw(tag, text)),
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map((octets) => raw(IP, Buffer.from(octets))),
    fc.uint8Array({ minLength: 16, maxLength: 16 }).map((octets) => raw(IP, Buffer.from(octets))),
    fc.domain().map((domain) => raw(DNS, domain.toUpperCase())),
    fc.emailAddress().map((address) => raw(EMAIL, address)),
    fc.webUrl().map((url) => raw(URI, url)),
    bytes.map((text) => upn(utf8(text))),
  );
  const strings = [utf8, bmp, printable, ia5].map((type) => (text: string) => type(text));
  const value = fc
    .tuple(fc.constantFrom(...strings), fc.oneof(fc.constantFrom("CN", "Example", "示例", "a@b.c"), bytes))
    .map(([type, text]) => {
      try {
        return decode(encode(type(text)));
      } catch {
        return utf8("x");
      }
    });
  const types = fc.constantFrom(
    "2.5.4.6",
    "2.5.4.10",
    "2.5.4.3",
    "1.2.840.113549.1.9.1",
    "1.2.3.4",
    "2.5.4.5",
  );
  const subject = fc.array(
    fc.tuple(types, value).map(([type, text]) => part(type, text)),
    { maxLength: 4 },
  );

  test("Go parses every certificate issued from a request, with the same names", async () => {
    const made: { der: Buffer; names: string[]; verdict: string }[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(node, { minLength: 1, maxLength: 3 }), subject, async (names, parts) => {
        const der = await rawCsr({ names, subject: parts });
        let request: ParsedCsr;
        try {
          request = parseCsr(der);
        } catch (error) {
          expect(error).toMatchObject({ code: "MALFORMED" });
          return;
        }
        const template = { ...LEAF, subject: request.subjectDer, names: request.names };
        const { certificate } = await make(template, issuer, "ECC_256");
        expect(certificate.names).toEqual(request.names);
        expect(certificate.nameTexts).toEqual(request.names.map(({ value: text }) => text));
        expect(certificate.subjectDer.equals(request.subjectDer)).toBe(true);
        expect(() => new X509Certificate(certificate.der).subject).not.toThrow();
        made.push({
          ...{ der: certificate.der, names: request.names.map(({ value: text }) => text) },
          verdict: expectedOfGo(request),
        });
      }),
      { numRuns: 400 },
    );
    expect(made.length).toBeGreaterThan(20);
    const at = new Date(LEAF.notBefore.getTime() + 86_400_000);
    const verdicts = askGo(
      made.map(({ der }) => ({ kind: "chain", der: [der, issuer.certificate.der], at })),
    );
    const other = verdicts.flatMap(({ refused: reason }, index) =>
      reason === made[index]?.verdict ? [] : [[made[index]?.names, reason]],
    );
    expect(other).toEqual([]);
  });

  test("names unknown to Go are critical only without a subject", async () => {
    const at = new Date(LEAF.notBefore.getTime() + 86_400_000);
    const verdictOn = async (subject: Der[], names: Der[]): Promise<string | undefined> => {
      const request = parseCsr(await rawCsr({ names, subject }));
      const template = { ...LEAF, subject: request.subjectDer, names: request.names };
      const { certificate } = await make(template, issuer, "ECC_256");
      const [verdict] = askGo([{ kind: "chain", der: [certificate.der, issuer.certificate.der], at }]);
      expect(verdict?.refused).toBe(expectedOfGo(request));
      return verdict?.refused;
    };
    const user = upn(utf8("joe@corp"));
    expect(await verdictOn([], [user])).toBe(UNKNOWN_AND_CRITICAL);
    expect(await verdictOn([], [user, raw(DNS, "a.com")])).toBe("");
    expect(await verdictOn(named("joe"), [user])).toBe("");
  });

  test("hostile bytes give names or an error, nothing else", async () => {
    const good = await rawCsr({ names: [raw(DNS, "a.com"), upn(utf8("a@b"))] });
    const digest = createHash("sha256").update(good).digest();
    for (const [index, byte] of digest.entries()) {
      const broken = Buffer.from(good);
      broken[(index * 7) % good.length] = byte;
      try {
        parseCsr(broken);
      } catch (error) {
        expect(error).toBeInstanceOf(PkiError);
      }
    }
  });
});
