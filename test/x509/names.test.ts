import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import * as fc from "fast-check";
import { decodeName, encodeName, formatName, hostName, hostProblem } from "../../provider/x509/names";
import { below, CA, LEAF, make, openssl, opensslText } from "./support";

describe("subjects", () => {
  const FULL = {
    country: "CN",
    state: "浙江省",
    locality: "杭州市",
    organization: "示例科技（杭州）有限公司",
    organizationUnit: "Platform & Ärger",
    commonName: "示例根证书 🔐",
  };

  test("Chinese, umlauts and emoji are encoded as UTF-8", async () => {
    const { certificate } = await make({ ...CA, subject: FULL });
    const expected =
      "CN=示例根证书 🔐,OU=Platform & Ärger,O=示例科技（杭州）有限公司,L=杭州市,ST=浙江省,C=CN";
    expect(certificate.subject).toBe(expected);
    expect(opensslText(certificate)).toContain(`Subject: ${expected}`);
    expect(certificate.name).toEqual(FULL);
    const dump = openssl(["asn1parse", "-inform", "DER"], certificate.der);
    expect(dump.match(/UTF8STRING/g)).toHaveLength(10);
    // RFC 5280 appendix A: the country is a PrintableString.
    expect(dump.match(/PRINTABLESTRING\s+:CN/g)).toHaveLength(2);
  });

  test("RFC 5280 4.1.2.4: the issuer repeats the parent's subject byte for byte", async () => {
    const root = await make({ ...CA, subject: FULL });
    const { certificate } = await make(LEAF, root);
    expect(certificate.issuerDer.equals(root.certificate.subjectDer)).toBe(true);
    expect(certificate.issuer).toBe(root.certificate.subject);
  });

  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 64 });
  const printable = text.filter((value) => !/[\p{Cc}\p{Cs}\p{Cn}]/u.test(value));
  const subjects = fc.record({
    country: fc.constantFrom("CN", "DE", undefined),
    state: fc.option(printable, { nil: undefined }),
    locality: fc.option(printable, { nil: undefined }),
    organization: fc.option(printable, { nil: undefined }),
    organizationUnit: fc.option(printable, { nil: undefined }),
    commonName: printable,
  });

  test("every subject reads back as written", () => {
    fc.assert(
      fc.property(subjects, (subject) => {
        const given = Object.fromEntries(Object.entries(subject).filter(([, value]) => value !== undefined));
        const read = Object.fromEntries(
          Object.entries(decodeName(encodeName(subject))).filter(([, value]) => value !== undefined),
        );
        expect(read).toEqual(given);
      }),
    );
  });

  test("RFC 4514: any subject is formatted as by OpenSSL", async () => {
    const special = fc.string({
      unit: fc.constantFrom(..." #,+\"\\<>;=/'a中Ä".split("")),
      minLength: 1,
      maxLength: 8,
    });
    const issuer = await make(CA, undefined, "ED25519");
    await fc.assert(
      fc.asyncProperty(special, special, async (organization, commonName) => {
        // OpenSSL does not escape a "#" that is the whole value.
        fc.pre(organization !== "#" && commonName !== "#");
        const { certificate } = await make(
          { ...CA, subject: { organization, commonName } },
          issuer,
          "ED25519",
        );
        const judged = new X509Certificate(certificate.der);
        expect(certificate.subject).toBe(judged.subject.split("\n").reverse().join(","));
        expect(formatName(encodeName({ commonName }))).toBe(judged.subject.split("\n").at(-1));
      }),
      { numRuns: 100 },
    );
  });

  const ESCAPED: [string, string][] = [
    ["a,b", "CN=a\\,b"],
    ['a+"b"', 'CN=a\\+\\"b\\"'],
    ["#a", "CN=\\#a"],
    ["a#", "CN=a#"],
    [" a ", "CN=\\ a\\ "],
    [" ", "CN=\\ "],
    ["a;b<c>d\\", "CN=a\\;b\\<c\\>d\\\\"],
  ];
  test.each(ESCAPED)("RFC 4514 2.4: %j is escaped", (commonName, expected) => {
    expect(formatName(encodeName({ commonName }))).toBe(expected);
  });
});

describe("subject alternative names", () => {
  test("DNS, wildcard, IDN, IPv4 and IPv6 as OpenSSL and Node read them", async () => {
    const hosts = [
      "WWW.Example.COM",
      "*.example.com",
      "münchen.de",
      "*.例子.中国",
      "10.0.0.1",
      "2001:DB8::1",
      "::ffff:10.1.2.3",
    ];
    const { certificate } = await make({ ...LEAF, names: hosts.map(hostName) });
    expect(below(opensslText(certificate), "X509v3 Subject Alternative Name")).toBe(
      "DNS:www.example.com, DNS:*.example.com, DNS:xn--mnchen-3ya.de, DNS:*.xn--fsqu00a.xn--fiqs8s, " +
        "IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1, IP Address:0:0:0:0:0:FFFF:A01:203",
    );
    const judged = new X509Certificate(certificate.der);
    for (const host of ["www.example.com", "a.example.com", "xn--mnchen-3ya.de"]) {
      expect(judged.checkHost(host)).toBeDefined();
    }
    expect(judged.checkHost("a.b.example.com")).toBeUndefined();
    for (const ip of ["10.0.0.1", "2001:db8::1", "::ffff:10.1.2.3"]) expect(judged.checkIP(ip)).toBe(ip);
    expect(judged.checkIP("10.0.0.2")).toBeUndefined();
  });

  test("every IP address is written as bytes and reads back unchanged", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(hostProblem(address)).toBeUndefined();
        const { type, value } = hostName(address);
        expect(type).toBe("IP");
        expect(isIP(value)).toBe(isIP(address));
        expect(hostName(value)).toEqual({ type, value });
      }),
    );
  });
});

