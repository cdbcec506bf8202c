import { SECRET } from "../../inventory/value";
import type { Candidate } from "../../policy/rules/types";
import type { PolicyInput } from "../../policy/schema";
import { UNKNOWN } from "../../provider/base/unknown";
import { candidate, days, messages } from "./candidates";

type Rules = NonNullable<PolicyInput["rules"]>;
type Case = [what: string, rules: Rules, one: Candidate, expected: string[]];

const open = (rule: string, what: string, reason: string): string =>
  `error ${rule} ${what} cannot be judged before the run: ${reason}`;
const subordinate = (facts: Partial<Candidate["facts"]>): Candidate =>
  candidate({ role: "subordinate", names: undefined, ...facts });
const issued = { fingerprint: "AB".repeat(32) };

const SHORTEST: Rules = { minimumValidity: { end: "30d" } };

test.each<Case>([
  ["a day less, for rounding", SHORTEST, candidate(days(29)), []],
  [
    "more than a day less",
    SHORTEST,
    candidate(days(28)),
    ["error minimumValidity is valid for 28 days; at least 30d is required"],
  ],
  ["a role without a limit", SHORTEST, subordinate(days(1)), []],
  [
    "a validity that is not known",
    SHORTEST,
    candidate({}),
    [open("minimumValidity", "its validity", "it is not known yet")],
  ],
])("minimum validity: %s", (_, rules, one, expected) => {
  expect(messages(rules, one)).toEqual(expected);
});

const USAGES: Rules = {
  usages: { end: { keyUsages: ["digitalSignature"], extendedKeyUsages: ["serverAuth", "1.2.3"] } },
};
const fits = { keyUsages: ["digitalSignature"], extendedKeyUsages: ["serverAuth"] };
const anything = "so it may be used for anything";

test.each<Case>([
  ["what is allowed", USAGES, candidate(fits), []],
  [
    "an OID, and a name given as an OID",
    USAGES,
    candidate({ extendedKeyUsages: ["1.2.3", "1.3.6.1.5.5.7.3.1"] }),
    [],
  ],
  ["a role without limits", USAGES, subordinate({ extendedKeyUsages: ["clientAuth"] }), []],
  [
    "another usage",
    USAGES,
    candidate({ keyUsages: ["digitalSignature", "keyAgreement"], extendedKeyUsages: ["clientAuth", "any"] }),
    [
      "error usages has the key usages keyAgreement; allowed are digitalSignature",
      "error usages has the extended key usages clientAuth, any; allowed are serverAuth, 1.2.3",
    ],
  ],
  [
    "no extended key usage",
    USAGES,
    candidate({ ...fits, extendedKeyUsages: undefined }),
    [`error usages has no extended key usages, ${anything}; allowed are serverAuth, 1.2.3`],
  ],
  ["key usages that the service chooses", USAGES, candidate({ ...fits, keyUsages: undefined }), []],
  [
    "a certificate without key usages",
    USAGES,
    candidate({ ...fits, ...issued, keyUsages: undefined }),
    [`error usages has no key usages, ${anything}; allowed are digitalSignature`],
  ],
  [
    "usages that are not known",
    USAGES,
    candidate(fits, { unknown: new Map([["usages", "it is secret"]]) }),
    [open("usages", "its usages", "it is secret")],
  ],
])("usages: %s", (_, rules, one, expected) => {
  expect(messages(rules, one)).toEqual(expected);
});

const KEYS: Rules = { keysInState: { allowed: false } };
const INSTEAD = "give a signing request (csr) whose key stays where it is used";
const inputs = (args: Candidate["inputs"]): Partial<Candidate> => ({ inputs: args });
const ofKind = (kind: string, args: Candidate["inputs"] = {}): Candidate =>
  candidate({ role: "bundle" }, { kind, inputs: args });

test.each<Case>([
  ["a key that the service keeps", KEYS, candidate({}), []],
  ["a key that is not exported", KEYS, candidate({}, inputs({ exportPrivateKey: false })), []],
  ["a rule that allows them", { keysInState: { allowed: true } }, ofKind("keys.PrivateKey"), []],
  ["a trust store", KEYS, ofKind("keys.Pkcs12", { trustedCertificates: "x" }), []],
  [
    "a key that is exported",
    KEYS,
    candidate({}, inputs({ exportPrivateKey: true })),
    [`error keysInState exports its private key into the state; leave exportPrivateKey out, or ${INSTEAD}`],
  ],
  [
    "a key that may be exported",
    KEYS,
    candidate({}, inputs({ exportPrivateKey: UNKNOWN })),
    [open("keysInState", "whether it exports its private key", "it is not known yet")],
  ],
  ...["keys.PrivateKey", "keys.CertificateRequest"].map((kind): Case => [
    kind,
    KEYS,
    ofKind(kind),
    [`error keysInState keeps a private key in the state; ${INSTEAD}`],
  ]),
  ...[
    ["keys.Pkcs12", "privateKey"],
    ["keys.JavaKeyStore", "privateKey"],
    ["keys.PrivateKey", "privateKey"],
    ["huawei.ApigCertificate", "privateKey"],
    ["alibaba.UserCertificate", "encryptPrivateKey"],
  ].map(([kind = "", argument = ""]): Case => [
    `${argument} of ${kind}`,
    KEYS,
    ofKind(kind, { [argument]: SECRET }),
    [`error keysInState puts the private key in ${argument} into the state; ${INSTEAD}`],
  ]),
  [
    "both keys of an SM2 pair",
    KEYS,
    ofKind("alibaba.UserCertificate", { signPrivateKey: SECRET, encryptPrivateKey: SECRET, name: "x" }),
    [
      `error keysInState puts the private key in signPrivateKey, encryptPrivateKey into the state; ${INSTEAD}`,
    ],
  ],
  [
    "a key of which it is secret whether it is exported",
    KEYS,
    candidate(
      {},
      { inputs: { exportPrivateKey: SECRET }, unknown: new Map([["privateKey", "it is secret"]]) },
    ),
    [open("keysInState", "whether it exports its private key", "it is secret")],
  ],
  [
    "a kind that is not renewed",
    { newKey: { required: true } },
    candidate({}, { inputs: { renewBefore: "30d", csr: "x" }, accepts: new Set() }),
    [],
  ],
  ["another package's resource", KEYS, candidate({ role: "key" }, { kind: undefined }), []],
  [
    "a renewal with the same request",
    { newKey: { required: true } },
    candidate({}, inputs({ renewBefore: "30d", csr: UNKNOWN })),
    [
      "error newKey would keep its key when it is renewed, because its signing request (csr) stays the same; let the service generate the key, or leave renewBefore out and replace the request",
    ],
  ],
  ...[{ renewBefore: "30d" }, { csr: "x" }].map((args): Case => [
    `${Object.keys(args).join()} alone`,
    { newKey: { required: true } },
    candidate({}, inputs(args)),
    [],
  ]),
  [
    "other rules for what is not a certificate",
    { tags: { required: ["team"] }, newKey: { required: true } },
    ofKind("huawei.ApigCertificate", { renewBefore: "30d", csr: "x" }),
    [],
  ],
])("keys: %s", (_, rules, one, expected) => {
  expect(messages(rules, one)).toEqual(expected);
});
