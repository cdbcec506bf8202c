import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { connect } from "../../provider/connect";
import { readSettings } from "../../provider/settings";
import { crud } from "../../provider/engine/crud";
import { openStore } from "../../provider/local/store";
import { standingOf } from "../../provider/local/store/identity";
import { addressOf, compare, inWords, placeIn, type Place } from "../../provider/base/place";
import type { Places } from "../../provider/api/places";
import { listen } from "../alibaba/front";
import { isSigned, KEY } from "../alibaba/official";
import { openEmulator } from "../emulator/http";
import {
  BASE,
  hierarchy,
  kindOf,
  newFolder,
  newWorld,
  removeFolders,
  Resource,
  ROOT,
  SERVER,
  type World,
} from "./support";

afterAll(removeFolders);

const STORE: Place = { store: "s1", at: ".pki" };
const ALIBABA: Place = { cloud: "alibaba", region: "cn-hangzhou", account: "1" };
const HUAWEI: Place = { cloud: "huawei", region: "cn-north-4", project: "p" };
const at = "http://localhost:1";

test.each<[string, Place, Place, string]>([
  ["a store that was moved", STORE, { store: "s1", at: "/srv" }, "same"],
  ["another store in the same folder", STORE, { ...STORE, store: "s2" }, "other"],
  [
    "a store in process and behind an emulator",
    STORE,
    { cloud: "alibaba", region: "r", store: "s1", at },
    "same",
  ],
  ["two stores behind emulators", { ...ALIBABA, store: "s1" }, { ...ALIBABA, store: "s2" }, "other"],
  ["a region of an emulator", { ...STORE, region: "a" }, { ...STORE, region: "b" }, "other"],
  ["the same account, another address", { ...ALIBABA, at: "https://vpc" }, ALIBABA, "same"],
  ["another account", ALIBABA, { ...ALIBABA, account: "2" }, "other"],
  ["another region", ALIBABA, { ...ALIBABA, region: "eu-central-1" }, "other"],
  ["another region, the account not known", ALIBABA, { cloud: "alibaba", region: "eu-central-1" }, "other"],
  ["an account that nobody can tell now", ALIBABA, { cloud: "alibaba", region: "cn-hangzhou" }, "unproven"],
  ["another project", HUAWEI, { ...HUAWEI, project: "q" }, "other"],
  ["the same project", HUAWEI, HUAWEI, "same"],
  ["a store, and now a cloud", STORE, { cloud: "alibaba", region: "cn-hangzhou" }, "other"],
  ["a cloud, and now a store", ALIBABA, STORE, "other"],
  [
    "a store, and an address that does not tell what is there",
    STORE,
    { cloud: "alibaba", region: "r", at },
    "unproven",
  ],
  ["an address that did not tell, and a store", { cloud: "alibaba", region: "r", at }, STORE, "unproven"],
  ["nothing", {}, {}, "unproven"],
])("%s", (_, recorded, now, expected) => {
  expect(compare(recorded, now)).toBe(expected);
});

const place = fc.record(
  Object.fromEntries(
    ["store", "region", "account", "project", "at"].map((part) => [part, fc.constantFrom("a", "b")]),
  ),
  { requiredKeys: [] },
);

test("for any known facts, the order does not matter, and equal places are never different", () => {
  fc.assert(
    fc.property(place, place, fc.boolean(), (a: Place, b: Place, isCloud) => {
      const [one, two] = isCloud
        ? [{ cloud: "alibaba", ...a } as const, { cloud: "alibaba", ...b } as const]
        : [a, b];
      expect(compare(one, two)).toBe(compare(two, one));
      expect(compare(one, one)).not.toBe("other");
      if (compare(one, two) === "other") expect(inWords(one)).not.toBe(inWords(two));
    }),
  );
});

test("a place in words and as an address; invalid places in a state are ignored", () => {
  expect(inWords(STORE)).toBe("the local store s1 (.pki)");
  expect(inWords(ALIBABA)).toBe("Alibaba Cloud, account 1, region cn-hangzhou");
  expect(inWords(HUAWEI)).toBe("Huawei Cloud, project p, region cn-north-4");
  expect([STORE, ALIBABA, HUAWEI].map(addressOf)).toEqual([
    "store:s1",
    "alibaba:cn-hangzhou:1",
    "huawei:cn-north-4:p",
  ]);
  for (const wrong of [undefined, null, "text", 7]) expect(placeIn({ place: wrong })).toBeUndefined();
  expect(placeIn({ place: { store: 7, region: "r" } })).toEqual({ region: "r" });
});