describe("hosts", () => {
  const REFUSED: [string, RegExp][] = [
    ["", /is empty/],
    [" ", /label 1/],
    ["a b.com", /label 1/],
    ["-a.com", /label 1/],
    ["a-.com", /label 1/],
    ["a..com", /label 2/],
    [".a.com", /label 1/],
    ["a.com.", /ends with a dot/],
    ["a_b.com", /label 1/],
    ["*", /label/],
    ["*.*.com", /label 2/],
    ["a.*.com", /label 2/],
    ["a*.com", /label 1/],
    [`${"a".repeat(64)}.com`, /label 1/],
    [Array(60).fill("abcd").join("."), /at most 253/],
    ["http://a.com", /label 1/],
    ["a.com/b", /label 2/],
    ["a.com:443", /label 2/],
    ["user@a.com", /label 1/],
    ["a,b.com", /label 1/],
    ["256.1.1.1", /looks like an IP address/],
    ["10.0.0", /looks like an IP address/],
    ["１２７.0.0.1", /looks like an IP address/],
    ["[::1]", /label 1/],
    ["::1::", /label 1/],
    ["a\0.com", /contains .*\(U\+0000\)/],
    // A zone is local to a host; a certificate cannot contain one (RFC 5280 4.2.1.6).
    ["fe80::1%eth0", /label 1|zone/],
    // Names that are not ASCII go through a URL parser, which drops what belongs to other parts of a URL.
    ["münchen.de/path", /./],
    ["münchen.de:443", /./],
    ["münchen.de?a", /./],
    ["user@münchen.de", /./],
    ["mün\tchen.de", /./],
    ["\u00ad", /contains .*\(U\+00AD\)/],
    // Characters that UTS #46 silently drops.
    ["exa\u00admple.com", /contains .*\(U\+00AD\)/],
    ["a\u200db.com", /contains .*\(U\+200D\)/],
    ["❤\ufe0f.example", /contains .*\(U\+FE0F\)/],
    ["a\u061c.com", /contains .*\(U\+061C\)/],
    // Invalid A-labels.
    ["xn--a.com", /begins with xn--/],
    ["xn--.com", /begins with xn--/],
    ["xn--99999999999.com", /begins with xn--/],
    ["a.xn--abc-.com", /begins with xn--/],
    ["XN--U-CCB.com", /begins with xn--/],
    ["xn--zz-xn.com", /begins with xn--/],
    ["*.xn--a.com", /begins with xn--/],
    // The ASCII form of "ab--ü".
    ["xn--ab---3ra.com", /begins with xn--/],
    ["ab--ü.com", /no|not a domain name that has an ASCII form/],
    ["-ü.com", /not a domain name/],
    ["ü-.com", /not a domain name/],
    // A right-to-left label with a leading digit is displayed differently depending on context (RFC 5893).
    ["1א.com", /not a domain name/],
    ["a\u0301\u0338/b.ü", /label 1|not a domain name/],
    ["a。", /ends with a dot/],
    ["a.0x10", /looks like an IP address/],
    [`${"ü".repeat(60)}.com`, /label 1/],
  ];
  test.each(REFUSED)("%j is refused with the reason", (host, message) => {
    expect(hostProblem(host)).toMatch(message);
  });

  test.each([
    "localhost",
    "a.com",
    "*.com",
    "A.COM",
    "xn--mnchen-3ya.de",
    "1.a",
    `${"a".repeat(63)}.com`,
    "3com.com",
    "r3---sn-4g5e6nz7.example",
    "☕.example",
    "א1.com",
    "xn--ls8h.example",
    "::",
    "::1",
    "1.2.3.4",
  ])("%j is accepted", (host) => {
    expect(hostProblem(host)).toBeUndefined();
  });

  const hostlike = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.ipV6(),
    fc.string({ unit: fc.constantFrom(..."ab1-.*_:%/ @[]üß中".split("")), maxLength: 12 }),
    fc.string({ unit: "binary", maxLength: 12 }),
  );

  test("V15: OpenSSL matches the certificate of any accepted host with that host", async () => {
    const issuer = await make(CA, undefined, "ED25519");
    await fc.assert(
      fc.asyncProperty(hostlike, async (host) => {
        fc.pre(hostProblem(host) === undefined);
        const name = hostName(host);
        const { certificate } = await make({ ...LEAF, names: [name] }, issuer, "ED25519");
        expect(certificate.names).toEqual([name]);
        const judged = new X509Certificate(certificate.der);
        if (name.type === "IP") {
          expect(judged.checkIP(host)).toBe(host);
          return;
        }
        const asked = name.value.replace(/^\*/, "a");
        // OpenSSL does not match a wildcard directly below a top-level domain, which a private CA may issue.
        if (!/^\*\.[^.]+$/.test(name.value)) expect(judged.checkHost(asked)).toBe(name.value);
      }),
      { numRuns: 200 },
    );
  });

  test("every text gets an answer that does not repeat it", () => {
    fc.assert(
      fc.property(hostlike, (host) => {
        const problem = hostProblem(`MARKER_${host}`);
        expect(problem).toBeDefined();
        expect(problem).not.toContain("MARKER");
      }),
    );
  });
});
