import { join } from "node:path";
import { mkdirSync, writeFileSync } from "node:fs";
import { judgeOf } from "../../policy/judge";
import { PkiError } from "../../provider/base/errors";
import { UNKNOWN } from "../../provider/base/unknown";
import type { IssuanceRequest, RequestedIssuer, Objection } from "../../provider/resources/policies";
import { CA, make, newFolder, pem, removeFolders } from "../x509/support";
import { AT } from "./candidates";

afterAll(removeFolders);

const folder = newFolder();
let count = 0;

/** The reports on a resource under policies whose rules are flow mappings without braces. */
function judged(rules: readonly string[], request: Partial<IssuanceRequest>): readonly Objection[] {
  const sources = rules.map((text) => {
    const path = join(folder, `${++count}.yaml`);
    writeFileSync(path, `version: 1\nrules: { ${text} }\n${EXCEPTION}`);
    return { file: "pki.yaml", setting: "PKI_POLICY", path } as const;
  });
  const base = { kind: LEAF, names: ["web"], args: SERVER, issuer: undefined, at: AT };
  return judgeOf(sources)({ ...base, ...request });
}

const violations = (rules: string, request: Partial<IssuanceRequest>): string[] =>
  judged([rules], request).map(({ argument, message }) => `${argument} ${message}`);

const EXCEPTION = "exceptions: [{ resource: special, rules: [maximumValidity, renewBefore], reason: x }]\n";
const LEAF = "alibaba.ServerCertificate";
const SERVER = {
  ...{ commonName: "www.example.com", algorithm: "ECC_256", days: 30, renewJitter: "1d", country: null },
  ...{ domain: ["A.example.com", "a.example.com"], retire: "retain", tags: { more: "x" } },
};
const SUB = { ...SERVER, domain: undefined, pathLenConstraint: 3, years: 5 };
const BY = "is refused by the rule";
const OF = "of the policy pki.yaml:";
const OPEN = "cannot be judged before the run:";

test.each<[string, Partial<IssuanceRequest>, string]>([
  [
    "maximumValidity: { end: 20d }",
    {},
    `days ${BY} maximumValidity ${OF} is valid for 30 days; at most 20d is allowed`,
  ],
  [
    "keyAlgorithms: { allowed: [ECC_384] }",
    {},
    `algorithm ${BY} keyAlgorithms ${OF} its key is ECC_256; allowed are ECC_384`,
  ],
  [
    "names: { issuers: [{ identifier: x, allowed: [www.example.com] }] }",
    { issuer: { identifier: "x", label: "lab", isNew: false } },
    `domain[0], domain[1] ${BY} names ${OF} may not be certified by lab; allowed are www.example.com`,
  ],
  [
    "names: { issuers: [{ identifier: x, allowed: [a] }] }",
    { args: { ...SERVER, domain: UNKNOWN, commonName: UNKNOWN } },
    `commonName, domain is not judged yet by the rule names ${OF} its names ${OPEN} commonName is known only during the run`,
  ],
  [
    "wildcards: { allowed: false }",
    { args: { ...SERVER, domain: UNKNOWN, commonName: UNKNOWN } },
    `commonName, domain is not judged yet by the rule wildcards ${OF} its names ${OPEN} commonName is known only during the run`,
  ],
  [
    "pathLength: { maximum: 1 }",
    { kind: "alibaba.SubCa", args: SUB },
    `pathLenConstraint ${BY} pathLength ${OF} allows 3 CAs below it; at most 1 is allowed`,
  ],
  [
    "retention: { certificates: [delete] }",
    {},
    `retire ${BY} retention ${OF} would be kept when it is removed from the program; it may only be deleted`,
  ],
  [
    "minimumValidity: { end: 40d }",
    {},
    `days ${BY} minimumValidity ${OF} is valid for 30 days; at least 40d is required`,
  ],
  [
    "usages: { end: { extendedKeyUsages: [clientAuth] } }",
    {},
    ` ${BY} usages ${OF} has the extended key usages serverAuth; allowed are clientAuth`,
  ],
  [
    "usages: { subordinate: { extendedKeyUsages: [clientAuth] } }",
    { kind: "alibaba.SubCa", args: { ...SUB, extendedKeyUsages: ["serverAuth"] } },
    `extendedKeyUsages ${BY} usages ${OF} has the extended key usages serverAuth; allowed are clientAuth`,
  ],
  [
    "usages: { end: { keyUsages: [digitalSignature] } }",
    {
      kind: "alibaba.CustomCertificate",
      args: {
        csr: UNKNOWN,
        apiPassthrough: { extensions: { keyUsage: { digitalSignature: true, contentCommitment: true } } },
      },
    },
    `apiPassthrough ${BY} usages ${OF} has the key usages nonRepudiation; allowed are digitalSignature`,
  ],
  [
    "usages: { end: { extendedKeyUsages: [serverAuth] } }",
    { kind: "huawei.PrivateCertificate", args: { keyUsages: UNKNOWN, issuerId: "x" } },
    `keyUsages is not judged yet by the rule usages ${OF} its usages ${OPEN} keyUsages is known only during the run`,
  ],
  [
    "keysInState: { allowed: false }",
    { args: { ...SERVER, exportPrivateKey: true } },
    `exportPrivateKey ${BY} keysInState ${OF} exports its private key into the state; leave exportPrivateKey out, or give a signing request (csr) whose key stays where it is used`,
  ],
  [
    "newKey: { required: true }",
    { kind: "alibaba.ServerCertificateWithCsr", args: { csr: UNKNOWN, days: 30, renewBefore: "10d" } },
    `renewBefore ${BY} newKey ${OF} would keep its key when it is renewed, because its signing request (csr) stays the same; let the service generate the key, or leave renewBefore out and replace the request`,
  ],
  ["tags: { required: [team] }", {}, `tags ${BY} tags ${OF} has no tag team`],
  [
    "renewBefore: { required: true }",
    {},
    `renewJitter ${BY} renewBefore ${OF} does not say when it is renewed; set renewBefore`,
  ],
])("%s is reported with its argument", (rules, request, text) => {
  expect(violations(rules, request)).toEqual([text]);
});

