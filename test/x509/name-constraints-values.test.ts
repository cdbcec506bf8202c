import { constraintsProblem } from "../../provider/x509/constraint-problems";
import {
  content,
  decode,
  encode,
  explicit,
  implicit,
  oid,
  sequence,
  utf8,
  children,
} from "../../provider/x509/der";
import type { Der } from "../../provider/x509/der";
import {
  directorySubtree,
  nameConstraints,
  readNameConstraints,
  type NameConstraints,
} from "../../provider/x509/name-constraints";
import { encodeName } from "../../provider/x509/names";

const text = (tag: number, value: string): Der => implicit(tag, Buffer.from(value, "latin1"));
const address = (hex: string): Der => implicit(7, Buffer.from(hex, "hex"));
const permits = (...bases: Der[]): Der =>
  sequence([
    explicit(
      0,
      bases.map((base) => sequence([base])),
    ),
  ]);
const subject = encodeName({ organization: "Example" });
const REGISTERED = implicit(8, Buffer.of(0x2a, 3));
const reread = (node: Der): Der => decode(encode(node));

describe("encoding", () => {
  const valueOf = (constraints: NameConstraints): Der =>
    decode(content(children(nameConstraints(constraints)).at(-1)));
  const written = (constraints: NameConstraints): string => encode(valueOf(constraints)).toString("hex");

  test("the extension is critical", () => {
    const [type, critical] = children(nameConstraints({ permitted: [], excluded: [] }));
    expect([type, critical].map((node) => node && encode(node).toString("hex"))).toEqual([
      "0603551d1e",
      "0101ff",
    ]);
  });

  test("both lists have their tags, and empty ones are omitted", () => {
    const domain = { type: "DNS", value: "a.example" } as const;
    const list = (tag: number): Der => explicit(tag, [sequence([text(2, "a.example")])]);
    const hex = (...lists: Der[]): string => encode(sequence(lists)).toString("hex");
    expect(written({ permitted: [domain], excluded: [domain] })).toBe(hex(list(0), list(1)));
    expect(written({ permitted: [domain], excluded: [] })).toBe(hex(list(0)));
    expect(written({ permitted: [], excluded: [domain] })).toBe(hex(list(1)));
    expect(written({ permitted: [], excluded: [] })).toBe(hex());
  });

  test("every type reads back as written", () => {
    const constraints: NameConstraints = {
      permitted: [
        { type: "DNS", value: "example.com" },
        { type: "email", value: ".b\xfccher.example" },
        { type: "URI", value: "example.com" },
        { type: "IP", value: "10.0.0.0/8" },
        { type: "IP", value: "0.0.0.0/0" },
        { type: "IP", value: "192.0.2.1/32" },
        { type: "IP", value: "2001:0db8:0000:0000:0000:0000:0000:0001/33" },
      ],
      excluded: [directorySubtree({ organization: "Example" }), { type: "other", value: encode(REGISTERED) }],
    };
    expect(readNameConstraints(valueOf(constraints))).toEqual(constraints);
  });
});

const RANGES: [string, string, string][] = [
  ["a mask with a hole", "0a000000ff00ff00", ""],
  ["a mask that starts late", "0a00000000ff0000", ""],
  ["a mask with a hole within a byte", "0a000000ff010000", ""],
  ["an address without a mask", "0a000001", ""],
  ["nothing", "", ""],
  ["a mask of 12 bits", "0a100000fff00000", "10.16.0.0/12"],
  ["a mask of 15 bits", "0a100000fffe0000", "10.16.0.0/15"],
];
test.each(RANGES)("a range with %s is recognized", (_, hex, value) => {
  const constraints = reread(permits(address(hex)));
  expect(readNameConstraints(constraints)).toEqual({ permitted: [{ type: "IP", value }], excluded: [] });
});

test("an empty subtree or directory name is ignored", () => {
  const empty = reread(sequence([explicit(1, [sequence([]), sequence([explicit(4, [])])])]));
  expect(readNameConstraints(empty)).toStrictEqual({ permitted: [], excluded: [] });
  expect(readNameConstraints(reread(sequence([])))).toEqual({ permitted: [], excluded: [] });
});

