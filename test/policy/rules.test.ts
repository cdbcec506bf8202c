import { SECRET } from "../../inventory/value";
import { policyChanges } from "../../policy/compare";
import { evaluate } from "../../policy/evaluate";
import { toPolicy, type Policy } from "../../policy/file";
import { appliesTo, entryName, unknownIssuer } from "../../policy/issuer";
import { entriesFor } from "../../policy/rules/names";
import { addressBytes, parseNetwork } from "../../policy/rules/network";
import { fits, nameFits } from "../../policy/rules/pattern";
import type { Candidate } from "../../policy/rules/types";
import type { PolicyInput } from "../../policy/schema";
import { UNKNOWN } from "../../provider/base/unknown";
import { candidate, days, messages, SERVICES } from "./candidates";

type Rules = NonNullable<PolicyInput["rules"]>;
type Case = [what: string, rules: Rules, one: Candidate, told: string[]];

const open = (rule: string, what: string, reason: string): string =>
  `error ${rule} ${what} cannot be judged before the run: ${reason}`;
const unknown = (aspect: "names" | "renewal" | "retirement" | "tags"): Pick<Candidate, "unknown"> => ({
  unknown: new Map([[aspect, "it is secret"]]),
});
const subordinate = (more: Partial<Candidate> = {}, facts: Partial<Candidate["facts"]> = {}): Candidate =>
  candidate({ role: "subordinate", names: undefined, ...facts }, more);
const issued = { fingerprint: "AB".repeat(32) };
const from = "2027-01-01T00:00:00.000Z";

const VALIDITY: Rules = { maximumValidity: { end: "47d", subordinate: "5y" } };
const waiting = { accepts: new Set(["importCertificate"]) };
const noValidity = [open("maximumValidity", "its validity", "nothing says what it is")];

test.each<Case>([
  ["a day more, for rounding", VALIDITY, candidate(days(48)), []],
  [
    "a moment more than that",
    VALIDITY,
    candidate({ notBefore: from, notAfter: "2027-02-18T00:00:00.001Z" }),
    ["error maximumValidity is valid for 48 days; at most 47d is allowed"],
  ],
  [
    "the words of the program",
    VALIDITY,
    candidate({ ...days(49), span: "7 weeks" }),
    ["error maximumValidity is valid for 7 weeks; at most 47d is allowed"],
  ],
  ["an end without a start", VALIDITY, candidate({ notAfter: from }), noValidity],
  ["a start without an end", VALIDITY, candidate({ notBefore: from }), noValidity],
  ["a CA that waits for its certificate", VALIDITY, subordinate(waiting), []],
  ["a CA of a kind that never waits", VALIDITY, subordinate(), noValidity],
  ["a certificate, which never waits", VALIDITY, candidate({}, waiting), noValidity],
  ["a CA that has its certificate", VALIDITY, subordinate(waiting, issued), noValidity],
  ...["importCertificate", "issuerId", "validity"].map((argument): Case => [
    `a CA that is asked for with ${argument}`,
    VALIDITY,
    subordinate({ ...waiting, inputs: { [argument]: UNKNOWN } }),
    noValidity,
  ]),
])("validity: %s", (_, rules, one, told) => {
  expect(messages(rules, one)).toEqual(told);
});

const NAMES: Rules = { names: { issuers: [{ identifier: "id-1", allowed: ["*.example.com"] }] } };
const OTHERS: Rules = {
  names: { issuers: [{ identifier: "id-2", allowed: ["a"] }], others: { allowed: [] } },
};
const bank = { names: ["login.bank.net"] };

