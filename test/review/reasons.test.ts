import { buildReview } from "../../review/build";
import { changedArguments } from "../../review/reasons";
import { parsePolicy } from "../../policy/file";
import { readCertificate } from "../../inventory/certificates";
import { readResource } from "../../inventory/resource";
import { dynamicType } from "../../common/type-token";
import { SECRET } from "../../inventory/value";
import { kinds } from "../../provider/kinds";
import { named, previewOf, stateOf } from "./stacks";

const TYPE = "pulumi-nodejs:dynamic/alibaba:ServerCertificate";
const server = (inputs: Record<string, unknown>): ReturnType<typeof readResource> =>
  readResource({ urn: `urn:pulumi:s::p::${TYPE}::web`, type: TYPE, inputs });

test("secret arguments are hidden even in plain text", () => {
  const type = "pulumi-nodejs:dynamic/keys:Pkcs12";
  const { inputs, exposed } = readResource({
    ...{ urn: `urn:pulumi:s::p::${type}::bundle`, type },
    inputs: { password: "in clear", privateKey: "in clear", alias: "web" },
  });
  expect(inputs).toEqual({ password: SECRET, privateKey: SECRET, alias: "web" });
  expect(exposed).toBe(true);
});

/** Values that no report may show, whatever the definitions say. */
const NEVER_SHOWN = [
  ...["privateKey", "privateKeySign", "password", "pfx", "certKmcRep1"],
  ...["encPrivateKey", "encSm2EnvelopedKey", "signedAndEnvelopedData"],
];

test.each(NEVER_SHOWN)(
  "%s in plain text is never shown for any kind, neither as an argument nor as an output",
  (name) => {
    const values = { [name]: "in clear" };
    for (const { kind, fields } of kinds) {
      const type = dynamicType(kind);
      const one = readResource({
        urn: `urn:pulumi:s::p::${type}::one`,
        type,
        inputs: values,
        outputs: values,
      });
      expect(one.inputs).toEqual(Object.hasOwn(fields, name) ? { [name]: SECRET } : {});
      expect(one.outputs).toEqual({});
      expect(one.exposed).toBe(true);
    }
  },
);

/** A stack without any other change. */
const ALONE = { entries: new Map(), read: readCertificate };

test.each([
  [SECRET, "shown.example.com"],
  ["shown.example.com", SECRET],
])("a reason shows neither value if one is secret: %s to %s", (old, value) => {
  const [before, after] = [server({ commonName: old }), server({ commonName: value })];
  const step = {
    op: "replace",
    urn: after.urn,
    name: "web",
    before,
    after,
    replaceReasons: ["commonName"],
    diffReasons: [],
  } as const;
  expect(changedArguments(step, ALONE)).toEqual([
    { argument: "commonName", note: "changes; its value is secret" },
  ]);
});

test.each([
  ["Alibaba Cloud", "nothing", "services", ""],
  ["Huawei Cloud", "huawei-removed", "issuing", " (SUPERSEDED)"],
])("revoking a CA of %s above certificates that stay refuses the change", (_, scenario, name, why) => {
  const state = stateOf(scenario);
  const authority = named(state.deployment.resources, name);
  const reason = why === "" ? {} : { revocationReason: "SUPERSEDED" };
  authority.inputs = { ...authority.inputs, retire: "revoke", ...reason };
  const preview = previewOf("nothing");
  preview.steps = [{ op: "delete", urn: authority.urn, oldState: authority }];
  preview.changeSummary = { same: 7, delete: 1 };
  const { findings, verdict, changes } = buildReview({
    preview: JSON.stringify(preview),
    state: JSON.stringify(state),
  });
  expect(findings).toContainEqual(expect.objectContaining({ rule: "issuer-revoked", severity: "error" }));
  expect(verdict).toBe("refused");
  expect(changes).toMatchObject([
    {
      retirement: {
        outcome: "revoked",
        words: `is revoked${why}: no certificate below it is accepted any more where revocation is checked`,
      },
    },
  ]);
});

