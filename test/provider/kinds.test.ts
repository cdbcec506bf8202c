import { kinds } from "../../provider";
import * as sdk from "../../sdk";

/** Kinds by the classes that the package exports. */
const exported = Object.entries(sdk).flatMap(([module, members]) =>
  Object.entries(members)
    .filter(([, member]) => typeof member === "function")
    .map(([name]) => `${module}.${name}`),
);

test("every exported class has a registered kind, and every kind a class", () => {
  expect([...exported].sort()).toEqual(kinds.map(({ kind }) => kind).sort());
});

test("promise 8: the kinds that stand in states are all still there", () => {
  const released = ["alibaba.RootCa", "alibaba.SubCa", "alibaba.ServerCertificate", "keys.PrivateKey"];
  expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(released));
});

test.each(kinds.map((kind) => [kind.kind, kind] as const))(
  "%s names only arguments that it has",
  (_, kind) => {
    const named = [...(kind.references ?? []), ...(kind.idempotency === undefined ? [] : [kind.idempotency])];
    expect(Object.keys(kind.fields)).toEqual(expect.arrayContaining(named));
  },
);
