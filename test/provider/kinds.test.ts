import { kinds } from "../../provider";
import type { EngineProperties } from "../../provider/engine/crud";
import * as sdk from "../../sdk";
import { argsIn, newWorld, removeFolders, Resource, STUB } from "./support";

afterAll(removeFolders);

/** Kinds, keyed by the classes that the package exports. */
const exported = Object.entries(sdk).flatMap(([module, members]) =>
  Object.entries(members)
    .filter(([, member]) => typeof member === "function")
    .map(([name]) => `${module}.${name}`),
);

test("every exported class has a registered kind, and every kind a class", () => {
  expect([...exported].sort()).toEqual(kinds.map(({ kind }) => kind).sort());
});

test("promise 8: all kinds in existing states still exist", () => {
  const released = [
    "alibaba.RootCa",
    "alibaba.SubCa",
    "alibaba.ServerCertificate",
    "alibaba.ServerCertificateWithCsr",
    "alibaba.ExternalCaCertificate",
    "alibaba.ClientCertificate",
    "alibaba.ClientCertificateWithCsr",
    "alibaba.CustomCertificate",
    "alibaba.WhClientCertificate",
    "keys.PrivateKey",
    "keys.CertificateRequest",
    "keys.Pkcs12",
  ];
  expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(released));
});

test.each(kinds.map((kind) => [kind.kind, kind] as const))(
  "%s refers only to its own arguments",
  (_, kind) => {
    const named = [...(kind.references ?? []), ...(kind.idempotency === undefined ? [] : [kind.idempotency])];
    expect(Object.keys(kind.fields)).toEqual(expect.arrayContaining(named));
  },
);

/** Optional arguments, reduced to those that the kind has. */
const MORE: EngineProperties = {
  ...{ tags: { a: "b" }, aliasName: "x", resourceGroupId: "rg-1", withIssuers: true, immediately: 1 },
  ...{ exportPrivateKey: true, enableCrl: true, revokeOnDelete: true, organization: "Example" },
};

// It needs a CA of its own cloud; see huawei.test.ts.
const STANDING = kinds.filter(({ kind }) => kind !== "huawei.PrivateCertificate");

describe.each(STANDING.map(({ kind, fields }) => [kind, fields] as const))("%s", (kind, fields) => {
  const more = Object.fromEntries(Object.entries(MORE).filter(([name]) => name in fields));

  test.each([{}, more])(
    "a refresh finds what was created, and the program changes nothing (%j)",
    async (given) => {
      const world = newWorld();
      const args = { ...(await argsIn(world, kind)), ...given };
      const resource = new Resource(world, kind);
      expect(await resource.up(args)).toBe("create");
      expect(JSON.parse(JSON.stringify(resource.state))).toStrictEqual(resource.state);
      const found = await resource.provider.read(resource.id!, resource.state);
      expect(found).toStrictEqual({ id: resource.id, props: { ...found.props } });
      expect({ ...found.props, __provider: STUB }).toEqual(resource.state);
      world.calls.length = 0;
      expect(await resource.up(args)).toBe("same");
      expect(world.calls).toEqual([]);
    },
  );

  test("destroying it is idempotent", async () => {
    const world = newWorld();
    const resource = new Resource(world, kind);
    await resource.up(await argsIn(world, kind));
    await resource.provider.delete(resource.id!, resource.state);
    await resource.provider.delete(resource.id!, resource.state);
  });
});
