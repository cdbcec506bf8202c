import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { definitionOf } from "../../schema";
import type { Aspect } from "../../schema/resource";
import { isCertificate, type PlannedFacts } from "../../inventory/facts";
import { roleOf } from "../../inventory/role";
import { SECRET } from "../../inventory/value";
import { reviewJsonSchema } from "../../review/schema";
import { policyChanges } from "../../policy/compare";
import { evaluate, RULES } from "../../policy/evaluate";
import { loadPolicy, parsePolicy, profilePolicy, toPolicy, type Policy } from "../../policy/file";
import { policyJsonSchema } from "../../policy/json-schema";
import { PROFILES } from "../../policy/profiles";
import type { Candidate } from "../../policy/rules/types";
import type { PolicyInput, RuleName } from "../../policy/schema";
import { kinds } from "../../provider";
import { UNKNOWN } from "../../provider/base/unknown";
import { candidate, days, messages } from "./candidates";

const ROOT = join(__dirname, "../../..");
test("a validity is measured in the unit of its limit, and only for the role that it applies to", () => {
  const rules = { maximumValidity: { end: "47d", root: "20y" } } as const;
  expect(messages(rules, candidate(days(47)))).toEqual([]);
  expect(messages(rules, candidate(days(49)))).toEqual([
    "error maximumValidity is valid for 49 days; at most 47d is allowed",
  ]);
  expect(messages(rules, candidate({ role: "subordinate", ...days(9000) }))).toEqual([]);
  // Twenty calendar years contain five leap days.
  const root = { role: "root", notBefore: "2027-01-01T00:00:00Z" } as const;
  expect(messages(rules, candidate({ ...root, notAfter: "2047-01-01T00:00:00Z" }))).toEqual([]);
  expect(messages(rules, candidate({ ...root, notAfter: "2047-01-03T00:00:00Z" }))).toHaveLength(1);
});

test("key algorithms, as one list or by role", () => {
  expect(messages({ keyAlgorithms: { allowed: ["ECC_256"], root: ["ECC_384"] } }, candidate({}))).toEqual([]);
  expect(messages({ keyAlgorithms: { allowed: ["ECC_384"], severity: "warning" } }, candidate({}))).toEqual([
    "warning keyAlgorithms its key is ECC_256; allowed are ECC_384",
  ]);
  const root = candidate({ role: "root", algorithm: "ECC_256" });
  expect(messages({ keyAlgorithms: { allowed: ["ECC_256"], root: ["ECC_384"] } }, root)).toHaveLength(1);
});

test("names by issuer, identified by the name of its resource or its common name", () => {
  const rules = (issuer: string): PolicyInput["rules"] => ({
    names: { issuers: [{ issuer, allowed: ["*.example.com", "10.0.0.0/8"] }] },
  });
  expect(messages(rules("services"), candidate({ names: ["www.example.com", "10.1.2.3"] }))).toEqual([]);
  for (const issuer of ["services", "Example *", "*"]) {
    expect(
      messages(rules(issuer), candidate({ names: ["www.example.com", "www.example.net", "192.0.2.1"] })),
    ).toEqual([
      "error names www.example.net 192.0.2.1 may not be certified by services; allowed are *.example.com, 10.0.0.0/8",
    ]);
  }
  expect(messages(rules("devices"), candidate({ names: ["www.example.net"] }))).toEqual([]);
  expect(messages(rules("services"), candidate({ names: [], commonName: "robot" }))).toHaveLength(1);
});

