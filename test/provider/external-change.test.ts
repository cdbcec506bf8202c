import {
  externalChangeOf,
  externalChanges,
  replacesRevoked,
  revokedBy,
  withoutOutside,
} from "../../provider/resources/external-change";
import { newMemory } from "../../provider/resources/memory";
import { argsBelow, hierarchy, newWorld, removeFolders, Resource } from "./support";

afterAll(removeFolders);

const KIND = "alibaba.ServerCertificate";

test("an external change found by one read is not reported by the next, which no longer finds it", async () => {
  const world = newWorld();
  const resource = new Resource(world, KIND);
  await resource.up(argsBelow(await hierarchy(world), KIND));
  const { inputs, state } = resource;
  resource.state = { ...state, changedOutside: "something was changed", revokedOutside: "it was revoked" };
  await resource.refresh();
  for (const held of [resource.inputs, resource.state]) {
    expect(held).not.toHaveProperty("changedOutside");
    expect(held).not.toHaveProperty("revokedOutside");
  }
  const { changes } = await resource.provider.diff(resource.id ?? "", resource.state, inputs);
  expect(changes).toBe(false);
});

describe("a status", () => {
  test.each(["REVOKE", "REVOKED"])("%s cannot be undone: it is reported, with the replacement", (status) => {
    expect(revokedBy(status)).toEqual({
      revokedOutside: `its status is ${status}: a new one takes its place, then this one is removed`,
    });
  });

  test.each(["ISSUE", "ACTIVED", "EXPIRED", "", undefined])("%s is not an external change", (status) => {
    expect(revokedBy(status)).toEqual({});
  });
});

const OUTSIDE = { revokedOutside: "it was revoked", changedOutside: "its tags" };

test("external changes are kept with the arguments, and distinguished from them", () => {
  const inputs = { ...OUTSIDE, domain: "a.example.com" };
  expect(externalChangeOf(inputs)).toEqual(OUTSIDE);
  expect(externalChangeOf({ ...inputs, revokedOutside: undefined })).toEqual({ changedOutside: "its tags" });
  expect(withoutOutside(inputs)).toEqual({ domain: "a.example.com" });
});

describe("the next run", () => {
  const [replaces, updates, nothing] = [
    { changes: true, replaces: ["revokedOutside"] },
    { changes: true, replaces: [] },
    { changes: false, replaces: [] },
  ];
  const revoked = { revokedOutside: OUTSIDE.revokedOutside };
  const changed = { changedOutside: OUTSIDE.changedOutside };
  const CASES: [string, Record<string, unknown>, Record<string, unknown>, object][] = [
    ["nothing happened", { status: "ISSUE" }, {}, nothing],
    ["it was revoked", revoked, {}, replaces],
    ["it was revoked and changed", OUTSIDE, {}, replaces],
    ["it was changed", changed, {}, updates],
    ["the status says it, as in a state of an earlier release", { status: "REVOKED" }, {}, replaces],
    ["a refresh that has just found it does nothing about it", revoked, revoked, nothing],
    ["a refresh that has found one of two", OUTSIDE, revoked, updates],
  ];
  test.each(CASES)("%s", (_, olds, news, expected) => {
    expect(externalChanges(olds, news)).toEqual(expected);
  });
});

describe("the check for the replacement of a revoked resource", () => {
  const [URN, OTHER] = ["urn:pulumi:prod::shop::web", "urn:pulumi:prod::shop::mail"];
  const opened = () => {
    const context = { memory: newMemory() };
    return (olds: Record<string, unknown>, urn: unknown = URN): boolean =>
      replacesRevoked(context, urn, olds);
  };
  const REVOKED = { domain: "a", revokedOutside: "it was revoked" };

  test("is the one without old inputs, after one whose old inputs show the revocation", () => {
    const check = opened();
    expect(check({})).toBe(false);
    expect(check(REVOKED)).toBe(false);
    expect(check({})).toBe(true);
    expect(check({}, OTHER)).toBe(false);
  });

  test("is not one after old inputs that do not show the revocation", () => {
    const check = opened();
    check(REVOKED);
    expect(check({ domain: "a" })).toBe(false);
    expect(check({})).toBe(false);
  });
});
