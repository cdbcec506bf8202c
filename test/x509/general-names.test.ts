import { X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import { decode, encode } from "../../provider/x509/der";
import {
  decodeGeneralName,
  encodeGeneralName,
  generalName,
  hostName,
  NAME_TAGS,
  nameProblem,
  nameType,
  type GeneralName,
} from "../../provider/x509/names";
import { below, CA, LEAF, make, opensslText, type Issued } from "./support";

type Type = GeneralName["type"];

describe("e-mail addresses, URIs, hosts and IP addresses by their type", () => {
  const ACCEPTED: [Type, string, string?][] = [
    ["email", "a@example.com"],
    ["email", "First.Last+tag@Example.COM", "First.Last+tag@example.com"],
    ["email", "!#$%&'*+/=?^_`{|}~-@example.com"],
    ["email", `${"a".repeat(64)}@example.com`],
    ["email", "a@localhost"],
    ["email", "postmaster@münchen.de", "postmaster@xn--mnchen-3ya.de"],
    ["URI", "https://Example.com/Path?q=1#f"],
    ["URI", "spiffe://example.com/ns/prod/sa/web"],
    ["URI", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"],
    ["URI", "mailto:a@example.com"],
    ["URI", "https://[2001:db8::1]:8443/"],
    ["URI", "https://example.com/a%20b"],
    ["URI", `https://example.com/${"a".repeat(2028)}`],
    ["DNS", "WWW.Example.COM", "www.example.com"],
    ["DNS", "*.münchen.de", "*.xn--mnchen-3ya.de"],
    ["IP", "10.0.0.1"],
    ["IP", "2001:DB8:0::1", "2001:db8::1"],
  ];
  test.each(ACCEPTED)("%s %s is valid", (type, value, held = value) => {
    expect(nameProblem(type, value)).toBeUndefined();
    expect(generalName(type, value)).toEqual({ type, value: held });
  });

  const REFUSED: [Type, string, RegExp][] = [
    ...["", "a", "@", "a@", "@example.com", "example.com", "a@b@", "a@@", "a b@example.com "].map(mail),
    ...["a@10.0.0.1", "a@[10.0.0.1]", "a@::1", "a@*.example.com", "a@exa mple.com", "a@example.com."].map(
      mail,
    ),
    ...["a@-example.com", "mailto:a@example.com/", "a@example.com,b@example.com", "A <a@example.com>"].map(
      mail,
    ),
    ...[".a@example.com", "a.@example.com", "a..b@example.com", "阿@example.com", '"a b"@example.com'].map(
      local,
    ),
    ...["a b@example.com", "a,b@example.com", "a@b@example.com", `${"a".repeat(65)}@example.com`].map(local),
    ["email", "a\0@example.com", /contains .*\(U\+0000\)/],
    ["email", "a\n@example.com", /contains .*\(U\+000A\)/],
    ["UPN", "a\u202e@corp", /contains .*\(U\+202E\)/],
    ["UPN", "a b@corp", /user principal name/],
    ...["", "/", "/a/b", "a/b", "example.com", "//example.com", "?q", "#f", "http:", "://a", "1a:b"].map(uri),
    ...["https://例.com/", "https://example.com/ä", "https://a b/", " https://a/"].map(uri),
    ...["https://example.com/a,b", "https://", "https://a:99999/", "https://[::1"].map(uri),
    ["URI", "https://a/\n", /contains .*\(U\+000A\)/],
    ["URI", "http://a\0", /contains .*\(U\+0000\)/],
    ["URI", "https:example.com", /has no host/],
    ["URI", "https:///example.com", /has no host/],
    ["URI", "https://0x7f.1/", /neither a domain name in its ASCII form nor an IP address in its usual form/],
    ["URI", "https://ex%61mple.com/", /neither a domain name/],
    ["URI", "https://example.com./", /ends with a dot/],
    ["URI", "spiffe://example.com./a", /ends with a dot/],
    ["URI", "spiffe://xn--a/b", /neither a domain name/],
    ["URI", `https://example.com/${"a".repeat(2029)}`, /2049 characters long; at most 2048 are allowed/],
    ["DNS", "10.0.0.1", /is an IP address, not a domain name/],
    ["DNS", "::1", /is an IP address, not a domain name/],
    ["DNS", "a@example.com", /label 1/],
    ["DNS", "", /is empty/],
    ["IP", "example.com", /is not an IP address/],
    ["IP", "10.0.0", /is not an IP address/],
    ["IP", "10.0.0.0/8", /is not an IP address/],
    ["IP", "", /is not an IP address/],
    ["IP", "fe80::1%eth0", /has a zone/],
  ];
  function mail(value: string): [Type, string, RegExp] {
    return ["email", value, /such as name@example\.com|that a certificate can hold/];
  }
  function local(value: string): [Type, string, RegExp] {
    return ["email", value, /that a certificate can hold: ASCII letters/];
  }
  function uri(value: string): [Type, string, RegExp] {
    return ["URI", value, /absolute URI in ASCII without commas/];
  }
  test.each(REFUSED)("%s %j is invalid", (type, value, message) => {
    expect(nameProblem(type, value)).toMatch(message);
  });

  // RFC 3986, 2 and 2.1: these characters are not allowed in a URI, and a percent sign only before two hexadecimal
  // digits.
  test.each(
    '"<>\\^`{|}'
      .split("")
      .map((char) => `urn:a${char}b`)
      .concat("urn:a%zz", "urn:a%"),
  )("regression: %s was accepted as a URI", (value) => {
    expect(nameProblem("URI", value)).toBeDefined();
  });
});

test("RFC 5280 4.2.1.6: tags of GeneralName, by which the documents number the types", () => {
  expect(NAME_TAGS).toEqual({ UPN: 0, email: 1, DNS: 2, URI: 6, IP: 7 });
  for (const [type, tag] of Object.entries(NAME_TAGS)) expect(nameType(tag)).toBe(type);
  for (const tag of [undefined, 3, 4, 5, 8, 9, -1, NaN]) expect(nameType(tag)).toBeUndefined();
});

test("unsupported name types are skipped, not misread", () => {
  for (const tag of [0x80, 0x83, 0xa4, 0x85, 0x88]) {
    expect(decodeGeneralName(decode(Buffer.from([tag, 2, 5, 0])))).toBeUndefined();
  }
});

const TYPES: Type[] = ["email", "URI", "DNS", "IP"];
const piece = fc.string({
  unit: fc.constantFrom(..."abZ19.-_+@:/%?#[]*!'\"<>,; ü例".split("")),
  maxLength: 12,
});
const values = fc.oneof(
  fc.emailAddress(),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.tuple(fc.constantFrom("urn:", "spiffe://", "https://"), piece).map((parts) => parts.join("")),
  fc.tuple(piece, fc.oneof(fc.domain(), piece)).map((parts) => parts.join("@")),
  fc.domain(),
  fc.ipV4(),
  fc.ipV6(),
  piece,
  fc.string({ unit: "binary", maxLength: 12 }),
);

describe("every text of every type", () => {
  let issuer: Issued;
  beforeAll(async () => (issuer = await make(CA, undefined, "ED25519")));

  test("that is accepted survives encoding and decoding, and has only one form", () => {
    const seen = new Set<Type>();
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), values, (type, value) => {
        fc.pre(nameProblem(type, value) === undefined);
        seen.add(type);
        const name = generalName(type, value);
        expect(decodeGeneralName(decode(encode(encodeGeneralName(name))))).toEqual(name);
        expect(nameProblem(type, name.value)).toBeUndefined();
        expect(generalName(type, name.value)).toEqual(name);
        expect(/^[\x21-\x7e]+$/.test(name.value)).toBe(true);
        // A comma separates names in the API's lists.
        expect(name.value).not.toContain(",");
      }),
      { numRuns: 2000 },
    );
    expect([...seen].sort()).toEqual([...TYPES].sort());
  });

  /** A name as formatted by Node.js, which quotes what could be mistaken for two names. */
  const unquoted = (text: string): string => (text.startsWith('"') ? (JSON.parse(text) as string) : text);

  test("that is accepted is in the certificate as Node.js reads it, and matches as an e-mail address", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom<Type>("email", "URI"), values, async (type, value) => {
        fc.pre(nameProblem(type, value) === undefined);
        const name = generalName(type, value);
        const { certificate } = await make({ ...LEAF, names: [name] }, issuer, "ED25519");
        const judged = new X509Certificate(certificate.der);
        const [, kind, text = ""] = /^(email|URI):(.*)$/.exec(judged.subjectAltName ?? "") ?? [];
        expect([kind, unquoted(text)]).toEqual([type, name.value]);
        if (type === "email") expect(judged.checkEmail(name.value)).toBe(name.value);
        expect(certificate.names).toEqual([name]);
      }),
      { numRuns: 200 },
    );
  });

  test("gets an answer that does not repeat it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), values, (type, value) => {
        expect(nameProblem(type, `MARKER ${value}`) ?? "").not.toContain("MARKER");
        expect(nameProblem(type, `MARKER ${value}`)).toBeDefined();
      }),
    );
  });
});

test("all types in one certificate, as OpenSSL reads them", async () => {
  const names = [
    generalName("URI", "spiffe://example.com/Service"),
    generalName("email", "Ops@münchen.de"),
    hostName("*.example.com"),
    generalName("IP", "2001:db8::1"),
    generalName("email", "b@example.com"),
  ];
  const { certificate } = await make({ ...LEAF, names });
  expect(below(opensslText(certificate), "X509v3 Subject Alternative Name")).toBe(
    "URI:spiffe://example.com/Service, email:Ops@xn--mnchen-3ya.de, DNS:*.example.com, IP Address:2001:DB8:0:0:0:0:0:1, email:b@example.com",
  );
  expect(certificate.names).toEqual(names);
});
