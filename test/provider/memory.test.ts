import { handler } from "../../provider";
import { Latest } from "../../provider/base/latest";
import { crud, type EngineProperties, type DynamicProvider } from "../../provider/engine/crud";
import { createOnce, sweepOnce } from "../../provider/resources/creates/create-once";
import { isUnclaimed, noteInState, claim, wasClaimedHere } from "../../provider/resources/creates/orphan";
import { newMemory } from "../../provider/resources/memory";
import type { Config } from "../../provider/settings";
import {
  argsBelow,
  hierarchy,
  kindOf,
  newFolder,
  newWorld,
  removeFolders,
  Resource,
  STUB,
  type World,
} from "./support";

afterAll(removeFolders);

const KIND = "alibaba.ServerCertificate";
const urnOf = (stack: string, name = "web"): string =>
  `urn:pulumi:${stack}::shop::pulumi-nodejs:dynamic/${KIND.replace(".", ":")}::${name}`;

/** The engine's calls about one resource, one by one. */
class Conversation {
  private inputs: EngineProperties = {};

  constructor(
    readonly resource: Resource,
    private readonly args: EngineProperties,
  ) {}

  /** The first check, with old inputs. */
  async check(): Promise<void> {
    this.inputs = await this.resource.check(this.args);
  }

  async diff(): Promise<boolean> {
    const { id = "", state, provider } = this.resource;
    return (await provider.diff(id, state, this.inputs)).replaces.length > 0;
  }

  /** The second check before a replacement, without old inputs. */
  checkNew(): Promise<EngineProperties> {
    return this.resource.check(this.args, {});
  }
}

/** The same resource with the same custom identifier, in a stack with a separate service. */
async function stackOf(name: string, more: EngineProperties): Promise<Conversation> {
  const world = newWorld();
  const args = { ...argsBelow(await hierarchy(world), KIND), customIdentifier: "web", ...more };
  const resource = new Resource(world, KIND, urnOf(name));
  await resource.up(args);
  return new Conversation(resource, args);
}

const later = ({ resource }: Conversation, days: number): void => {
  resource.world.now = new Date(resource.world.now.getTime() + days * 86_400_000);
};

describe("two stacks in one process with interleaved calls", () => {
  test("a due certificate is renewed in its own stack only", async () => {
    const [due, quiet] = [
      await stackOf("due", { renewBefore: "30d" }),
      await stackOf("quiet", { renewBefore: "30d" }),
    ];
    later(due, 70);
    later(quiet, 10);
    await due.check();
    await quiet.check();
    expect(await quiet.diff()).toBe(false);
    expect(await due.diff()).toBe(true);
    expect((await quiet.checkNew()).renewal).toBeUndefined();
    expect((await due.checkNew()).renewal).toMatch(/^due since /);
  });

  test("one kept by ignoreChanges, and so without URN, does not affect the other", async () => {
    const [kept, other] = [await stackOf("kept", {}), await stackOf("other", {})];
    const fresh = new Resource(other.resource.world, KIND, urnOf("other", "fresh"));
    const args = argsBelow(await hierarchy(fresh.world), KIND);
    const { inputs, provider } = kept.resource;
    await provider.check(inputs, inputs);
    const { customIdentifier } = await fresh.check(args);
    expect(customIdentifier).toMatch(/\.1$/);
  });
});