const [EMAIL, DNS, URI] = [1, 2, 6];
const BASES: [string, Der, string | undefined][] = [
  ["a domain", text(DNS, "example.com"), undefined],
  ["every domain", text(DNS, ""), undefined],
  ["a domain with a dot before it", text(DNS, ".example.com"), undefined],
  ["a domain with two dots before it", text(DNS, "..example.com"), "domain name"],
  ["a domain with a dot after it", text(DNS, "example.com."), "domain name"],
  ["an empty label", text(DNS, "a..example"), "domain name"],
  ["a domain that is not ASCII", text(DNS, "b\xfccher.example"), "domain name"],
  ["a domain with a space", text(DNS, "a b"), "domain name"],
  ["a domain with DEL", text(DNS, "a\x7f"), "domain name"],
  ["a domain with the first and the last character of all", text(DNS, "!~"), undefined],
  ["a host of mail", text(EMAIL, "example.com"), undefined],
  ["every host of mail", text(EMAIL, ""), undefined],
  ["a host of mail with an empty label", text(EMAIL, "a..example"), "e-mail address"],
  ["a host of mail that is not ASCII", text(EMAIL, "b\xfccher.example"), "e-mail address"],
  ["a mailbox", text(EMAIL, "ops@example.com"), undefined],
  ["a mailbox on a host of one letter", text(EMAIL, "ops@a"), undefined],
  ["a mailbox with dots", text(EMAIL, "o.p.s+a@example.com"), undefined],
  ["a mailbox without a name", text(EMAIL, "@example.com"), "e-mail address"],
  ["a mailbox that starts with a dot", text(EMAIL, ".ops@example.com"), "e-mail address"],
  ["a mailbox that ends with a dot", text(EMAIL, "ops.@example.com"), "e-mail address"],
  ["a mailbox with two @", text(EMAIL, "a@b@example.com"), "e-mail address"],
  ["a mailbox without a host", text(EMAIL, "ops@"), "e-mail address"],
  ["a mailbox of all below a host", text(EMAIL, "ops@.example.com"), "e-mail address"],
  ["a mailbox of a host with an empty label", text(EMAIL, "ops@a..example"), "e-mail address"],
  ["a host of URIs", text(URI, "example.com"), undefined],
  ["a host of URIs with an empty label", text(URI, "a..example"), "URI"],
  ["an address as the host of URIs", text(URI, "10.0.0.1"), "URI"],
  ["a host of URIs that is not ASCII", text(URI, "b\xfccher.example"), "URI"],
  ["a range", address("0a000000ff000000"), undefined],
  ["one address", address("0a000001ffffffff"), undefined],
  ["every address", address("0000000000000000"), undefined],
  ["a range of IPv6", address(`20010db8${"00".repeat(12)}ffffffff${"00".repeat(12)}`), undefined],
  ["a mask with a hole", address("0a000000ff00ff00"), "IP address"],
  ["a mask that starts late", address("0a0000000fffffff"), "IP address"],
  ["a mask with a hole within a byte", address("0a000000ff010000"), "IP address"],
  ["an address without a mask", address("0a000001"), "IP address"],
  ["a range of nine bytes", address("0a000000ff00000000"), "IP address"],
];
test.each(BASES)("constraints with %s", (_, base, type) => {
  const problem = type === undefined ? undefined : `has a name constraint that is not a valid ${type}`;
  for (const critical of [true, false])
    expect(constraintsProblem(reread(permits(base)), critical)).toBe(problem);
});

const TYPES: [string, Der][] = [
  ["otherName", explicit(0, [oid("1.2.3"), explicit(0, [utf8("a")])])],
  ["x400Address", explicit(3, [utf8("a")])],
  ["directoryName", explicit(4, [subject])],
  ["ediPartyName", explicit(5, [explicit(1, [utf8("a")])])],
  ["registeredID", REGISTERED],
  ["unknown type", text(9, "a")],
];
test.each(TYPES)("constraints of a type unknown to Go (%s) are refused if critical", (words, base) => {
  const constraints = reread(permits(base));
  expect(constraintsProblem(constraints, true)).toContain(`name constraints of the type ${words}, which`);
  expect(constraintsProblem(constraints, false)).toBeUndefined();
});

test("name constraints that are empty or have other lists", () => {
  const domain = sequence([text(DNS, "a.example")]);
  const nothing = [[], [explicit(0, [])], [explicit(0, []), explicit(1, [])]];
  for (const lists of [...nothing, [explicit(2, [domain])], [explicit(0, [domain]), explicit(2, [domain])]])
    expect(constraintsProblem(reread(sequence(lists)), false)).toBe("has name constraints without any names");
  const both = [explicit(0, [domain]), explicit(1, [domain])];
  expect(constraintsProblem(reread(sequence(both)), true)).toBeUndefined();
});

test("a minimum or maximum, and a subtree without a name", () => {
  const problem = "has name constraints with a minimum or maximum, which verifiers refuse";
  const subtrees = [
    [],
    [text(DNS, "a"), implicit(0, Buffer.of(1))],
    [text(DNS, "a"), implicit(1, Buffer.of(1))],
  ];
  for (const subtree of subtrees)
    expect(constraintsProblem(reread(sequence([explicit(1, [sequence(subtree)])])), true)).toBe(problem);
});

test("every subtree counts", () => {
  const bases = [text(DNS, "a.example"), text(DNS, "a..example")];
  expect(constraintsProblem(reread(permits(...bases)), true)).toMatch(/not a valid domain name/);
});
