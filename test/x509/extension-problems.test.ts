import { criticalProblem, isUnderstood } from "../../provider/x509/critical-extensions";
import {
  bits,
  decode,
  encode,
  explicit,
  implicit,
  integer,
  nothing,
  oid,
  sequence,
  utf8,
  type Der,
} from "../../provider/x509/der";
import { extension } from "../../provider/x509/extensions";
import { extensionsProblem, ownTypeProblem } from "../../provider/x509/extension-problems";

const made = (dotted: string, critical: boolean, value: Der): Der =>
  decode(encode(extension(dotted, critical, value)));
const uri = (text: string): Der => implicit(6, Buffer.from(text, "latin1"));
const access = (place: Der, method: Der = oid("1.3.6.1.5.5.7.48.2")): Der =>
  sequence([sequence([method, place])]);
const mapping = (...policies: Der[]): Der => sequence([sequence(policies)]);
const count = (tag: number, ...bytes: number[]): Der => implicit(tag, Buffer.from(bytes));
const policies = (...dotted: string[]): Der => sequence(dotted.map((one) => sequence([oid(one)])));
const DIRECTORY = explicit(4, [sequence([])]);

const NAMES = {
  subjectDirectoryAttributes: "2.5.29.9",
  privateKeyUsagePeriod: "2.5.29.16",
  issuerAltName: "2.5.29.18",
  nameConstraints: "2.5.29.30",
  certificatePolicies: "2.5.29.32",
  policyMappings: "2.5.29.33",
  policyConstraints: "2.5.29.36",
  freshestCRL: "2.5.29.46",
  inhibitAnyPolicy: "2.5.29.54",
  authorityInfoAccess: "1.3.6.1.5.5.7.1.1",
  subjectInfoAccess: "1.3.6.1.5.5.7.1.11",
} as const;
type Name = keyof typeof NAMES;
const FOR_CAS: readonly Name[] = [
  "nameConstraints",
  "policyMappings",
  "policyConstraints",
  "inhibitAnyPolicy",
];

const LISTS_OF_SEQUENCES: [Der[], Der[]] = [
  [sequence([sequence([utf8("a")])]), sequence([sequence([]), sequence([])])],
  [
    sequence([]),
    utf8("a"),
    sequence([utf8("a")]),
    sequence([sequence([]), utf8("a")]),
    explicit(0, [sequence([])]),
  ],
];
const ACCESSES: [Der[], Der[]] = [
  [access(uri("http://a.example/b")), access(DIRECTORY), access(uri("urn:a~"))],
  [
    ...[sequence([]), utf8("a"), access(uri("")), access(uri("no address")), access(uri("http://a b/"))],
    ...[access(uri("noscheme")), access(uri("http://a.example/\x7f")), access(uri("\x20http://a.example"))],
    ...[access(uri("http://a.example/ ")), access(uri("http://b\xfccher.example"))],
    ...[
      access(count(2, 0x61)),
      access(uri("http://a.example"), utf8("a")),
      sequence([sequence([oid("1.2.3")])]),
    ],
  ],
];