describe("two providers in one process with resources of the same URN", () => {
  const both = (): [World, World] => [newWorld(), newWorld()];
  const URN = urnOf("dev");

  test("a renewal in one gives the other no reason to renew", async () => {
    const due = await stackOf("dev", { renewBefore: "30d" });
    const other = await stackOf("dev", { renewBefore: "30d" });
    later(due, 70);
    await due.check();
    expect(await due.diff()).toBe(true);
    expect((await other.checkNew()).renewal).toBeUndefined();
    expect((await due.checkNew()).renewal).toMatch(/^due since /);
  });

  test("a revocation in one does not stop the other from adopting", async () => {
    const [revoked, adopting] = both();
    const args = argsBelow(await hierarchy(revoked), KIND);
    const olds = { ...args, customIdentifier: "a", revokedOutside: "it was revoked" };
    await new Resource(revoked, KIND, URN).check(args, olds);
    const wanted = { ...args, adopt: "1-2" };
    expect(await new Resource(adopting, KIND, URN).check(wanted, {})).toMatchObject({ adopt: "1-2" });
    expect(await new Resource(revoked, KIND, URN).check(wanted, {})).not.toHaveProperty("adopt");
  });

  test("a replacement in one is not a generation of the other", async () => {
    const [old, fresh] = both();
    const args = argsBelow(await hierarchy(old), KIND);
    const { customIdentifier } = await new Resource(old, KIND, URN).check(args, {});
    await new Resource(old, KIND, URN).check(args, { ...args, customIdentifier });
    expect((await new Resource(fresh, KIND, URN).check(args, {})).customIdentifier).toBe(customIdentifier);
    expect((await new Resource(old, KIND, URN).check(args, {})).customIdentifier).toMatch(/\.2$/);
  });

  test("what one has seen, recovered, listed and created does not affect the other", async () => {
    const [one, other] = both().map(({ context }) => context) as [World["context"], World["context"]];
    noteInState(one, "a", true);
    claim(one, "a");
    expect(isUnclaimed(one, "a")).toBe(false);
    expect(() => isUnclaimed(other, "a")).toThrow(/has the idempotency key of this create/);
    expect(wasClaimedHere(other, "a")).toBe(false);
    const list = (text: string) => () => Promise.resolve(text);
    expect(await sweepOnce(one, "ccm", list("of one"))).toBe("of one");
    expect(await sweepOnce(other, "ccm", list("of the other"))).toBe("of the other");
    // The first create waits for the second, which belongs to another provider and must not wait for the first.
    const create = (made: Promise<string>): Parameters<typeof createOnce>[1] => ({
      ...{ key: "key", group: "group", hasOwnKeyPair: false },
      matches: () => Promise.resolve([]),
      create: async () => ({ id: await made, state: {} }),
      read: () => Promise.resolve({}),
    });
    const second = createOnce(other, create(Promise.resolve("b")));
    const first = createOnce(one, create(second.then(() => "a")));
    expect([(await first).id, (await second).id]).toEqual(["a", "b"]);
  });
});

describe("the provider of a kind", () => {
  const settings = (folder: string): Config => ({
    get: (key) => ({ "pki:backend": "local", "pki:localStore": folder })[key],
  });
  const args = { parentIdentifier: "sub-id", commonName: "a.example.com", algorithm: "ECC_256", days: 90 };
  const keyOf = async (provider: DynamicProvider, olds: EngineProperties = {}): Promise<unknown> => {
    const news = { ...args, __provider: STUB, resourceUrn: urnOf("dev") };
    return (await provider.check(olds, news)).inputs?.customIdentifier;
  };

  test("keeps its memory between calls with the same settings, and shares it with no others", async () => {
    const [here, there] = [settings(newFolder()), settings(newFolder())];
    const key = await keyOf(handler(KIND, here));
    await keyOf(handler(KIND, here), { ...args, customIdentifier: key });
    expect(await keyOf(handler(KIND, there))).toBe(key);
    expect(await keyOf(handler(KIND, here))).toMatch(/\.2$/);
  });
});

describe("memory is bounded", () => {
  test("only the most recent entries are kept", async () => {
    const world = newWorld();
    const memory = newMemory(2);
    const provider = crud(kindOf(KIND), { ...world.context, memory });
    const args = argsBelow(await hierarchy(world), KIND);
    for (const name of ["a", "b", "c"]) {
      const urn = { __provider: STUB, resourceUrn: urnOf("dev", name) };
      const { inputs = {} } = await provider.check({}, { ...args, ...urn });
      const olds = { ...inputs, revokedOutside: "it was revoked" };
      await provider.check(olds, { ...args, ...urn });
    }
    const { checked, generations, revoked } = memory.conversation;
    expect([checked.size, generations.size, revoked.size]).toEqual([2, 2, 2]);
    expect([revoked.has(urnOf("dev", "a")), revoked.has(urnOf("dev", "c"))]).toEqual([false, true]);
  });

  test("resources possibly forgotten from a state are not mistaken for orphans", () => {
    const context = { ...newWorld().context, memory: newMemory(2) };
    noteInState(context, "a", true);
    noteInState(context, "b", true);
    expect(isUnclaimed(context, "c")).toBe(true);
    noteInState(context, "c", true);
    expect(() => isUnclaimed(context, "a")).toThrow(/has the idempotency key of this create/);
    expect(isUnclaimed(context, "c")).toBe(false);
  });

  test("entries that are set again count as recent", () => {
    const latest = new Latest<string, number>(2);
    latest.set("a", 1);
    latest.set("b", 2);
    latest.set("a", 3);
    expect(latest.isComplete).toBe(true);
    latest.set("c", 4);
    expect([latest.get("a"), latest.get("b"), latest.get("c")]).toEqual([3, undefined, 4]);
    expect(latest.isComplete).toBe(false);
  });
});