test.each<Case>([
  [
    "a CA without a label is called as the entry is",
    NAMES,
    candidate(bank, { issuer: unknownIssuer("id-1") }),
    ["error names login.bank.net may not be certified by id-1; allowed are *.example.com"],
  ],
  [
    "a CA of which nothing is known",
    NAMES,
    candidate(bank, { issuer: unknownIssuer() }),
    [
      "error names login.bank.net may not be certified by id-1, which counts because it is not known which CA issues this; allowed are *.example.com",
    ],
  ],
  [
    "a new CA",
    NAMES,
    candidate(bank, { issuer: { ...unknownIssuer(), label: "new" } }),
    [
      "error names login.bank.net may not be certified by id-1, which counts because new is new in this run; allowed are *.example.com",
    ],
  ],
  [
    "a CA that only the program calls so",
    { names: { issuers: [{ issuer: "lab", allowed: ["*.example.com"] }] } },
    candidate(bank, { issuer: { ...SERVICES, names: [], isNamed: false } }),
    [
      "error names login.bank.net may not be certified by lab, which counts because services is only what this program calls the CA: name it by identifier, fingerprint or subject; allowed are *.example.com",
    ],
  ],
  [
    "a CA that may be the one of an entry, because the change calls it so",
    { names: { issuers: [{ issuer: "lab", allowed: ["*.example.com"] }] } },
    candidate(bank, { issuer: { ...SERVICES, said: ["other", "lab"] } }),
    ["error names login.bank.net may not be certified by lab; allowed are *.example.com"],
  ],
  [
    "a CA that no entry is for, with a label",
    OTHERS,
    candidate(bank),
    ["error names login.bank.net may not be certified by services; no names are"],
  ],
  [
    "a CA that no entry is for, without one",
    OTHERS,
    candidate(bank, { issuer: unknownIssuer("id-1") }),
    ["error names login.bank.net may not be certified by a CA that no entry names; no names are"],
  ],
  ["a CA, which certifies no names", NAMES, candidate({ ...bank, role: "subordinate" }), []],
  ["a certificate without a CA", NAMES, candidate(bank, { issuer: undefined }), []],
  [
    "names that are not known, of a CA that no entry is for",
    { names: { issuers: [{ identifier: "id-2", allowed: ["a"] }] } },
    candidate({ names: undefined }, unknown("names")),
    [],
  ],
  [
    "neither names nor a reason",
    NAMES,
    candidate({ names: undefined }),
    [open("names", "its names", "nothing says what they are")],
  ],
  [
    "a common name that is also an alternative name is told once",
    NAMES,
    candidate({ ...bank, commonName: "login.bank.net" }),
    ["error names login.bank.net may not be certified by services; allowed are *.example.com"],
  ],
  [
    "a common name that is an address counts beside alternative names",
    NAMES,
    candidate({ commonName: "2001:db8::1" }),
    ["error names 2001:db8::1 may not be certified by services; allowed are *.example.com"],
  ],
  [
    "a common name alone counts whatever it looks like",
    NAMES,
    candidate({ names: [], commonName: "robot" }),
    ["error names robot may not be certified by services; allowed are *.example.com"],
  ],
  ...["the login.bank.net", "login.bank.net team", "robot"].map((commonName): Case => [
    `"${commonName}" is no host`,
    NAMES,
    candidate({ commonName }),
    [],
  ]),
  [
    "a host with its last dot",
    NAMES,
    candidate({ commonName: "a.b." }),
    ["error names a.b. may not be certified by services; allowed are *.example.com"],
  ],
  ["wildcards of a CA without names", { wildcards: { allowed: false } }, subordinate(), []],
  [
    "wildcards of unknown names, beside those that are known",
    { wildcards: { allowed: false } },
    candidate({ names: ["*.a", "b"] }, unknown("names")),
    ["error wildcards *.a wildcard names are not allowed", open("wildcards", "its names", "it is secret")],
  ],
])("names: %s", (_, rules, one, told) => {
  expect(messages(rules, one)).toEqual(told);
});

const TAGS: Rules = { tags: { required: ["team"] } };
const RENEW: Rules = { renewBefore: { required: true } };
const noTag = ["error tags has no tag team"];
const noRenewal = ["error renewBefore does not say when it is renewed; set renewBefore"];