/** Valid and invalid contents of an extension. */
const VALUES: Record<Exclude<Name, "nameConstraints">, [right: Der[], wrong: Der[]]> = {
  subjectDirectoryAttributes: LISTS_OF_SEQUENCES,
  privateKeyUsagePeriod: [[sequence([count(0, 1)])], [sequence([]), utf8("a")]],
  issuerAltName: [[sequence([uri("a")])], [sequence([]), utf8("a"), explicit(0, [uri("a")])]],
  certificatePolicies: [
    [policies("1.2.3"), policies("1.2.3", "1.2.4"), sequence([sequence([oid("1.2.3"), sequence([])])])],
    [
      ...[policies(), utf8("a"), policies("1.2.3", "1.2.3"), sequence([sequence([utf8("a")])])],
      ...[sequence([sequence([])]), sequence([oid("1.2.3")]), sequence([explicit(0, [oid("1.2.3")])])],
      ...[sequence([sequence([count(6, 0x2a, 3)])])],
    ],
  ],
  policyMappings: [
    [mapping(oid("1.2.3"), oid("1.2.4"))],
    [
      ...[sequence([]), mapping(oid("1.2.3")), mapping(oid("1.2.3"), oid("1.2.4"), oid("1.2.5"))],
      ...[mapping(oid("1.2.3"), utf8("a")), mapping(oid("2.5.29.32.0"), oid("1.2.3"))],
      ...[mapping(oid("1.2.3"), oid("2.5.29.32.0")), utf8("a")],
    ],
  ],
  policyConstraints: [
    [sequence([count(1, 0)]), sequence([count(1, 0x7f)])],
    [
      sequence([]),
      sequence([count(1, 0x80)]),
      sequence([count(1)]),
      sequence([count(2, 0)]),
      utf8("a"),
      sequence([integer(0)]),
    ],
  ],
  freshestCRL: LISTS_OF_SEQUENCES,
  inhibitAnyPolicy: [
    [integer(0), integer(127)],
    [
      decode(Buffer.from("0201ff", "hex")),
      utf8("a"),
      sequence([]),
      decode(Buffer.from("0200", "hex")),
      count(2, 0),
    ],
  ],
  authorityInfoAccess: ACCESSES,
  subjectInfoAccess: ACCESSES,
};

describe.each(Object.entries(VALUES))("%s", (name, [right, wrong]) => {
  const dotted = NAMES[name as Name];
  test("has valid contents", () => {
    for (const value of right) expect(extensionsProblem([made(dotted, false, value)], true)).toBeUndefined();
  });
  test("reports any other contents", () => {
    const problems = wrong.map((value) => extensionsProblem([made(dotted, false, value)], true));
    expect(problems).toEqual(wrong.map(() => `the extension ${name} has invalid content`));
  });
  test("affects the certificates below, or not", () => {
    const problem = extensionsProblem([made(dotted, false, right[0]!)], false);
    expect(problem).toBe(
      FOR_CAS.includes(name as Name) ? `the extension ${name} is for CAs only` : undefined,
    );
  });
});

const domains = (...names: string[]): Der =>
  sequence([
    explicit(
      0,
      names.map((name) => sequence([implicit(2, Buffer.from(name))])),
    ),
  ]);

test("name constraints are for CAs only, and must be valid", () => {
  const constraints = (value: Der, ca: boolean): string | undefined =>
    extensionsProblem([made(NAMES.nameConstraints, true, value)], ca);
  expect(constraints(domains("a.example"), true)).toBeUndefined();
  expect(constraints(domains("a.example"), false)).toBe("the extension nameConstraints is for CAs only");
  expect(constraints(domains("a..b"), true)).toMatch(
    /^the extension nameConstraints has a name constraint that is not a valid/,
  );
  const registered = sequence([explicit(0, [sequence([count(8, 0x2a)])])]);
  expect(constraints(registered, true)).toMatch(/name constraints of the type registeredID/);
  expect(extensionsProblem([made(NAMES.nameConstraints, false, registered)], true)).toBeUndefined();
});

test("unknown extensions are ignored unless critical", () => {
  expect(extensionsProblem([made("1.2.3.4", false, utf8("a"))], false)).toBeUndefined();
  expect(extensionsProblem([made("1.2.3.4", true, utf8("a"))], false)).toBe(
    "the extension 1.2.3.4 is critical, but verifiers do not know it and would refuse the certificate",
  );
  expect(extensionsProblem([], false)).toBeUndefined();
});

test("every extension is checked, and none may occur twice", () => {
  const [one, two] = [made("1.2.3.4", false, utf8("a")), made("1.2.3.5", false, utf8("a"))];
  expect(extensionsProblem([one, two], false)).toBeUndefined();
  expect(extensionsProblem([one, two, one], false)).toBe("an extension appears twice");
  expect(extensionsProblem([one, made(NAMES.certificatePolicies, false, policies())], false)).toMatch(
    /^the extension certificatePolicies/,
  );
});