test("wildcards, path length, retirement, tags, renewal", () => {
  expect(messages({ wildcards: { allowed: false } }, candidate({ names: ["*.example.com"] }))).toEqual([
    "error wildcards *.example.com wildcard names are not allowed",
  ]);
  expect(messages({ wildcards: { allowed: true } }, candidate({ names: ["*.example.com"] }))).toEqual([]);
  const ca = candidate({ role: "subordinate", pathLength: 2 }, { retirement: "revoke" });
  expect(messages({ pathLength: { maximum: 2 } }, ca)).toEqual([]);
  expect(messages({ pathLength: { maximum: 1 } }, ca)).toHaveLength(1);
  expect(messages({ retention: { authorities: ["retain", "delete"] } }, ca)).toEqual([
    "error retention would be revoked when it is removed from the program; it may only be kept or deleted",
  ]);
  expect(
    messages({ retention: { authorities: ["retain"], certificates: ["revoke"] } }, candidate({})),
  ).toEqual([]);
  const tagged = candidate({}, { inputs: { tags: { team: "web" } } });
  expect(messages({ tags: { required: ["team", "cost"] } }, tagged)).toEqual(["error tags has no tag cost"]);
  expect(messages({ tags: { required: ["cost"] } }, candidate({}, { accepts: new Set() }))).toEqual([]);
  expect(messages({ renewBefore: { required: true } }, candidate({}))).toHaveLength(1);
  expect(
    messages({ renewBefore: { required: true } }, candidate({}, { inputs: { renewBefore: "30d" } })),
  ).toEqual([]);
});

test("an exception applies to its resource and rules until its last day, and gives the reason", () => {
  const rules = { wildcards: { allowed: false } } as const;
  const one = candidate({ names: ["*.example.com"] });
  const exception = {
    resource: "w*",
    rules: ["wildcards" as const],
    reason: "until the move",
    until: "2027-01-01",
  };
  expect(messages(rules, one, { exceptions: [exception] })[0]).toMatch(
    /^info .* – excepted: until the move$/,
  );
  for (const other of [{ resource: "x*" }, { rules: ["names" as const] }, { until: "2026-12-31" }]) {
    expect(messages(rules, one, { exceptions: [{ ...exception, ...other }] })[0]).toMatch(/^error /);
  }
});

const why = (...aspects: Aspect[]): Pick<Candidate, "unknown"> => ({
  unknown: new Map(aspects.map((aspect) => [aspect, "it comes from elsewhere"])),
});

test("unknown values are never ignored: the rule's severity applies, for every rule", () => {
  const nothing = { names: undefined, algorithm: undefined };
  const rules: [PolicyInput["rules"], Candidate][] = [
    [{ maximumValidity: { end: "47d" } }, candidate({ ...nothing }, why("validity"))],
    [{ maximumValidity: { end: "47d" } }, candidate({ ...days(1) }, why("validity"))],
    [{ keyAlgorithms: { allowed: ["ECC_256"] } }, candidate(nothing, why("algorithm"))],
    [{ names: { issuers: [{ issuer: "*", allowed: ["**"] }] } }, candidate(nothing, why("names"))],
    [{ names: { issuers: [{ issuer: "*", allowed: ["**"] }] } }, candidate({}, why("names"))],
    [{ wildcards: { allowed: false } }, candidate(nothing, why("names"))],
    [{ pathLength: { maximum: 1 } }, candidate({ role: "subordinate" }, why("pathLength"))],
    [{ retention: { certificates: ["revoke"] } }, candidate({}, why("retirement"))],
    [{ tags: { required: ["team"] } }, candidate({}, { ...why("tags"), inputs: { tags: UNKNOWN } })],
    [{ tags: { required: ["team"] } }, candidate({}, { ...why("tags"), inputs: { tags: { team: SECRET } } })],
    [
      { renewBefore: { required: true } },
      candidate({}, { ...why("renewal"), inputs: { renewBefore: UNKNOWN } }),
    ],
  ];
  for (const [certificate = {}, one] of rules) {
    const [rule = ""] = Object.keys(certificate);
    expect(messages(certificate, one)).toEqual([
      expect.stringMatching(`^error ${rule} .*cannot be judged before the run: it comes from elsewhere$`),
    ]);
    const mild = {
      [rule]: { ...(Object.values(certificate)[0] as object), severity: "warning" },
    } as typeof certificate;
    expect(messages(mild, one)[0]).toMatch(/^warning /);
    const exceptions = [{ resource: "web", rules: [rule as RuleName], reason: "made by hand" }];
    expect(messages(certificate, one, { exceptions })[0]).toMatch(/^info .* – excepted: made by hand$/);
  }
  const facts = { names: undefined, algorithm: undefined, commonName: undefined };
  expect(messages({ keyAlgorithms: { allowed: ["ECC_256"] } }, candidate(facts))).toHaveLength(1);
  expect(messages({ wildcards: { allowed: false } }, candidate(facts))).toHaveLength(1);
  expect(messages({ pathLength: { maximum: 1 } }, candidate({ role: "subordinate" }))).toHaveLength(1);
  const issued = candidate({ role: "subordinate", fingerprint: "AB".repeat(32) });
  expect(messages({ pathLength: { maximum: 1 } }, issued)).toEqual([
    "error pathLength allows any number of CAs below it; at most 1 is allowed",
  ]);
});

