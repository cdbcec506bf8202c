import { readResource, type RawResource, type StackResource } from "../../inventory/resource";
import { retirementChoice, retirementEffect } from "../../inventory/retirement";
import { dynamicType } from "../../common/type-token";
import { SECRET } from "../../inventory/value";
import { retireFailures, retirementOf as chosen } from "../../provider/resources/retirement";
import { definitionOf } from "../../schema";

test("retire takes precedence, then the argument that it replaces, then the kind's default", () => {
  const { arguments: certificate } = definitionOf("huawei.PrivateCertificate")!;
  const { arguments: authority } = definitionOf("alibaba.SubCa")!;
  for (const retire of ["revoke", "delete", "retain"] as const) {
    expect(chosen(certificate, { retire })).toBe(retire);
    expect(chosen(authority, { retire, revokeOnDelete: true })).toBe(retire);
  }
  expect(chosen(authority, { revokeOnDelete: true })).toBe("revoke");
  expect(chosen(authority, { revokeOnDelete: false })).toBe("retain");
  expect(chosen(certificate, { revokeOnDelete: false })).toBe("delete");
  expect(chosen(certificate, {})).toBe("revoke");
  expect(chosen(authority, {})).toBe("retain");
  expect(chosen({}, { retire: "revoke" })).toBeUndefined();
  expect(chosen(authority, { enableCrl: true })).toBe("retain");
  // A file may contain anything, including the names of Object.prototype.
  expect(chosen(authority, { revokeOnDelete: "constructor" })).toBe("retain");
});

test("conflicting arguments are refused in place", () => {
  expect(retireFailures({ args: {} })).toEqual([]);
  expect(retireFailures({ args: { revokeOnDelete: true, revocationReason: "SUPERSEDED" } })).toEqual([]);
  expect(retireFailures({ args: { retire: "revoke", revocationReason: "SUPERSEDED" } })).toEqual([]);
  expect(retireFailures({ args: { retire: "delete" } })).toEqual([]);
  expect(retireFailures({ args: { retire: "revoke", revokeOnDelete: false } })).toEqual([
    { argument: "revokeOnDelete", message: "is the older form of retire: set only retire" },
  ]);
  expect(retireFailures({ args: { retire: "delete", revocationReason: "SUPERSEDED" } })).toEqual([
    {
      argument: "revocationReason",
      message: 'is for retire "revoke" only, and it is "delete": leave it out',
    },
  ]);
});

const resource = (kind: string, inputs: object = {}, options: Partial<RawResource> = {}): StackResource =>
  readResource({
    ...{ urn: "urn:pulumi:dev::test::x::web", type: dynamicType(kind), inputs: { ...inputs } },
    ...options,
  });
const ROOT = "alibaba.RootCa";
const SUB = "alibaba.SubCa";
const CA = "huawei.CertificateAuthority";
const LEAF = "alibaba.ServerCertificate";
const UPLOAD = "huawei.ApigCertificate";

test.each([
  [ROOT, {}, "retain"],
  [SUB, {}, "retain"],
  [SUB, { revokeOnDelete: false }, "retain"],
  [SUB, { revokeOnDelete: true }, "revoke"],
  [CA, {}, "delete"],
  [CA, { type: "ROOT" }, "delete"],
  [CA, { revokeOnDelete: false }, "delete"],
  [CA, { retire: "retain" }, "retain"],
  [LEAF, {}, "revoke"],
  ["huawei.PrivateCertificate", { revokeOnDelete: false }, "delete"],
  [LEAF, { retire: "retain" }, "retain"],
  [LEAF, { retire: SECRET }, "revoke"],
  [UPLOAD, {}, undefined],
  [UPLOAD, { retire: "delete" }, undefined],
  ["keys.PrivateKey", {}, undefined],
] as const)("%s with %j: %s", (kind, inputs, choice) => {
  expect(retirementChoice(resource(kind, inputs))).toBe(choice);
});