test("a CA that requires policies has policies itself", () => {
  const demand = made(NAMES.policyConstraints, false, sequence([count(0, 0)]));
  expect(extensionsProblem([demand], true)).toMatch(/requires policies, but the certificate itself has none/);
  expect(extensionsProblem([demand, made("1.2.3.4", false, utf8("a"))], true)).toMatch(/requires policies/);
  expect(
    extensionsProblem([demand, made(NAMES.certificatePolicies, false, policies("1.2.3"))], true),
  ).toBeUndefined();
});

test("custom extensions must not use standard types", () => {
  for (const dotted of [
    "2.5.29.17",
    "1.3.6.1.5.5.7.1.99",
    "2.16.840.1.113730.1.1",
    "1.3.6.1.4.1.11129.2.4.3",
  ])
    expect(ownTypeProblem(dotted)).toMatch(/a standard extension/);
  for (const dotted of ["1.2.3.4", "2.5.290.1", "1.2.5.29.17", "1.3.6.1.4.1.2.5.29.17"])
    expect(ownTypeProblem(dotted)).toBeUndefined();
});

describe("features of a CA that verifiers refuse", () => {
  const UNDERSTOOD = [15, 17, 19, 30, 31, 32, 33, 36, 37, 54].map((last) => `2.5.29.${last}`);

  test("critical extensions unknown to OpenSSL or Go", () => {
    expect(UNDERSTOOD.filter((dotted) => !isUnderstood(dotted))).toEqual([]);
    const others = ["2.5.29.9", "2.5.29.14", "2.5.29.18", "2.5.29.46", "1.3.6.1.5.5.7.1.1", "1.2.3.4"];
    expect(others.filter(isUnderstood)).toEqual([]);
    for (const dotted of others) {
      expect(criticalProblem([made(dotted, false, utf8("a"))])).toBeUndefined();
      expect(
        criticalProblem([made("2.5.29.15", true, bits(Buffer.of(4))), made(dotted, true, utf8("a"))]),
      ).toBe(`has the critical extension ${dotted}, which verifiers do not know and therefore refuse`);
    }
    expect(criticalProblem([])).toBeUndefined();
  });

  test("invalid name constraints, even after valid ones", () => {
    const constraints = (...names: string[]): Der => made(NAMES.nameConstraints, true, domains(...names));
    expect(criticalProblem([constraints("a.example")])).toBeUndefined();
    expect(criticalProblem([constraints("a.example", "a..b")])).toMatch(
      /^has a name constraint that is not a valid/,
    );
    expect(criticalProblem([constraints("a.example"), made("1.2.3.4", true, nothing())])).toMatch(
      /1\.2\.3\.4/,
    );
    const registered = sequence([explicit(0, [sequence([count(8, 0x2a)])])]);
    expect(criticalProblem([made(NAMES.nameConstraints, false, registered)])).toBeUndefined();
    expect(criticalProblem([made(NAMES.nameConstraints, true, registered)])).toMatch(/registeredID/);
    expect(criticalProblem([made("2.5.29.32", false, domains("a..b"))])).toBeUndefined();
  });

  test("required policies that nothing below has", () => {
    const demanding = (...parts: Der[]): Der => made(NAMES.policyConstraints, true, sequence(parts));
    expect(criticalProblem([demanding(count(0, 5))])).toMatch(/^requires certificate policies/);
    expect(criticalProblem([demanding(count(0, 5), count(1, 0))])).toMatch(/^requires certificate policies/);
    expect(criticalProblem([demanding(count(1, 0))])).toBeUndefined();
    expect(criticalProblem([made("2.5.29.33", true, sequence([count(0, 5)]))])).toBeUndefined();
  });
});