test("values are located wherever they are, and the severity is the rule's", () => {
  const args = {
    distinguishedName: { commonName: "www.example.com", organization: "Example" },
    subjectAlternativeNames: [{ type: "DNS", value: "*.Example.com" }],
    ...{ validity: { type: "DAY", value: 30 }, keyAlgorithm: "EC256", issuerId: "x" },
  };
  expect(
    judged(["wildcards: { allowed: false, severity: warning }"], { kind: "huawei.PrivateCertificate", args }),
  ).toEqual([
    {
      argument: "subjectAlternativeNames[0].value",
      message: `${BY} wildcards ${OF} wildcard names are not allowed`,
      severity: "warning",
      isOpen: false,
    },
  ]);
  const [one] = judged(["wildcards: { allowed: false }"], {
    args: { ...SERVER, domain: UNKNOWN, commonName: UNKNOWN },
  });
  expect(one).toMatchObject({ severity: "error", isOpen: true });
});

test("a mailbox is located as it is written, next to arguments that are not given", () => {
  const args = { ...SERVER, domain: undefined, sanType: 1, sanValue: ["Alice@example.com"] };
  const issuer = { identifier: "x", label: "lab", isNew: false };
  expect(
    violations("names: { issuers: [{ identifier: x, allowed: [www.example.com] }] }", {
      ...{ kind: "alibaba.ClientCertificate", args, issuer },
    }),
  ).toEqual([`sanValue[0] ${BY} names ${OF} may not be certified by lab; allowed are www.example.com`]);
});

const SHORT = "maximumValidity: { end: 20d }";

test("identical violations from two policies or two names are reported once, and no name means no exception", () => {
  expect(judged([SHORT, SHORT], {})).toHaveLength(1);
  expect(judged([SHORT, "maximumValidity: { end: 10d }"], {})).toHaveLength(2);
  expect(judged([SHORT], { names: ["web", "api"] })).toHaveLength(1);
  expect(judged([SHORT], { names: ["special"] })).toEqual([]);
  expect(judged([SHORT], { names: ["special", "web"] })).toHaveLength(1);
  expect(judged([SHORT], { names: [] })).toHaveLength(1);
  expect(judged([SHORT], { kind: "keys.PrivateKey", args: { algorithm: "ECC_256" } })).toEqual([]);
  expect(judged([SHORT], { kind: "other.Thing" })).toEqual([]);
});