test.each<Case>([
  [
    "an unknown key",
    { keyAlgorithms: { allowed: ["ECC_256", "ECC_384"] } },
    candidate({ algorithm: undefined }),
    [open("keyAlgorithms", "its key", "nothing says of which algorithm it is")],
  ],
  [
    "another key",
    { keyAlgorithms: { allowed: ["ECC_256", "ECC_384"] } },
    candidate({ algorithm: "RSA_1024" }),
    ["error keyAlgorithms its key is RSA_1024; allowed are ECC_256, ECC_384"],
  ],
  [
    "a key of a role without a list",
    { keyAlgorithms: { root: ["ECC_256"] } },
    candidate({ algorithm: "RSA_1024" }),
    [],
  ],
  [
    "the path length of a root",
    { pathLength: { maximum: 0 } },
    candidate({ role: "root", pathLength: 3 }),
    [],
  ],
  [
    "a path length that is too long",
    { pathLength: { maximum: 1 } },
    subordinate({}, { pathLength: 2 }),
    ["error pathLength allows 2 CAs below it; at most 1 is allowed"],
  ],
  [
    "a path length of which nothing is known",
    { pathLength: { maximum: 1 } },
    subordinate(),
    [open("pathLength", "how many CAs it allows below it", "nothing says it")],
  ],
  [
    "a certificate that would be deleted",
    { retention: { certificates: ["revoke"], authorities: ["delete"] } },
    candidate({}, { retirement: "delete" }),
    ["error retention leaving the program would delete it; allowed is to revoke it"],
  ],
  [
    "a CA without a rule",
    { retention: { certificates: ["revoke"] } },
    subordinate({ retirement: "retain" }),
    [],
  ],
  [
    "what the program only reads",
    { retention: { certificates: ["revoke"] } },
    candidate({}, { retirement: undefined }),
    [],
  ],
  [
    "a retirement that is not known",
    { retention: { certificates: ["revoke"] } },
    candidate({}, unknown("retirement")),
    [open("retention", "what becomes of it when it leaves", "it is secret")],
  ],
  ["no tags", TAGS, candidate({}), noTag],
  [
    "tags of which nothing is known",
    TAGS,
    candidate({}, { inputs: { tags: UNKNOWN } }),
    [open("tags", "its tags", "it is not known yet")],
  ],
  [
    "a time of renewal of which nothing is known",
    RENEW,
    candidate({}, { inputs: { renewBefore: UNKNOWN } }),
    [open("renewBefore", "when it is renewed", "it is not known yet")],
  ],
  ["tags that are null", TAGS, candidate({}, { inputs: { tags: null } }), noTag],
  ["tags that are a text", TAGS, candidate({}, { inputs: { tags: "team" } }), noTag],
  [
    "a tag of every object",
    { tags: { required: ["toString"] } },
    candidate({}, { inputs: { tags: {} } }),
    ["error tags has no tag toString"],
  ],
  [
    "several missing tags",
    { tags: { required: ["team", "cost", "site"] } },
    candidate({}, { inputs: { tags: { cost: "1" } } }),
    ["error tags has no tag team, site"],
  ],
  [
    "tags that are not known at all",
    TAGS,
    candidate({}, { ...unknown("tags"), inputs: { tags: SECRET } }),
    [open("tags", "its tags", "it is secret")],
  ],
  [
    "another tag that is not known",
    TAGS,
    candidate({}, { ...unknown("tags"), inputs: { tags: { other: SECRET } } }),
    noTag,
  ],
  [
    "tags that are not known, without a reason",
    { tags: { required: ["team", "cost"] } },
    candidate({}, { inputs: { tags: { team: UNKNOWN, cost: UNKNOWN } } }),
    [open("tags", "its tag team, cost", "it is not known yet")],
  ],
  ["a certificate that nothing renews", RENEW, candidate({}), noRenewal],
  ["a CA, which is not renewed", RENEW, subordinate(), []],
  ["a kind that cannot be renewed", RENEW, candidate({}, { accepts: new Set() }), []],
  [
    "a jitter that is not known, without renewBefore",
    RENEW,
    candidate({}, { ...unknown("renewal"), inputs: { renewJitter: UNKNOWN } }),
    noRenewal,
  ],
  [
    "a time of renewal that is not known",
    RENEW,
    candidate({}, { ...unknown("renewal"), inputs: { renewBefore: SECRET } }),
    [open("renewBefore", "when it is renewed", "it is secret")],
  ],
])("other rules: %s", (_, rules, one, told) => {
  expect(messages(rules, one)).toEqual(told);
});

const WILD = candidate({ names: ["*.a"] });
const message = "wildcard names are not allowed";
const exception = { resource: "web", rules: ["wildcards" as const], reason: "agreed" };

test("of exceptions one that holds counts, wherever it stands, and without an end always", () => {
  const told = (...exceptions: NonNullable<PolicyInput["exceptions"]>): unknown[] =>
    evaluate(toPolicy({ version: 1, rules: { wildcards: { allowed: false } }, exceptions }, "x"), WILD);
  const base = { rule: "wildcards", values: ["*.a"], isOpen: false };
  const ended = { ...exception, until: "2026-12-31" };
  expect(told()).toEqual([{ ...base, severity: "error", message }]);
  const info = { ...base, severity: "info", message: `${message} – excepted: agreed` };
  expect(told(exception)).toEqual([info]);
  expect(told(ended, { ...exception, until: "2027-01-01" })).toEqual([info]);
  const over = `${message} (the exception for it ended on 2026-12-31)`;
  expect(told(ended)).toEqual([{ ...base, severity: "error", message: over }]);
});

