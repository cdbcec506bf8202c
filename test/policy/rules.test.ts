import { SECRET } from "../../inventory/value";
import { unknownIssuer } from "../../policy/issuer";
import type { Candidate } from "../../policy/rules/types";
import type { PolicyInput } from "../../policy/schema";
import { UNKNOWN } from "../../provider/base/unknown";
import { candidate, days, messages, SERVICES } from "./candidates";

type Rules = NonNullable<PolicyInput["rules"]>;
type Case = [what: string, rules: Rules, one: Candidate, expected: string[]];

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
const noValidity = [open("maximumValidity", "its validity", "it is not known yet")];

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
])("validity: %s", (_, rules, one, expected) => {
  expect(messages(rules, one)).toEqual(expected);
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
      "error names login.bank.net may not be certified by id-1, which applies because it is not known which CA issues this; allowed are *.example.com",
    ],
  ],
  [
    "a new CA",
    NAMES,
    candidate(bank, { issuer: { ...unknownIssuer(), label: "new" } }),
    [
      "error names login.bank.net may not be certified by id-1, which applies because new is new in this run; allowed are *.example.com",
    ],
  ],
  [
    "a CA that only the program calls so",
    { names: { issuers: [{ issuer: "lab", allowed: ["*.example.com"] }] } },
    candidate(bank, { issuer: { ...SERVICES, names: [], isNamed: false } }),
    [
      "error names login.bank.net may not be certified by lab, which applies because services is only what this program calls the CA: name it by identifier, fingerprint or subject; allowed are *.example.com",
    ],
  ],
  [
    "a CA that may be the one of an entry, because the change calls it so",
    { names: { issuers: [{ issuer: "lab", allowed: ["*.example.com"] }] } },
    candidate(bank, { issuer: { ...SERVICES, chosenNames: ["other", "lab"] } }),
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
    "unknown names, of a CA without an entry",
    { names: { issuers: [{ identifier: "id-2", allowed: ["a"] }] } },
    candidate({ names: undefined }, unknown("names")),
    [],
  ],
  [
    "neither names nor a reason",
    NAMES,
    candidate({ names: undefined }),
    [open("names", "its names", "they are not known yet")],
  ],
  [
    "a common name that is also an alternative name is reported once",
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
])("names: %s", (_, rules, one, expected) => {
  expect(messages(rules, one)).toEqual(expected);
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
    [open("keyAlgorithms", "its key", "its algorithm is not known")],
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
    [open("pathLength", "how many CAs it allows below it", "it is not known yet")],
  ],
  [
    "a certificate that would be deleted",
    { retention: { certificates: ["revoke"], authorities: ["delete"] } },
    candidate({}, { retirement: "delete" }),
    ["error retention would be deleted when it is removed from the program; it may only be revoked"],
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
    [open("retention", "what happens to it when it is removed", "it is secret")],
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
    "unknown tags, without a reason",
    { tags: { required: ["team", "cost"] } },
    candidate({}, { inputs: { tags: { team: UNKNOWN, cost: UNKNOWN } } }),
    [open("tags", "its tag team, cost", "it is not known yet")],
  ],
  ["a certificate that nothing renews", RENEW, candidate({}), noRenewal],
  ["a CA, which is not renewed", RENEW, subordinate(), []],
  ["a kind that cannot be renewed", RENEW, candidate({}, { accepts: new Set() }), []],
  [
    "an unknown jitter, without renewBefore",
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
])("other rules: %s", (_, rules, one, expected) => {
  expect(messages(rules, one)).toEqual(expected);
});