test("an update is judged only by what it makes worse, by the rules about what updates change", () => {
  const rules = `${SHORT}, tags: { required: [team, more] }, retention: { certificates: [retain] }, renewBefore: { required: true }`;
  const fine = { ...SERVER, tags: { team: "a", more: "x" }, renewBefore: "9d" };
  const worse = (before: object, args: object, more: Partial<IssuanceRequest> = {}): string[] =>
    violations(rules, { before: { ...fine, ...before }, args: { ...fine, ...args }, ...more }).map(
      (text) => text.split(": ")[1] ?? "",
    );
  expect(worse({}, {})).toEqual([]);
  expect(worse({ days: 30 }, { days: 60 })).toEqual([]);
  expect(worse({}, { retire: "revoke" })).toEqual([
    "would be revoked when it is removed from the program; it may only be kept",
  ]);
  expect(worse({ retire: "revoke" }, { retire: "revoke" })).toEqual([]);
  expect(worse({}, { tags: {} })).toEqual(["has no tag team, more"]);
  expect(worse({ tags: { more: "x" } }, { tags: {} })).toEqual(["has no tag team, more"]);
  expect(worse({ tags: {} }, { tags: {} })).toEqual([]);
  expect(worse({}, { renewBefore: undefined })).toEqual(["does not say when it is renewed; set renewBefore"]);
  expect(worse({}, { renewBefore: undefined }, { names: ["special"] })).toEqual([]);
});

const CA_ARGUMENTS = {
  ...{ keyAlgorithm: "EC384", signatureAlgorithm: "SHA384" },
  distinguishedName: {
    commonName: "Root",
    country: "CN",
    organization: "Example",
    organizationalUnit: "A",
    locality: "B",
    state: "C",
  },
  validity: { type: "YEAR", value: 5 },
};
const PLAN = { kind: "huawei.CertificateAuthority", name: "root", type: "ROOT", ...CA_ARGUMENTS };
const BELOW = {
  distinguishedName: { commonName: "www.example.com" },
  ...{ validity: { type: "DAY", value: 30 }, issuerId: "x" },
};
const KEYS = "keyAlgorithms: { end: [ECC_256] }";
const keyBelow = (issuer: RequestedIssuer | undefined, args: object = BELOW): string[] =>
  violations(KEYS, { kind: "huawei.PrivateCertificate", args: { ...args }, issuer }).map((text) =>
    text.split(": ").slice(1).join(": "),
  );

test("at Huawei Cloud a key that is not given is like the CA's, issued or declared", async () => {
  const { certificate } = await make(CA, undefined, "ECC_384");
  const other = ["its key is ECC_384; allowed are ECC_256"];
  const issued = { certificate: pem(certificate), isNew: false };
  expect(keyBelow(issued)).toEqual(other);
  expect(keyBelow({ ...issued, identifier: "x", plan: { ...PLAN, keyAlgorithm: "EC256" } })).toEqual(other);
  expect(keyBelow({ plan: PLAN, isNew: false })).toEqual(other);
  expect(keyBelow({ plan: { ...PLAN, keyAlgorithm: "EC256" }, isNew: false })).toEqual([]);
  expect(keyBelow({ plan: PLAN, isNew: false }, { ...BELOW, keyAlgorithm: "EC256" })).toEqual([]);
  const open = [`its key ${OPEN} its algorithm is not known`];
  expect(keyBelow(undefined)).toEqual(open);
  expect(keyBelow({ isNew: false })).toEqual(open);
  const unknown = { ...PLAN, keyAlgorithm: UNKNOWN };
  expect(keyBelow({ plan: unknown, isNew: false }, { ...BELOW, keyAlgorithm: "EC256" })).toEqual([]);
});

