import type { EngineProperties } from "../../provider/engine/crud";
import { UNKNOWN } from "../../provider/base/unknown";
import { BASE, newWorld, removeFolders, Resource, SERVER } from "./support";

afterAll(removeFolders);

const world = newWorld();
const KEYS: Record<string, string> = {
  "alibaba.RootCa": "clientToken",
  "alibaba.SubCa": "clientToken",
  "alibaba.ServerCertificate": "customIdentifier",
  "alibaba.ClientCertificate": "customIdentifier",
};

describe.each(Object.entries(KEYS))("promise 7: the idempotency key of %s", (kind, key) => {
  const base = BASE[kind]!;

  test("is the same for every attempt, and fits the API's 64 ASCII characters", async () => {
    const resource = new Resource(world, kind);
    const first = await resource.check(base, {});
    const again = await new Resource(world, kind, resource.urn).check({ ...base }, {});
    expect(again[key]).toBe(first[key]);
    expect(first[key]).toMatch(/^[\x21-\x7e]{1,64}$/);
  });

  test("differs between resources, and between different arguments of one resource", async () => {
    const one = new Resource(world, kind);
    const keys = [
      (await one.check(base, {}))[key],
      (await new Resource(world, kind).check(base, {}))[key],
      (await one.check({ ...base, commonName: "other.example.com" }, {}))[key],
    ];
    expect(new Set(keys).size).toBe(3);
  });

  test("does not depend on arguments that change in place, nor on their order", async () => {
    const one = new Resource(world, kind);
    const first = await one.check(base, {});
    const reversed = Object.fromEntries(Object.entries(base).reverse());
    expect((await one.check({ ...reversed, tags: { a: "b" }, aliasName: "x" }, {}))[key]).toBe(first[key]);
  });

  test("is stable once the resource exists, whatever changes in place", async () => {
    const resource = new Resource(world, kind);
    const old = await resource.check(base, {});
    expect((await resource.check({ ...base, aliasName: "new" }, old))[key]).toBe(old[key]);
  });

  test("differs for a replacement, so that old and new can exist side by side", async () => {
    const resource = new Resource(world, kind);
    const keys = new Set<unknown>();
    let olds: EngineProperties = await resource.check(base, {});
    keys.add(olds[key]);
    for (const commonName of ["a.example.com", "www.example.com", "a.example.com"]) {
      await resource.check({ ...base, commonName }, olds);
      olds = await resource.check({ ...base, commonName }, {});
      keys.add(olds[key]);
    }
    expect(keys.size).toBe(4);
  });

  test("is unknown while an argument of the certificate is unknown", async () => {
    const resource = new Resource(world, kind);
    expect((await resource.check({ ...base, commonName: UNKNOWN }, {}))[key]).toBe(UNKNOWN);
    expect((await resource.check({ ...base, aliasName: UNKNOWN }, {}))[key]).not.toBe(UNKNOWN);
  });

  test("is sent unchanged if custom, and kept when the argument is removed", async () => {
    const resource = new Resource(world, kind);
    const old = await resource.check({ ...base, [key]: "mine" }, {});
    expect(old[key]).toBe("mine");
    const without = await resource.check(base, old);
    expect(without[key]).toBe("mine");
    expect(await world.provider(kind).diff("id", old, without)).toMatchObject({
      changes: false,
      replaces: [],
    });
  });

  test.each(["mine", "mine.7", "x".repeat(58), "y".repeat(64)])(
    "that is custom (%s) gets a suffix after a replacement, and is then stable",
    async (own) => {
      const resource = new Resource(world, kind);
      const old = await resource.check({ ...base, [key]: own }, {});
      const args = { ...base, [key]: own, commonName: "a.example.com" };
      await resource.check(args, old);
      const replaced = await resource.check(args, {});
      expect(replaced[key]).not.toBe(old[key]);
      expect(String(replaced[key])).toMatch(/^[\x21-\x7e]{1,64}$/);
      const rested = await resource.check(args, replaced);
      expect(await world.provider(kind).diff("id", replaced, rested)).toMatchObject({
        changes: false,
        replaces: [],
      });
    },
  );

  test.each([
    ["mine", "yours"],
    ["mine.2", "mine"],
    ["mine", "mine.2"],
  ])("that is custom and changes from %s to %s causes a replacement", async (from, to) => {
    const resource = new Resource(world, kind);
    const old = await resource.check({ ...base, [key]: from }, {});
    const news = await resource.check({ ...base, [key]: to }, old);
    expect(await world.provider(kind).diff("id", old, news)).toMatchObject({
      changes: true,
      replaces: [key],
    });
  });
});

test("a resource registered without its URN is not created with a key that others share", async () => {
  const provider = world.provider("alibaba.ServerCertificate");
  const { inputs, failures } = await provider.check({}, { ...SERVER });
  expect(inputs).toBeUndefined();
  expect(failures).toEqual([{ property: "", reason: expect.stringMatching(/without its URN/) as string }]);
});