test("a rule that is off, or not given, is not applied, and open questions and plain ones are told apart", () => {
  const told = (rules: Rules, one: Candidate, more: Partial<PolicyInput> = {}): unknown[] =>
    evaluate(toPolicy({ version: 1, rules, ...more }, "x"), one);
  expect(told({ wildcards: "off" }, WILD)).toEqual([]);
  expect(told({}, WILD)).toEqual([]);
  const plain = { rule: "renewBefore", severity: "error", values: [], isOpen: false };
  expect(told(RENEW, candidate({}))).toEqual([
    { ...plain, message: "does not say when it is renewed; set renewBefore" },
  ]);
  const hidden = candidate({}, { ...unknown("renewal"), inputs: { renewBefore: SECRET } });
  const text = "when it is renewed cannot be judged before the run: it is secret";
  expect(told(RENEW, hidden)).toEqual([{ ...plain, isOpen: true, message: text }]);
  const exceptions = [{ ...exception, rules: ["renewBefore" as const] }];
  expect(told(RENEW, hidden, { exceptions })).toEqual([
    { ...plain, severity: "info", isOpen: true, message: `${text} – excepted: agreed` },
  ]);
});

test("a CA of which nothing is known has no names, but may have any", () => {
  expect(unknownIssuer("id")).toStrictEqual({
    label: undefined,
    names: [],
    isNamed: false,
    identifier: "id",
  });
});

test("whom an entry is for: surely, perhaps, or surely not", () => {
  const certificate = SERVICES.certificate!;
  const lower = { ...SERVICES, certificate: { ...certificate, fingerprint: "ab:".repeat(31) + "ab" } };
  const upper = { allowed: [], fingerprint: "AB".repeat(32) };
  expect(appliesTo(upper, lower)).toBe("yes");
  expect(appliesTo({ ...upper, fingerprint: "aB".repeat(32) }, SERVICES)).toBe("yes");
  for (const form of [{ identifier: "x" }, { fingerprint: "AB" }, { subject: "CN=x" }, { issuer: "x" }]) {
    const entry = { allowed: [], ...form };
    expect(appliesTo(entry, SERVICES)).toBe("no");
    expect(appliesTo(entry, unknownIssuer())).toBe("perhaps");
    expect(entryName(entry)).toBe(Object.values(form)[0]);
  }
  const named = { allowed: [], issuer: "Example Services" };
  expect(appliesTo(named, { ...SERVICES, names: ["other"] })).toBe("yes");
  expect(appliesTo(named, { ...SERVICES, names: ["other"], certificate: undefined })).toBe("no");
  expect(
    appliesTo(named, { ...SERVICES, names: [], certificate: { ...certificate, commonName: undefined } }),
  ).toBe("no");
  expect(appliesTo({ allowed: [], issuer: "serv*" }, SERVICES)).toBe("yes");
  const entries = [named, { allowed: ["b"], issuer: "x" }];
  expect(entriesFor({ severity: "error", issuers: entries }, SERVICES)).toEqual([named]);
  expect(entriesFor({ severity: "error", issuers: entries }, unknownIssuer())).toEqual([]);
});

test.each([
  ["::", "00".repeat(16)],
  ["::1", `${"00".repeat(15)}01`],
  ["2001:DB8::", `20010db8${"00".repeat(12)}`],
  ["1:2:3:4:5:6:7::", "00010002000300040005000600070000"],
  ["::2:3:4:5:6:7:8", "00000002000300040005000600070008"],
  ["1:2:3:4:5:6:7:ffff", "0001000200030004000500060007ffff"],
  ["::ffff:192.0.2.33", `${"00".repeat(10)}ffffc0000221`],
  ["64:ff9b::1.2.3.4", `0064ff9b${"00".repeat(8)}01020304`],
  ["::1.2.3.4", `${"00".repeat(12)}01020304`],
  ["192.0.2.33", "c0000221"],
])("the bytes of %s", (text, bytes) => {
  expect(Buffer.from(addressBytes(text) ?? []).toString("hex")).toBe(bytes);
});

test("an address with a zone is none, and one alone is a network of one", () => {
  expect(addressBytes("fe80::1%eth0")).toBeUndefined();
  expect(addressBytes("example.com")).toBeUndefined();
  expect(parseNetwork("10.0.0.1")).toEqual({ base: [10, 0, 0, 1], bits: 32 });
  expect(parseNetwork("10.0.0.0/8")).toEqual({ base: [10, 0, 0, 0], bits: 8 });
  expect(parseNetwork("::1")).toMatchObject({ bits: 128 });
});