test("options take precedence: read resources have no choice, and retainOnDelete keeps the resource", () => {
  for (const kind of [ROOT, SUB, CA, LEAF]) {
    expect(retirementChoice(resource(kind, { retire: "revoke" }, { external: true }))).toBeUndefined();
    expect(retirementChoice(resource(kind, { retire: "revoke" }, { retainOnDelete: true }))).toBe("retain");
  }
  for (const kind of [UPLOAD, "keys.PrivateKey"])
    expect(retirementChoice(resource(kind, {}, { retainOnDelete: true }))).toBeUndefined();
});

const kept = (option: string): object => ({
  outcome: "kept",
  words: `is neither revoked nor deleted (${option}): it stays unchanged and valid`,
});
const fromState = { outcome: "removed", words: "is deleted from the state" };
const scheduled = (days: number): object => ({
  outcome: "scheduled",
  words: `is disabled and deleted after ${days} days`,
});

test.each<[string, StackResource, object | undefined]>([
  ["a key", resource("keys.PrivateKey"), fromState],
  ["a request", resource("keys.CertificateRequest"), fromState],
  ["a bundle, even with an option", resource("keys.Pkcs12", {}, { retainOnDelete: true }), fromState],
  ["a copy at a gateway", resource(UPLOAD), { outcome: "removed", words: "is removed from the gateway" }],
  ["a copy that is kept", resource(UPLOAD, {}, { retainOnDelete: true }), kept("retainOnDelete")],
  [
    "a CA that is revoked",
    resource(SUB, { retire: "revoke" }),
    {
      outcome: "revoked",
      words: "is revoked: no certificate below it is accepted any more where revocation is checked",
    },
  ],
  ["a certificate", resource(LEAF), { outcome: "revoked", words: "is revoked and deleted" }],
  [
    "a certificate with a reason",
    resource("huawei.PrivateCertificate", { revocationReason: "SUPERSEDED" }),
    { outcome: "revoked", words: "is revoked (SUPERSEDED) and deleted" },
  ],
  [
    "a certificate that is deleted",
    resource(LEAF, { retire: "delete" }),
    { outcome: "deleted", words: "is deleted without being revoked: it stays valid until it expires" },
  ],
  ["a CA that is deleted", resource(CA), scheduled(7)],
  ["a CA that is deleted later", resource(CA, { pendingDays: 30 }), scheduled(30)],
  ["a CA", resource(ROOT), { outcome: "kept", words: "is kept by the service and stays valid" }],
  [
    "what is only read",
    resource(LEAF, {}, { external: true, retainOnDelete: true }),
    { outcome: "kept", words: "is only read by the program: it stays unchanged" },
  ],
  [
    "what an earlier run removed",
    resource(LEAF, {}, { pendingReplacement: true, external: true }),
    { outcome: "removed", words: "was removed by an earlier run that was interrupted" },
  ],
  ["a resource of another package", readResource({ urn: "a::b::c::d", type: "random:index:Id" }), undefined],
])("the effect for %s", (_, one, outcome) => {
  expect(retirementEffect(one)).toEqual(outcome);
});

test("a resource deleted with another one is left alone, and retainOnDelete takes precedence", () => {
  const leavesWith = true;
  expect(retirementEffect(resource(LEAF), { leavesWith })).toEqual(kept("deletedWith"));
  expect(retirementEffect(resource(LEAF, {}, { retainOnDelete: true }), { leavesWith })).toEqual(
    kept("retainOnDelete"),
  );
});

test.each<[string, StackResource, string]>([
  ["is kept", resource(LEAF, { retire: "retain" }), "is kept by the service"],
  ["is a CA that is kept", resource(SUB), "is kept by the service"],
  ["is deleted", resource(LEAF, { retire: "delete" }), "is deleted without being revoked"],
  [
    "is left alone",
    resource(LEAF, {}, { retainOnDelete: true }),
    "is neither revoked nor deleted (retainOnDelete)",
  ],
])("a resource that %s is not called valid below a revoked CA", (_, one, words) => {
  expect(retirementEffect(one, { isBelowRevoked: true })?.words).toBe(
    `${words}; a CA above it is revoked, so it is not accepted any more where revocation is checked`,
  );
});

test("a revoked resource is revoked, whatever its CA", () => {
  expect(retirementEffect(resource(LEAF), { isBelowRevoked: true })).toEqual(
    retirementEffect(resource(LEAF)),
  );
});