describe("a store of an earlier release without recorded deletions", () => {
  test("has recorded revocations", async () => {
    const store = await openStore(newFolder());
    await store
      .insertInto("revocations")
      .values({ issuer_id: "ca", serial_number: "0A", revoked_at: 1, reason: 0 })
      .execute();
    expect(await standingOf(store, "gone", "0A")).toBe("deleted");
    expect(await standingOf(store, "gone", "0B")).toBe("never");
    expect(await standingOf(store, "gone")).toBe("never");
    await store.destroy();
  });
});

/** A world with resources at a cloud: with the given place, and without a store to ask. */
function cloudWorld(): World & { look: Place } {
  const world = newWorld();
  const made = Object.assign(world, { look: ALIBABA });
  const own = world.context.places;
  const places: Places = {
    isLocal: false,
    movedTo: [],
    look: () => Promise.resolve(made.look),
    standing: () => Promise.resolve(undefined),
    prepare: () => own.prepare(),
  };
  Object.assign(world.context, { places });
  return made;
}

const gone = async (world: World, { id = "" }: Resource): Promise<void> => {
  const store = await openStore(world.folder);
  await store.deleteFrom("certificates").where("id", "=", id).execute();
};

describe("at a cloud, a resource that is not found was deleted", () => {
  let world: ReturnType<typeof cloudWorld>;
  let root: Resource;
  let web: Resource;
  beforeEach(async () => {
    world = cloudWorld();
    const cas = await hierarchy(world);
    ({ root } = cas);
    web = new Resource(world, "alibaba.ServerCertificate");
    await web.up({ ...SERVER, parentIdentifier: cas.sub.id });
  });

  test("if its CA exists, even if the state of an earlier release has no place", async () => {
    expect(web.state.place).toEqual(ALIBABA);
    const old = new Resource(world, web.kind).like(web);
    old.state = { ...web.state, place: undefined };
    await gone(world, web);
    await web.refresh();
    expect(web.id).toBeUndefined();
    await old.destroy();
  });

  test("but not in another account or region, where nothing is called", async () => {
    for (const look of [
      { ...ALIBABA, account: "2" },
      { ...ALIBABA, region: "eu-central-1" },
    ]) {
      world.look = look;
      world.calls.length = 0;
      for (const work of [
        () => web.refresh(),
        () => web.up({ ...SERVER, tags: { a: "b" } }),
        () => web.destroy(),
      ]) {
        await expect(work()).rejects.toMatchObject({
          code: "OTHER_PLACE",
          message: expect.stringContaining(
            `${inWords(ALIBABA)}, and the settings lead to ${inWords(look)}`,
          ) as string,
        });
      }
      expect(world.calls).toEqual([]);
    }
  });

  test("never if it is a CA, which the API cannot delete", async () => {
    await gone(world, web);
    const store = await openStore(world.folder);
    await store
      .deleteFrom("certificates")
      .where("issuer_id", "=", root.id ?? "")
      .execute();
    await gone(world, root);
    for (const subject of [root, web]) {
      await expect(subject.refresh()).rejects.toMatchObject({ code: "OTHER_PLACE" });
      expect(subject.id).toBeDefined();
    }
    // A state of an earlier release proves nothing.
    delete root.state.place;
    await expect(root.destroy()).rejects.toThrow(
      /nothing proves that it ever lived there.*its state says: nothing/,
    );
  });

  test("if the user says so", async () => {
    Object.assign(world.context.places, { movedTo: ["alibaba:cn-hangzhou:2"] });
    world.look = { ...ALIBABA, account: "2" };
    await web.refresh();
    expect(web.state.place).toEqual(world.look);
    await gone(world, web);
    await web.refresh();
    expect(web.id).toBeUndefined();
  });
});