test("for every argument of a certificate it is known what it decides", () => {
  for (const { kind, fields } of kinds) {
    const role = roleOf({ kind, inputs: {} });
    if (role === undefined || !isCertificate({ role })) continue;
    // Everything else depends on whether a CA is a root.
    const { arguments: defined } = definitionOf(kind)!;
    const unclassified = Object.keys(fields).filter((name) => name !== "type" && !defined[name]?.decides);
    expect([kind, unclassified]).toEqual([kind, []]);
  }
});

test("an expired exception reports what it was for", () => {
  const exceptions = [{ resource: "*", rules: ["wildcards" as const], reason: "x", until: "2026-12-31" }];
  expect(messages({ wildcards: { allowed: false } }, candidate({ names: ["*.a"] }), { exceptions })).toEqual([
    "error wildcards *.a wildcard names are not allowed (the exception for it ended on 2026-12-31)",
  ]);
});

test("keys, requests and copies at a gateway are not certificates to a policy", () => {
  for (const role of ["key", "request", "upload"] as const) {
    expect(messages({ wildcards: { allowed: false } }, candidate({ role, names: ["*.a"] }))).toEqual([]);
  }
});

test.each(Object.keys(PROFILES) as (keyof typeof PROFILES)[])("the profile %s can be applied", (profile) => {
  expect(Object.keys(profilePolicy(profile).rules).length).toBeGreaterThan(3);
  expect(toPolicy({ version: 1, profile }, "x").rules).toEqual(profilePolicy(profile).rules);
  const off = toPolicy({ version: 1, profile, rules: { keyAlgorithms: "off" } }, "x");
  expect(evaluate(off, candidate({ algorithm: "RSA_1024" }))).toEqual(
    evaluate(off, candidate({ algorithm: "SM2_256" })),
  );
});

test("the profiles differ as intended", () => {
  const broken = (profile: keyof typeof PROFILES, facts: Partial<PlannedFacts>): string[] =>
    evaluate(profilePolicy(profile), candidate(facts, { inputs: { renewBefore: "10d" } })).map(
      ({ rule }) => rule,
    );
  expect(broken("internal", days(90))).toEqual([]);
  expect(broken("public-like", days(90))).toEqual(["maximumValidity"]);
  expect(broken("public-like", days(47))).toEqual([]);
  expect(broken("sm2", days(90))).toEqual(["keyAlgorithms"]);
  expect(broken("sm2", { ...days(90), algorithm: "SM2_256" })).toEqual([]);
  expect(broken("internal", { ...days(90), algorithm: "RSA_1024" })).toEqual(["keyAlgorithms"]);
});

const WRONG: Record<string, [string, RegExp]> = {
  "no version": ["profile: internal", /version: is required: one of 1/],
  "another version": ["version: 2", /version: is not allowed: one of 1/],
  "an unknown profile": [
    "version: 1\nprofile: strict",
    /profile: is not allowed: one of internal, public-like, sm2/,
  ],
  "an unknown rule": ["version: 1\nrules: { validity: {} }", /rules: has no entry "validity"/],
  "a wrong span": [
    "version: 1\nrules: { maximumValidity: { end: 47 days } }",
    /rules\.maximumValidity\.end: must be a number with a unit: 20y \(years\), 6m \(months\) or 47d \(days\)/,
  ],
  "an unknown algorithm": [
    "version: 1\nrules: { keyAlgorithms: { allowed: [RSA_2048, P256] } }",
    /rules\.keyAlgorithms\.allowed\[1\]: is not allowed: one of RSA_1024, /,
  ],
  "an exception without a reason": [
    "version: 1\nexceptions: [{ resource: a, rules: [tags] }]",
    /exceptions\[0\]\.reason: is required/,
  ],
  "no YAML": ["version: 1\n  rules: [", /the policy pki\.yaml is invalid:\n {2}.*at line 1/],
  "a key twice": ["version: 1\nversion: 1", /unique/],
};

