import * as fc from "fast-check";
import { blockText, readPem, toPem, whyNone } from "../../common/pem";
import { newFolder, openssl, removeFolders } from "../x509/support";

afterAll(removeFolders);

/** The labels and contents of the blocks in a text, or the refusal. */
function read(text: string): [string, string][] | string {
  try {
    return readPem(text).map(({ label, der }) => [label, der.toString("hex")]);
  } catch (error) {
    expect(error).toMatchObject({ name: "PkiError", code: "MALFORMED" });
    return (error as Error).message;
  }
}

const DER = Buffer.from(Array.from({ length: 200 }, (_, at) => (at * 7) & 0xff));
const ONE = toPem("CERTIFICATE", DER);
const FACTS: [string, string] = ["CERTIFICATE", DER.toString("hex")];

/** A UTF-16 file misread as UTF-8. */
const misread = (text: string, swap: boolean): string => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return (swap ? bytes.swap16() : bytes).toString("utf8");
};

describe("layouts of one certificate", () => {
  const body = DER.toString("base64");
  const lines = (width: number): string => body.match(new RegExp(`.{1,${width}}`, "g"))!.join("\n");
  test.each<[string, string]>([
    ["as RFC 7468 writes it", ONE],
    ["CRLF", ONE.replaceAll("\n", "\r\n")],
    ["CR", ONE.replaceAll("\n", "\r")],
    ["no line end at the end", ONE.trimEnd()],
    ["a byte order mark", `\ufeff${ONE}`],
    ["a byte order mark read as Latin-1", `\u00ef\u00bb\u00bf${ONE}`],
    ["UTF-16, little endian, read as UTF-8", misread(ONE, false)],
    ["UTF-16, big endian, read as UTF-8", misread(ONE, true)],
    ["one line, spaces", ONE.trimEnd().replaceAll("\n", " ")],
    ["one line, nothing between", ONE.replaceAll("\n", "")],
    ["escaped line ends", ONE.replaceAll("\n", "\\n")],
    ["escaped line ends of Windows", ONE.replaceAll("\n", "\\r\\n")],
    ["escaped twice", ONE.replaceAll("\n", "\\\\n")],
    ["a JSON text, whole", JSON.stringify({ certificate: ONE })],
    ["JSON of PHP and .NET", ONE.replaceAll("/", "\\/").replaceAll("+", "\\u002B").replaceAll("\n", "\\n")],
    ["indented, as in YAML", ONE.replaceAll(/^/gm, "    ")],
    ["blanks and tabs at line ends", ONE.replaceAll("\n", " \t\n")],
    ["empty lines", ONE.replaceAll("\n", "\n\n")],
    ["no-break and zero-width spaces of a web page", ONE.replaceAll("\n", "\u00a0\u200b\n")],
    ["lines of 76", `-----BEGIN CERTIFICATE-----\n${lines(76)}\n-----END CERTIFICATE-----`],
    ["lines of one character", `-----BEGIN CERTIFICATE-----\n${lines(1)}\n-----END CERTIFICATE-----`],
    ["an older label", ONE.replaceAll("CERTIFICATE", "X509 CERTIFICATE")],
    ["headers of RFC 1421", ONE.replace("\n", "\nX-Comment: a\nOriginator: b\n\n")],
    ["headers without the empty line", ONE.replace("\n", "\nX-Comment: a\n")],
    [
      "text of openssl x509 -text and of bags around it",
      `Bag Attributes\n    friendlyName: a\nCertificate:\n    Data: -- 1 --\n${ONE}\nThe end. -----\n# --- BEGIN of nothing ---`,
    ],
  ])("%s", (_, text) => {
    expect(read(text)).toEqual([FACTS]);
  });

  test("concatenated files although the first has no final line break", () => {
    expect(read(ONE.trimEnd() + ONE)).toEqual([FACTS, FACTS]);
  });

  test("any mixture of layouts gives the same blocks, and so does their standard text", () => {
    const spaces = fc.constantFrom("\n", "\r\n", "\r", "\\n", " ", "\n\t", "");
    const label = fc.constantFrom(
      "CERTIFICATE",
      "CERTIFICATE REQUEST",
      "X509 CRL",
      "PRIVATE KEY",
      "EC PARAMETERS",
    );
    const block = fc.tuple(label, fc.uint8Array({ minLength: 1, maxLength: 200 }), spaces);
    const between = fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/[-\\\0]/g, ""));
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 4 }),
        between,
        fc.constantFrom("", "le", "be"),
        (blocks, text, utf16) => {
          const pem = blocks.map(([name, der, space]) =>
            toPem(name, Buffer.from(der)).replaceAll("\n", space),
          );
          const bundle = `${text}\n${pem.join(`\n${text}\n`)}`;
          const given = utf16 === "" ? bundle : misread(bundle, utf16 === "be");
          const found = readPem(given);
          expect(found.map(({ label: name, der }) => [name, der])).toEqual(
            blocks.map(([name, der]) => [name, Buffer.from(der)]),
          );
          expect(readPem(found.map(blockText).join("")).map(({ der }) => der)).toEqual(
            found.map(({ der }) => der),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("OpenSSL's output", () => {
  const folder = newFolder();
  const key = `${folder}/key.pem`;
  const certificate = openssl([
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    key,
    "-subj",
    "/CN=a",
  ]);
  const der = read(certificate);

  test("a certificate with its text form, and with trust settings, which are dropped", () => {
    expect(read(openssl(["x509", "-text"], certificate))).toEqual(der);
    const trusted = openssl(["x509", "-trustout", "-addtrust", "serverAuth", "-setalias", "a"], certificate);
    expect(trusted).toContain("BEGIN TRUSTED CERTIFICATE");
    expect(read(trusted)).toEqual(der);
  });

  test("the older label of a request", () => {
    const request = openssl(["req", "-new", "-key", key, "-subj", "/CN=a"]);
    const older = openssl(["req", "-newhdr"], request);
    expect(older).toContain("BEGIN NEW CERTIFICATE REQUEST");
    expect(read(older)).toEqual(read(request));
  });

  test("an encrypted key in the traditional format keeps its headers, even on one line", () => {
    const pem = openssl(["ec", "-in", key, "-aes256", "-passout", "pass:abcd"]);
    expect(pem).toContain("DEK-Info");
    for (const text of [pem, pem.trimEnd().replaceAll(/\n+/g, " "), pem.replaceAll("\n", "\r\n")]) {
      const [block] = readPem(text);
      expect(openssl(["ec", "-passin", "pass:abcd", "-noout", "-check"], blockText(block!))).not.toMatch(
        /REFUSED/,
      );
      expect(blockText(block!)).toBe(pem);
    }
  });
});

describe("damage is refused with its reason and line, without quoting the text", () => {
  const lines = ONE.split("\n");
  const boundary = /this looks like the first or last line of a block/;
  test.each<[string, string, string | RegExp]>([
    ["no END", ONE.split("-----END")[0]!, 'line 1: "CERTIFICATE" has a BEGIN line but no END line'],
    ["no BEGIN", `\n${lines.slice(1).join("\n")}`, 'line 7: "CERTIFICATE" has an END line but no BEGIN line'],
    [
      "another END",
      ONE.replace("END CERTIFICATE", "END PRIVATE KEY"),
      'line 7: "PRIVATE KEY" ends, but what began in line 1 is "CERTIFICATE"',
    ],
    [
      "END missing before the next",
      ONE.split("-----END")[0]! + ONE,
      'line 7: "CERTIFICATE" begins before "CERTIFICATE" of line 1 ends',
    ],
    [
      "a character that is not Base64",
      ONE.replace(lines[2]!, `${lines[2]!}!`),
      'line 3: "CERTIFICATE" contains a character that is not Base64',
    ],
    [
      "commented out",
      ONE.replaceAll(/^/gm, "# "),
      'line 2: "CERTIFICATE" contains a character that is not Base64',
    ],
    ["the letters of Base64 for URLs", ONE.replace(lines[2]!.slice(0, 4), "ab_c"), /line 3: .* not Base64/],
    ["a NUL", ONE.replace(lines[3]!, `${lines[3]!}\0`), /line 4: .* not Base64/],
    [
      "cut off",
      ONE.replace(/...\n-----END/, "\n-----END"),
      'line 6: the Base64 of "CERTIFICATE" is truncated',
    ],
    [
      "going on after its end",
      ONE.replace(lines[2]!, `AA==${lines[2]!}`),
      /line 3: the Base64 of .* continues after its end/,
    ],
    [
      "three signs at the end",
      `-----BEGIN CERTIFICATE-----\nA===\n-----END CERTIFICATE-----`,
      /line 2: the Base64/,
    ],
    [
      "nothing in it",
      "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
      /line 1: "CERTIFICATE" is empty/,
    ],
    ["four hyphens", ONE.replaceAll("-----", "----"), boundary],
    [
      "four hyphens at the end of the first line",
      ONE.replace("CERTIFICATE-----", "CERTIFICATE----"),
      boundary,
    ],
    ["hyphens that a word processor has made long", ONE.replaceAll("-----", "\u2014\u2014-"), boundary],
    ["small letters", ONE.toLowerCase(), boundary],
    ["a first line that is cut", `-----BEGIN CERTIFICATE\n${lines.slice(1).join("\n")}`, boundary],
    [
      "an unknown kind",
      ONE.replaceAll("CERTIFICATE", "SECRET WORD").replace("\n", "\n!"),
      /a block of an unknown kind contains/,
    ],
  ])("%s", (_, text, message) => {
    const refusal = read(text);
    expect(typeof refusal).toBe("string");
    if (typeof message === "string") expect(refusal).toBe(message);
    else expect(refusal).toMatch(message);
    expect(refusal).not.toMatch(/SECRET|[A-Za-z0-9+/]{16}/);
  });

  test("a damaged block makes the whole text invalid, whatever comes with it", () => {
    for (const damaged of [ONE.replace("A", "!"), ONE.toLowerCase(), ONE.split("-----END")[0]!]) {
      expect(typeof read(`${ONE}${damaged}\n${ONE}`)).toBe("string");
    }
  });
});

describe("a text without a block is refused with the reason", () => {
  test.each<[string, string | undefined]>([
    ["", "it is empty"],
    [" \n", "it is empty"],
    [toPem("PKCS7", DER), "it is PKCS #7: convert it (openssl pkcs7 -print_certs)"],
    [
      Buffer.from("3082019d30820143", "hex").toString("latin1"),
      "it is DER, not PEM: convert it (openssl x509 -inform DER)",
    ],
    [
      Buffer.from("3082019d30820143", "hex").toString("utf8"),
      "it is DER, not PEM: convert it (openssl x509 -inform DER)",
    ],
    [Buffer.from(ONE).toString("base64"), "it is Base64 of a PEM text: decode it first"],
    [`M${DER.toString("base64")}`, "its BEGIN and END lines are missing"],
    [encodeURIComponent(ONE), "it is percent-encoded: decode it first"],
    ["./chain.pem", "it is the name of a file: pass the content of that file"],
    ["something else", undefined],
  ])("%#", (text, reason) => {
    expect(whyNone(text)).toBe(reason);
  });
});

test("a megabyte of hostile text is handled immediately: no search backtracks over it", () => {
  for (const text of [
    "-----BEGIN ".repeat(100_000),
    "-----BEGIN A-----".repeat(60_000),
    `-----BEGIN ${"A ".repeat(500_000)}`,
    `-----BEGIN A-----${"A".repeat(1_000_000)}`,
    `-----BEGIN A-----${"A:\n".repeat(300_000)}`,
    `-----BEGIN A-----${"=".repeat(1_000_000)}-----END A-----`,
    `-----BEGIN A-----\n${" ".repeat(1_000_000)}-----END A-----`,
    "-".repeat(1_000_000),
    "-----".repeat(200_000),
    `${"- ".repeat(300_000)}BEGIN CERTIFICATE`,
    "\\".repeat(1_000_000),
    "\n".repeat(1_000_000) + "-----END A-----",
    "\0".repeat(1_000_000),
    "-----BEGIN A-----AAAA-----END A-----".repeat(11_000),
    "A".repeat(5_000_000),
  ]) {
    const result = read(text);
    expect(result === "" || Array.isArray(result) ? [] : result).toEqual(expect.anything());
  }
});