test.each([
  ["Alibaba Cloud", "nothing", "web", "parentIdentifier", "services"],
  ["Huawei Cloud", "huawei-removed", "api", "issuerId", "issuing"],
])(
  "a new certificate directly below a root of %s is reported",
  (_, scenario, name, argument, subordinate) => {
    const state = stateOf(scenario);
    const { resources } = state.deployment;
    const { id: _id, outputs: _outputs, ...leaf } = named(resources, name);
    const rulesBelow = (authority: string): string[] => {
      const inputs = { ...leaf.inputs, [argument]: named(resources, authority).id };
      const newState = { ...leaf, urn: leaf.urn.replace(/\w+$/, "fresh"), inputs };
      const preview = { ...previewOf("nothing"), steps: [{ op: "create", urn: newState.urn, newState }] };
      const { findings } = buildReview({ preview: JSON.stringify(preview), state: JSON.stringify(state) });
      return findings.filter((finding) => finding.name === "fresh").map(({ rule }) => rule);
    };
    expect(rulesBelow("root")).toContain("issued-by-root");
    expect(rulesBelow(subordinate)).not.toContain("issued-by-root");
  },
);

test.each([
  ["nothing above it is revoked", undefined, "is kept by the service and stays valid"],
  [
    "its CA is revoked",
    "services",
    "is kept by the service; a CA above it is revoked, so it is not accepted any more where revocation is checked",
  ],
  [
    "the root is revoked",
    "root",
    "is kept by the service; a CA above it is revoked, so it is not accepted any more where revocation is checked",
  ],
])(
  "a certificate that is removed but kept at the service is called valid only if it is: %s",
  (_, revoked, words) => {
    const state = stateOf("nothing");
    const { resources } = state.deployment;
    const web = named(resources, "web");
    web.inputs = { ...web.inputs, retire: "retain" };
    if (revoked !== undefined) {
      const authority = named(resources, revoked);
      authority.outputs = { ...authority.outputs, status: "REVOKE" };
    }
    const preview = previewOf("nothing");
    preview.steps = [{ op: "delete", urn: web.urn, oldState: web }];
    const { findings, changes } = buildReview({
      preview: JSON.stringify(preview),
      state: JSON.stringify(state),
    });
    expect(changes).toMatchObject([{ name: "web", retirement: { outcome: "kept", words } }]);
    const finding = findings.find(({ rule, name }) => rule === "stays-valid" && name === "web");
    expect(finding?.message).toMatch(
      revoked === undefined
        ? /^the old one is not revoked and stays valid until /
        : /^the old one is not revoked itself: where only its own revocation is checked, it is accepted until /,
    );
  },
);

test.each([[[undefined, 7, null, {}]], [null], [7], [{}], ["constructor"]])(
  "impossible argument values are reported and break nothing: %j",
  (value) => {
    const [before, after] = [server({ domain: ["a.example.com"] }), server({ domain: value })];
    const step = {
      op: "update",
      urn: after.urn,
      name: "web",
      before,
      after,
      replaceReasons: [],
      diffReasons: [],
    } as const;
    expect(changedArguments(step, ALONE)).toMatchObject([{ argument: "domain" }]);
  },
);

test("the policy of the target branch applies too, and changes to it are reported", () => {
  const base = parsePolicy(
    "version: 1\nrules: { maximumValidity: { end: 30d }, wildcards: { allowed: false } }",
    "base",
  );
  const policy = parsePolicy(
    "version: 1\nrules: { maximumValidity: off, wildcards: { allowed: true } }\nexceptions: [{ resource: x, rules: [tags], reason: y }]",
    "lax",
  );
  const { findings, verdict } = buildReview({
    ...{ preview: JSON.stringify(previewOf("new-leaf")), state: JSON.stringify(stateOf("new-leaf")) },
    ...{ policy, basePolicy: base },
  });
  expect(findings.filter(({ severity }) => severity === "error")).toMatchObject([
    { rule: "policy/maximumValidity", name: "api" },
  ]);
  expect(
    findings
      .filter(({ rule }) => rule === "policy-changed")
      .map(({ message }) => message.replace(/^.*?: /, "")),
  ).toEqual([
    "maximumValidity is no longer checked",
    "wildcards.allowed: false → true",
    expect.stringMatching(/^a new exception: .*"resource":"x"/),
  ]);
  expect(verdict).toBe("refused");
});

test("a review reports keys that enter the state, of certificates and of other resources", () => {
  const policy = parsePolicy(
    "version: 1\nrules: { keysInState: { allowed: false }, usages: { end: { extendedKeyUsages: [emailProtection] } } }",
    "strict",
  );
  const { findings } = buildReview({ preview: JSON.stringify(previewOf("new-hierarchy")), policy });
  const namesOf = (rule: string): string[] =>
    findings.filter((one) => one.rule === `policy/${rule}`).map(({ name }) => name ?? "");
  expect(namesOf("keysInState")).toEqual(expect.arrayContaining(["batch", "web"]));
  expect(namesOf("usages")).toContain("web");
  expect(namesOf("usages")).not.toContain("services");
});
