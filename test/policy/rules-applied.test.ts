import { SECRET } from "../../inventory/value";
import { policyChanges } from "../../policy/compare";
import { evaluate } from "../../policy/evaluate";
import { toPolicy, type Policy } from "../../policy/file";
import { appliesTo, entryName, unknownIssuer } from "../../policy/issuer";
import { entriesFor } from "../../policy/rules/names";
import { parseAddress, parseNetwork } from "../../policy/rules/network";
import { fits, nameFits } from "../../policy/rules/pattern";
import type { Candidate } from "../../policy/rules/types";
import type { PolicyInput } from "../../policy/schema";
import { candidate, SERVICES } from "./candidates";

type Rules = NonNullable<PolicyInput["rules"]>;

const VALIDITY: Rules = { maximumValidity: { end: "47d", subordinate: "5y" } };
const RENEW: Rules = { renewBefore: { required: true } };
const unknown = (aspect: "renewal"): Pick<Candidate, "unknown"> => ({
  unknown: new Map([[aspect, "it is secret"]]),
});

const WILD = candidate({ names: ["*.a"] });
const message = "wildcard names are not allowed";
const exception = { resource: "web", rules: ["wildcards" as const], reason: "agreed" };

test("an exception that applies counts wherever it is in the list, and always if it has no end", () => {
  const violations = (...exceptions: NonNullable<PolicyInput["exceptions"]>): unknown[] =>
    evaluate(toPolicy({ version: 1, rules: { wildcards: { allowed: false } }, exceptions }, "x"), WILD);
  const base = { rule: "wildcards", values: ["*.a"], isOpen: false };
  const ended = { ...exception, until: "2026-12-31" };
  expect(violations()).toEqual([{ ...base, severity: "error", message }]);
  const info = { ...base, severity: "info", message: `${message} – excepted: agreed` };
  expect(violations(exception)).toEqual([info]);
  expect(violations(ended, { ...exception, until: "2027-01-01" })).toEqual([info]);
  const over = `${message} (the exception for it ended on 2026-12-31)`;
  expect(violations(ended)).toEqual([{ ...base, severity: "error", message: over }]);
});

test("a rule that is off or absent is not applied, and open and certain violations are distinguished", () => {
  const violations = (rules: Rules, one: Candidate, more: Partial<PolicyInput> = {}): unknown[] =>
    evaluate(toPolicy({ version: 1, rules, ...more }, "x"), one);
  expect(violations({ wildcards: "off" }, WILD)).toEqual([]);
  expect(violations({}, WILD)).toEqual([]);
  const plain = { rule: "renewBefore", severity: "error", values: [], isOpen: false };
  expect(violations(RENEW, candidate({}))).toEqual([
    { ...plain, message: "does not say when it is renewed; set renewBefore" },
  ]);
  const hidden = candidate({}, { ...unknown("renewal"), inputs: { renewBefore: SECRET } });
  const text = "when it is renewed cannot be judged before the run: it is secret";
  expect(violations(RENEW, hidden)).toEqual([{ ...plain, isOpen: true, message: text }]);
  const exceptions = [{ ...exception, rules: ["renewBefore" as const] }];
  expect(violations(RENEW, hidden, { exceptions })).toEqual([
    { ...plain, severity: "info", isOpen: true, message: `${text} – excepted: agreed` },
  ]);
});

test("a CA about which nothing is known has no names, but may have any", () => {
  expect(unknownIssuer("id")).toStrictEqual({
    label: undefined,
    names: [],
    isNamed: false,
    identifier: "id",
  });
});

test("an entry applies to a CA certainly, possibly, or certainly not", () => {
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
  expect(Buffer.from(parseAddress(text) ?? []).toString("hex")).toBe(bytes);
});

test("an address with a zone is not valid, and a single one is a network of one", () => {
  expect(parseAddress("fe80::1%eth0")).toBeUndefined();
  expect(parseAddress("example.com")).toBeUndefined();
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

test("a star does not match part of a mail address or several lines, and addresses are compared as written", () => {
  expect(nameFits("*.example.com", "a@b.example.com")).toBe(false);
  expect(nameFits("*.example.com", "a/b.example.com")).toBe(false);
  expect(nameFits("*@a.b\u00fccher.example", "x@a.xn--bcher-kva.example")).toBe(false);
  for (const end of ["\n", "\r", "\u2028", "\u2029"])
    expect(nameFits("**.example.com", `a${end}b.example.com`)).toBe(false);
  // The encoded form of a label with a star would match what the label does not.
  expect(nameFits("*\u00fc.example", "xn--zz-eha.example")).toBe(false);
});

test("a change of a policy is reported in its own terms: limits, entries, exceptions", () => {
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
  expect(changes({ wildcards: { allowed: true } }, {})).toEqual(["wildcards is no longer checked"]);
  expect(changes({}, { wildcards: "off" })).toEqual([]);
  expect(policyChanges(policy({}, exception), policy({}))).toEqual([
    `an exception was removed: ${JSON.stringify(exception)}`,
  ]);
  expect(policyChanges(policy({}), policy({}, exception))).toEqual([
    `a new exception: ${JSON.stringify(exception)}`,
  ]);
  expect(policyChanges(policy({}, exception), policy({}, exception))).toEqual([]);
});