test("at Huawei Cloud, a CA that is not found counts as deleted only in its own place", async () => {
  const world = cloudWorld();
  world.look = { cloud: "huawei", region: "cn-north-4", account: "1" };
  const ca = new Resource(world, "huawei.CertificateAuthority");
  await ca.up(BASE[ca.kind] ?? {});
  const old = new Resource(world, ca.kind).like(ca);
  old.state = { ...ca.state, place: undefined };
  await gone(world, ca);
  await expect(old.refresh()).rejects.toMatchObject({ code: "OTHER_PLACE" });
  world.look = { cloud: "huawei", region: "cn-north-4" };
  await expect(ca.refresh()).rejects.toMatchObject({ code: "OTHER_PLACE" });
  world.look = { cloud: "huawei", region: "cn-north-4", account: "1" };
  await ca.refresh();
  expect(ca.id).toBeUndefined();
});

const contextAt = (endpoint: string, env: NodeJS.ProcessEnv = {}): ReturnType<typeof connect> => {
  const values: NodeJS.ProcessEnv = {
    "pki:endpoint": endpoint,
    "alicloud:accessKey": KEY.accessKeyId,
    ...env,
  };
  values["alicloud:secretKey"] = KEY.accessKeySecret;
  return connect(readSettings({ get: (key) => values[key] }, {}));
};

test("the account is queried once by a signed call, whichever key is used", async () => {
  let calls = 0;
  const front = await listen((request, response) => {
    const isAsked = request.headers["x-acs-action"] === "GetCallerIdentity" && isSigned(request);
    if (isAsked) calls++;
    response.writeHead(isAsked ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(isAsked ? { AccountId: "1968132000120000" } : { Code: "NotFound" }));
  });
  try {
    const { places } = contextAt(front.endpoint);
    const expected = {
      cloud: "alibaba",
      region: "cn-hangzhou",
      account: "1968132000120000",
      at: front.endpoint,
    };
    expect(await places.look("alibaba.RootCa")).toEqual(expected);
    expect(await places.look("alibaba.SubCa")).toEqual(expected);
    expect(calls).toBe(1);
    // Wrong credentials prove nothing; operations that need them report the error.
    const wrong = contextAt(front.endpoint, { "alicloud:accessKey": "AKIDOTHER" });
    expect(await wrong.places.look("alibaba.RootCa")).toEqual({
      cloud: "alibaba",
      region: "cn-hangzhou",
      at: front.endpoint,
    });
    expect(await wrong.places.look("keys.PrivateKey")).toEqual({});
  } finally {
    await front.close();
  }
});

test("an emulator reports its store and former contents: a deletion there counts, another store does not", async () => {
  const folder = newFolder();
  const store = await openStore(folder);
  const [served, other] = [await openEmulator({ store }), await openEmulator()];
  try {
    const root = crud(kindOf("alibaba.RootCa"), contextAt(served.endpoint));
    const { id, outs } = await root.create({ ...ROOT, clientToken: randomBytes(8).toString("hex") });
    const { store: own } = outs.place as Place;
    expect(outs.place).toEqual({ cloud: "alibaba", region: "cn-hangzhou", store: own, at: served.endpoint });

    const elsewhere = crud(kindOf("alibaba.RootCa"), contextAt(other.endpoint));
    const { place: _place, ...old } = outs;
    const refused = { code: "OTHER_PLACE", message: expect.stringContaining(other.endpoint) as string };
    const error: unknown = await elsewhere.read(id, outs).catch((reason: unknown) => reason);
    expect(error).toMatchObject(refused);
    expect(inspect(error)).not.toContain(KEY.accessKeySecret);
    await expect(elsewhere.diff(id, outs, outs)).rejects.toMatchObject(refused);
    await expect(elsewhere.delete(id, outs)).rejects.toMatchObject(refused);
    // For a state of an earlier release, only the store knows.
    await expect(elsewhere.read(id, old)).rejects.toThrow(/has never held it/);
    await expect(elsewhere.delete(id, old)).rejects.toThrow(/has never held it/);
    expect((await root.read(id, old)).props.place).toEqual(outs.place);

    await store.deleteFrom("certificates").execute();
    // Another process does not expect it to appear shortly.
    const later = crud(kindOf("alibaba.RootCa"), { ...contextAt(served.endpoint), tell: () => undefined });
    expect(await later.read(id, old)).toEqual({ id: "", props: {} });
    await later.delete(id, old);
  } finally {
    await served.close();
    await other.close();
  }
});