test.each(Object.entries(WRONG))("%s is refused, naming the place", (_what, [text, message]) => {
  expect(() => parsePolicy(text, "pki.yaml")).toThrow(message);
  expect(() => parsePolicy(text, "pki.yaml")).toThrow(
    expect.objectContaining({ code: "INVALID_CONFIG" }) as Error,
  );
});

test("a policy is YAML or JSON, and a missing file is named", () => {
  expect(parsePolicy('{"version": 1, "profile": "sm2"}', "p.json")).toEqual(
    parsePolicy("version: 1\nprofile: sm2", "p.json"),
  );
  expect(() => loadPolicy("/missing/pki.yaml")).toThrow(/the policy \/missing\/pki\.yaml cannot be read/);
});

test.each([
  ["policy/policy.schema.json", policyJsonSchema],
  ["docs/review.schema.json", reviewJsonSchema],
])("%s is the schema of what is read or written", (name, schema) => {
  const file = join(ROOT, name);
  if (process.env.UPDATE_DOCS === "1") writeFileSync(file, schema());
  expect(readFileSync(file, "utf8")).toBe(schema());
});

test("the schema of policies has every rule, and the documented policies can be read", () => {
  for (const rule of RULES) expect(policyJsonSchema()).toContain(`"${rule}": {`);
  const [, example = ""] =
    /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "docs/policy.md"), "utf8")) ?? [];
  expect(Object.keys(parsePolicy(example, "docs/policy.md").rules).sort()).toEqual([...RULES].sort());
  expect(loadPolicy(join(ROOT, "docs/ci/pki-policy.yaml")).exceptions).toHaveLength(1);
});

test("every difference between two policies is reported, and of long lists only the elements that differ", () => {
  const allowed = Array.from({ length: 300 }, (_, index) => `n${index}.example.com`);
  const policy = (names: readonly string[], more = ""): Policy =>
    parsePolicy(
      `version: 1
rules:
  names: { issuers: [{ issuer: services, allowed: ${JSON.stringify(names)} }, { issuer: other, allowed: [a] }] }
  maximumValidity: { end: 90d }
  ${more}`,
      "policy.yaml",
    );
  const base = policy(allowed, "wildcards: { allowed: false }");
  expect(policyChanges(base, base)).toEqual([]);
  expect(
    policyChanges(base, policy([...allowed, "*.bank.net"], "tags: { required: [team], severity: warning }")),
  ).toEqual([
    "names.issuers[0].allowed: + *.bank.net",
    "wildcards is no longer checked",
    'tags: off → {"severity":"warning","required":["team"]}',
  ]);
  expect(policyChanges(base, policy(allowed, "wildcards: { allowed: false, severity: warning }"))).toEqual([
    "wildcards.severity: error → warning",
  ]);
  expect(policyChanges(base, policy([...allowed].reverse(), "wildcards: { allowed: false }"))).toEqual([
    "names.issuers[0].allowed: the order changed",
  ]);
});

test("any change of a policy is reported", () => {
  const change = fc.record({
    end: fc.constantFrom("30d", "90d", "1y"),
    severity: fc.constantFrom<"error" | "warning">("error", "warning"),
    allowed: fc.array(fc.constantFrom("a", "b", "*.c"), { minLength: 1 }),
    reasons: fc.array(fc.constantFrom("x", "y"), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(change, change, (one, other) => {
      const [before, after] = [one, other].map(({ end, severity, allowed, reasons }) =>
        toPolicy(
          {
            ...{
              version: 1,
              exceptions: reasons.map((reason) => ({ resource: "r", rules: ["tags"], reason })),
            },
            rules: { maximumValidity: { end, severity }, names: { issuers: [{ issuer: "i", allowed }] } },
          },
          "policy",
        ),
      ) as [Policy, Policy];
      const reasonsOf = ({ reasons }: typeof one): Set<string> => new Set(reasons);
      const isEqual =
        isDeepStrictEqual(before.rules, after.rules) && isDeepStrictEqual(reasonsOf(one), reasonsOf(other));
      expect(policyChanges(before, after).length === 0).toBe(isEqual);
    }),
  );
});
