import { X509Certificate } from "node:crypto";
import { distinguishedNameText, stringText, type RelativeNames } from "../../common/distinguished-name";
import { addressText, alternativeNameText, nameList, type AlternativeName } from "../../common/general-name";
import { openssl } from "../x509/support";

const UTF8 = 12;
const attribute = (type: string, value: string): RelativeNames[number][number] => ({
  type,
  value,
  der: Buffer.concat([Buffer.of(UTF8, Buffer.byteLength(value)), Buffer.from(value)]),
});

describe("distinguished names (RFC 4514)", () => {
  test("the most specific attribute comes first", () => {
    const name = [
      [attribute("2.5.4.6", "CN")],
      [attribute("2.5.4.10", "Example")],
      [attribute("2.5.4.3", "a")],
    ];
    expect(distinguishedNameText(name)).toBe("CN=a,O=Example,C=CN");
    expect(distinguishedNameText([])).toBe("");
  });

  test("the attributes of a multi-valued RDN are joined by a plus sign", () => {
    const name = [
      [attribute("2.5.4.10", "Example")],
      [attribute("2.5.4.3", "a"), attribute("2.5.4.11", "b")],
    ];
    expect(distinguishedNameText(name)).toBe("CN=a+OU=b,O=Example");
  });

  const NAMES: [string, string][] = [
    ["2.5.4.5", "serialNumber=x"],
    ["2.5.4.9", "STREET=x"],
    ["2.5.4.12", "title=x"],
    ["2.5.4.17", "postalCode=x"],
    ["2.5.4.42", "givenName=x"],
    ["2.5.4.97", "organizationIdentifier=x"],
    ["0.9.2342.19200300.100.1.1", "UID=x"],
    ["0.9.2342.19200300.100.1.25", "DC=x"],
    ["1.2.840.113549.1.9.1", "emailAddress=x"],
    // Types without a registered name: the hexadecimal digits of the encoding.
    ["1.2.3.4", "1.2.3.4=#0c0178"],
  ];
  test.each(NAMES)("%s: %s", (type, text) => {
    expect(distinguishedNameText([[attribute(type, "x")]])).toBe(text);
  });

  test("a value that is not text is shown in hexadecimal", () => {
    const name = [[{ type: "2.5.4.45", value: undefined, der: Buffer.from("030200ff", "hex") }]];
    expect(distinguishedNameText(name)).toBe("2.5.4.45=#030200ff");
    const wrong = [[{ type: "2.5.4.3", value: undefined, der: Buffer.from("0c01ff", "hex") }]];
    expect(distinguishedNameText(wrong)).toBe("CN=#0c01ff");
  });

  const ESCAPED: [string, string][] = [
    ["a,b", "CN=a\\,b"],
    ['+";<>\\', 'CN=\\+\\"\\;\\<\\>\\\\'],
    ["#a", "CN=\\#a"],
    ["a#", "CN=a#"],
    ["  a  ", "CN=\\  a \\ "],
    ["a=b/c", "CN=a=b/c"],
    ["a\0b\n", "CN=a\\00b\\0A"],
    ["a\u0085b", "CN=a\\C2\\85b"],
    ["中 Ä", "CN=中 Ä"],
  ];
  test.each(ESCAPED)("2.4: %j is escaped", (value, text) => {
    expect(distinguishedNameText([[attribute("2.5.4.3", value)]])).toBe(text);
  });

  test("matches OpenSSL in names, order and escapes, with every kind of attribute", () => {
    const subject =
      '/DC=com/DC=example/C=CN/O=a,b\\+c/OU=x\\+y+UID=u1/street=Weg 1/postalCode=1/title=Dr./emailAddress=a@example.com/serialNumber=7/CN="q"';
    const pem = openssl([
      ...["req", "-x509", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
      ...["-keyout", "/dev/null", "-utf8", "-multivalue-rdn", "-subj", subject],
    ]);
    const judged = new X509Certificate(pem).subject.split("\n").reverse().join(",");
    const name: RelativeNames = [
      ...[
        ["0.9.2342.19200300.100.1.25", "com"],
        ["0.9.2342.19200300.100.1.25", "example"],
      ],
      ...[
        ["2.5.4.6", "CN"],
        ["2.5.4.10", "a,b+c"],
      ],
    ].map(([type = "", value = ""]) => [attribute(type, value)]);
    const rest = [
      ["2.5.4.9", "Weg 1"],
      ["2.5.4.17", "1"],
      ["2.5.4.12", "Dr."],
      ["1.2.840.113549.1.9.1", "a@example.com"],
      ["2.5.4.5", "7"],
      ["2.5.4.3", '"q"'],
    ].map(([type = "", value = ""]) => [attribute(type, value)]);
    const several = [attribute("2.5.4.11", "x+y"), attribute("0.9.2342.19200300.100.1.1", "u1")];
    const text = distinguishedNameText([...name, several, ...rest]);
    // RFC 4514 writes STREET; OpenSSL uses lower case and puts spaces around the plus sign.
    expect(text.replace("STREET=", "street=")).toBe(judged.replace(" + ", "+"));
  });
});

describe("ASN.1 strings", () => {
  const STRINGS: [string, number, string, string | undefined][] = [
    ["UTF8String", 12, "e4b8adc384", "中Ä"],
    ["UTF8String with a byte order mark", 12, "efbbbf61", "\ufeffa"],
    ["UTF8String that is Latin 1", 12, "62fc63", undefined],
    ["UTF8String with half a character", 12, "eda0bd", undefined],
    ["PrintableString", 19, "4120623f", "A b?"],
    ["PrintableString with what it cannot hold", 19, "c384", undefined],
    ["PrintableString with a quotation mark", 19, "2261", undefined],
    ["IA5String", 22, "6140622e63", "a@b.c"],
    ["IA5String beyond ASCII", 22, "61ff", undefined],
    ["NumericString", 18, "312032", "1 2"],
    ["NumericString with letters", 18, "3161", undefined],
    ["VisibleString", 26, "7e20", "~ "],
    ["VisibleString with a line end", 26, "0a", undefined],
    ["TeletexString", 20, "62fc63", "büc"],
    ["BMPString", 30, "4e2d00c4", "中Ä"],
    ["BMPString of three bytes", 30, "4e2d00", undefined],
    ["BMPString with half a character", 30, "d83d", undefined],
    ["UniversalString", 28, "0001f51000004e2d", "🔐中"],
    ["UniversalString beyond Unicode", 28, "00110000", undefined],
    ["UniversalString with half a character", 28, "0000d83d", undefined],
    ["INTEGER", 2, "01", undefined],
    ["SEQUENCE", 16, "", undefined],
  ];
  test.each(STRINGS)("%s", (_, tag, bytes, text) => {
    expect(stringText(tag, Buffer.from(bytes, "hex"))).toBe(text);
  });
});

describe("alternative names", () => {
  const der = Buffer.from("0c0161", "hex");
  const NAMES: [string, AlternativeName, string][] = [
    ["a domain name", { tag: 2, bytes: Buffer.from("a.example.com") }, "a.example.com"],
    ["a domain name with bytes beyond ASCII", { tag: 2, bytes: Buffer.from("bü.de") }, "b\\C3\\BC.de"],
    ["an e-mail address", { tag: 1, bytes: Buffer.from("a@example.com") }, "a@example.com"],
    ["a URI", { tag: 6, bytes: Buffer.from("spiffe://a/b,c") }, "spiffe://a/b,c"],
    ["an IPv4 address", { tag: 7, bytes: Buffer.of(10, 0, 0, 1) }, "10.0.0.1"],
    [
      "an IPv6 address",
      { tag: 7, bytes: Buffer.from("20010db8000000000000000000000001", "hex") },
      "2001:db8::1",
    ],
    ["an address of five bytes", { tag: 7, bytes: Buffer.of(10, 0, 0, 1, 2) }, "iPAddress:#0a00000102"],
    ["an address of none", { tag: 7, bytes: Buffer.of() }, "iPAddress:#"],
    ["a UPN", { tag: 0, oid: "1.3.6.1.4.1.311.20.2.3", text: "joe@corp", der }, "joe@corp"],
    [
      "a mailbox in UTF-8",
      { tag: 0, oid: "1.3.6.1.5.5.7.8.9", text: "阿@example.com", der },
      "阿@example.com",
    ],
    ["another name", { tag: 0, oid: "1.2.3", text: "x", der }, "otherName:1.2.3:x"],
    [
      "another name that is no text",
      { tag: 0, oid: "1.2.3", text: undefined, der },
      "otherName:1.2.3:#0c0161",
    ],
    ["a directory name", { tag: 4, name: [[attribute("2.5.4.3", "a,b")]] }, "directoryName:CN=a\\,b"],
    ["a registered identifier", { tag: 8, oid: "1.2.3" }, "registeredID:1.2.3"],
    ["an EDI party", { tag: 5, der }, "ediPartyName:#0c0161"],
    ["an X.400 address", { tag: 3, der }, "x400Address:#0c0161"],
  ];
  test.each(NAMES)("%s", (_, name, text) => {
    expect(alternativeNameText(name)).toBe(text);
  });

  test("IP addresses of other lengths are not valid", () => {
    for (const length of [0, 1, 3, 5, 8, 15, 17, 32])
      expect(addressText(Buffer.alloc(length))).toBeUndefined();
  });

  test("on one line, no name can be mistaken for two", () => {
    expect(nameList(["a.com", "b.com"])).toBe("a.com, b.com");
    expect(nameList(["a.com, b.com"])).toBe('"a.com, b.com"');
    expect(nameList(['a"b', ""])).toBe('"a\\"b", ""');
    expect(nameList([])).toBe("");
  });
});
