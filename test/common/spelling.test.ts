import * as fc from "fast-check";
import { editDistance, meantName } from "../../common/spelling";

test.each([
  ["", "", 0],
  ["policy", "policy", 0],
  ["polcy", "policy", 1],
  ["policyy", "policy", 1],
  ["polizy", "policy", 1],
  ["plociy", "policy", 2],
  ["poilcy", "policy", 1],
  ["", "policy", 6],
  ["kitten", "sitting", 3],
])("%s and %s are %i edits apart", (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance);
});

test.each([
  ["local-store", "localStore"],
  ["loaclStoer", "localStore"],
  ["alibabaSecretKy", "alibabaSecretKey"],
  ["reg", undefined],
  ["key", undefined],
  ["k-e-j", "kej"],
])("%s is meant to be %s", (name, right) => {
  const known = ["kej", "region", "localUrl", "localStore", "alibabaAccessKey", "alibabaSecretKey"];
  expect(meantName(name, known, { errors: 2, shortest: 6 })).toBe(right);
});

test("it is symmetric, zero only for equal texts, and one edit counts as one", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.nat(), (a, b, at) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
      const place = at % (a.length + 1);
      expect(editDistance(a, `${a.slice(0, place)}#${a.slice(place)}`)).toBe(1);
    }),
  );
});