test("the pieces of a pattern follow one another and overlap neither each other nor the end", () => {
  for (const [pattern, text, isFit] of [
    ["ab*bc", "abc", false],
    ["ab*bc", "abbc", true],
    ["a*b*b", "ab", false],
    ["a*b*b", "abb", true],
    ["*ab*ba*", "aba", false],
    ["*ab*ba*", "abba", true],
    ["a*", "ba", false],
    ["*a", "ab", false],
    ["a", "ab", false],
    ["", "a", false],
    ["", "", true],
    ["a*cd*d", "acd", false],
    ["a*cd*d", "acdd", true],
  ] as const)
    expect([pattern, text, fits(pattern, text)]).toEqual([pattern, text, isFit]);
});

test("a star stands for no part of a mail address or of several lines, and addresses are compared as they stand", () => {
  expect(nameFits("*.example.com", "a@b.example.com")).toBe(false);
  expect(nameFits("*.example.com", "a/b.example.com")).toBe(false);
  expect(nameFits("*@a.b\u00fccher.example", "x@a.xn--bcher-kva.example")).toBe(false);
  for (const end of ["\n", "\r", "\u2028", "\u2029"])
    expect(nameFits("**.example.com", `a${end}b.example.com`)).toBe(false);
  // The encoded form of a label with a star would fit what the label does not.
  expect(nameFits("*\u00fc.example", "xn--zz-eha.example")).toBe(false);
});

test("a change of a policy is told in its words: limits, entries, exceptions", () => {
  const policy = (rules: Rules, ...exceptions: NonNullable<PolicyInput["exceptions"]>): Policy =>
    toPolicy({ version: 1, rules, exceptions }, "x");
  const [one, two] = [
    { issuer: "one", allowed: ["a"] },
    { issuer: "two", allowed: ["b"] },
  ];
  const of = (...issuers: (typeof one)[]): Rules => ({ names: { issuers } });
  const changes = (before: Rules, after: Rules): string[] => policyChanges(policy(before), policy(after));
  expect(changes(VALIDITY, { maximumValidity: { end: "47d", root: "20y" } })).toEqual([
    "maximumValidity.subordinate: 5y → nothing",
    "maximumValidity.root: nothing → 20y",
  ]);
  expect(changes(of(one, two), of(one, { ...two, issuer: "other" }))).toEqual([
    "names.issuers[1].issuer: two → other",
  ]);
  expect(changes(of(one), of(one, two))).toEqual([`names.issuers: + ${JSON.stringify(two)}`]);
  expect(changes(of(one, two), of(two))).toEqual([`names.issuers: − ${JSON.stringify(one)}`]);
  const three = { issuer: "three", allowed: ["c"] };
  expect(changes(of(one), of(two, three))).toEqual([
    `names.issuers: + ${JSON.stringify(two)} + ${JSON.stringify(three)} − ${JSON.stringify(one)}`,
  ]);
  expect(changes(of(two, three), of(one))).toEqual([
    `names.issuers: + ${JSON.stringify(one)} − ${JSON.stringify(two)} − ${JSON.stringify(three)}`,
  ]);
  expect(changes(of(one), of({ ...one, allowed: ["b"] }))).toEqual(["names.issuers[0].allowed: + b − a"]);
  const keys: Rules = { keyAlgorithms: { root: ["ECC_384"], end: ["ECC_256"] } };
  const fewer: Rules = { keyAlgorithms: { root: ["ECC_384"] } };
  expect(changes(keys, fewer)).toEqual(['keyAlgorithms.end: ["ECC_256"] → nothing']);
  expect(changes(fewer, keys)).toEqual(['keyAlgorithms.end: nothing → ["ECC_256"]']);
  const others: Rules = { names: { issuers: [one], others: { allowed: [] } } };
  expect(changes(others, of(one))).toEqual(['names.others: {"allowed":[]} → nothing']);
  expect(changes(of(one), others)).toEqual(['names.others: nothing → {"allowed":[]}']);
  expect(changes({ wildcards: { allowed: true } }, {})).toEqual(["wildcards is not checked any more"]);
  expect(changes({}, { wildcards: "off" })).toEqual([]);
  expect(policyChanges(policy({}, exception), policy({}))).toEqual([
    `an exception is gone: ${JSON.stringify(exception)}`,
  ]);
  expect(policyChanges(policy({}), policy({}, exception))).toEqual([
    `a new exception: ${JSON.stringify(exception)}`,
  ]);
  expect(policyChanges(policy({}, exception), policy({}, exception))).toEqual([]);
});