test("a CA is identified by its certificate, unless this run has created it", async () => {
  const { certificate } = await make(CA);
  const subject = `names: { issuers: [{ subject: "CN=Test CA", allowed: [www.example.com] }], others: { allowed: [] } }`;
  const args = { ...SERVER, domain: ["bank.net"] };
  const who = (issuer: RequestedIssuer | undefined, rules = subject): string[] =>
    violations(rules, { args, issuer }).map((text) => /certified by (.*);/.exec(text)?.[1] ?? text);
  const issued = { certificate: pem(certificate), identifier: "x", isNew: false };
  const counts = "CN=Test CA, which applies because";
  expect(who(issued)).toEqual(["Test CA"]);
  expect(who({ ...issued, label: "lab" })).toEqual(["lab"]);
  expect(who({ ...issued, label: "lab", isNew: true })).toEqual([`${counts} lab is new in this run`, "lab"]);
  expect(who(undefined)).toEqual([
    `${counts} it is not known which CA issues this`,
    "a CA that no entry names",
  ]);
  const byIdentifier = subject.replace(/subject: "[^"]*"/, "identifier: x");
  expect(who(issued, byIdentifier)).toEqual(["Test CA"]);
  expect(who({ identifier: "x", label: "lab", isNew: false }, byIdentifier)).toEqual(["lab"]);
  expect(who({ identifier: "y", label: "lab", isNew: false }, byIdentifier)).toEqual(["lab"]);
  expect(who({ ...issued, isNew: true }, byIdentifier)).toEqual([
    "x, which applies because it is not known which CA issues this",
    "a CA that no entry names",
  ]);
  const { fingerprint } = certificate;
  expect(who(issued, subject.replace(/subject: "[^"]*"/, `fingerprint: "${fingerprint}"`))).toEqual([
    "Test CA",
  ]);
  // The name in the program may be its name, and replaces no other.
  const called = (name: string): string => subject.replace(/subject: "[^"]*"/, `issuer: ${name}`);
  expect(who({ ...issued, label: "lab" }, called("lab"))).toHaveLength(2);
  expect(who(issued, called("Test*"))).toEqual(["Test CA"]);
  expect(who({ ...issued, label: "lab", isNew: true }, called("lab"))).toEqual([
    "lab, which applies because lab is new in this run",
    "lab",
  ]);
});

test("a CA that gets its certificate by an update is judged as if it were issued", async () => {
  const issued = pem((await make({ ...CA, pathLength: 3 })).certificate);
  const args = { type: "SUBORDINATE", distinguishedName: BELOW.distinguishedName, keyAlgorithm: "EC256" };
  const rules = (before: object, importCertificate?: string): string[] =>
    violations("pathLength: { maximum: 1 }", {
      kind: "huawei.CertificateAuthority",
      before: { ...args, ...before },
      args: { ...args, importCertificate },
    });
  expect(rules({}, issued)).toEqual([
    `importCertificate ${BY} pathLength ${OF} allows 3 CAs below it; at most 1 is allowed`,
  ]);
  expect(rules({ importCertificate: issued, certificate: "" }, issued)).toHaveLength(1);
  expect(rules({ importCertificate: issued, certificate: issued }, issued)).toEqual([]);
  expect(rules({ importCertificate: issued, certificate: "" })).toEqual([]);
});

test("a CA whose certificate the program no longer gives is not judged as if it were issued", () => {
  const kind = "huawei.CertificateAuthority";
  const args = { type: "SUBORDINATE", distinguishedName: BELOW.distinguishedName, keyAlgorithm: "EC256" };
  const rules = "keyAlgorithms: { allowed: [ECC_384] }";
  expect(violations(rules, { kind, args })).toHaveLength(1);
  for (const before of [{ importCertificate: "x" }, { certificate: "" }])
    expect(violations(rules, { kind, args, before: { ...args, ...before } })).toEqual([]);
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test("a policy that cannot be applied prevents issuance, and names the setting that refers to it", () => {
  mkdirSync(join(folder, "directory"));
  for (const [file, problem] of [
    ["", "it does not name a file"],
    ["directory", `${join(folder, "directory")} is not a file`],
    ["missing", /ENOENT/],
  ] as const) {
    const fails = (): unknown => judgeOf([{ file, setting: "pki:policy", path: join(folder, file) }]);
    expect(fails).toThrow(PkiError);
    expect(fails).toThrow("pki:policy: nothing is issued while the policy cannot be applied: ");
    expect(fails).toThrow(problem);
    expect(fails).toThrow(
      expect.objectContaining({ code: "INVALID_CONFIG", cause: expect.anything() as unknown }) as Error,
    );
    if (typeof problem === "string")
      expect(thrownBy(fails)).toMatchObject({ cause: { code: "INVALID_CONFIG" } });
  }
});
