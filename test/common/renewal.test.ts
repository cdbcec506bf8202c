import { dueAt, type ValidityDates } from "../../common/renewal";
import { UNKNOWN } from "../../provider/base/unknown";
import { RENEWAL, renewalDue, renewalPolicy } from "../../provider/resources/renewal";

const DAY = 86_400_000;
const START = Date.UTC(2027, 0, 1);
const after = (days: number): Date => new Date(START + days * DAY);
const ninety: ValidityDates = { notBefore: after(0), notAfter: after(90) };

test("is due one threshold before expiry, or after two thirds of a lifetime that is no longer than the threshold", () => {
  expect(dueAt(ninety, { renewBefore: "30d", seed: "" })).toEqual(after(60));
  expect(dueAt(ninety, { renewBefore: "89d", seed: "" })).toEqual(after(1));
  expect(dueAt(ninety, { renewBefore: "90d", seed: "" })).toEqual(after(60));
  expect(
    dueAt({ notBefore: after(0), notAfter: new Date(START + DAY + 1999) }, { renewBefore: "12h", seed: "" }),
  ).toEqual(new Date(START + DAY / 2 + 1000));
});

// A different share of jitter would make certificates due at another time than in the previous release.
test.each([
  ["", 0xe3b0c442],
  ["pki-1.1", 0x05108cb2],
])("the jitter fraction for the seed %j is the first 32 bits of its SHA-256", (seed, share) => {
  const due = dueAt(ninety, { renewBefore: "30d", renewJitter: "10d", seed });
  const exact = START + (60 - (10 * share) / 0x100000000) * DAY;
  expect(due).toEqual(new Date(Math.floor(exact / 1000) * 1000));
});

test("an unreadable threshold makes nothing due", () => {
  expect(dueAt(ninety, { renewBefore: "soon", seed: "" })).toBeUndefined();
  expect(dueAt(ninety, { renewBefore: "30d", renewJitter: "soon", seed: "" })).toBeUndefined();
});

test("older states show the reason for a renewal under the same name", () => {
  expect(RENEWAL).toBe("renewal");
});

test("known arguments determine whether a renewal is wanted", () => {
  for (const renewBefore of [undefined, UNKNOWN, 30, ["30d"]]) {
    expect(renewalPolicy({ renewBefore, renewJitter: "10d" }, "a")).toBeUndefined();
    expect(renewalDue(ninety, { renewBefore }, "a")).toBeUndefined();
  }
  const policy = { renewBefore: "30d", seed: "a" };
  expect(renewalPolicy({ renewBefore: "30d" }, "a")).toEqual(policy);
  expect(renewalPolicy({ renewBefore: "30d", renewJitter: UNKNOWN }, "a")).toEqual(policy);
  const jitter = { ...policy, renewJitter: "10d" };
  expect(renewalPolicy({ renewBefore: "30d", renewJitter: "10d" }, "a")).toEqual(jitter);
  expect(renewalDue(ninety, { renewBefore: "30d" }, "a")).toEqual(after(60));
  expect(renewalDue(ninety, jitter, "a")).toEqual(dueAt(ninety, jitter));
});
