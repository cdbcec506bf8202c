import type { EngineProperties } from "../../provider/engine/crud";
import { hierarchy, newWorld, removeFolders, Resource, SERVER, type World } from "./support";

afterAll(removeFolders);

const COUNT = 120;
/** The pages of the list, of a hundred certificates each. */
const PAGES = 2;
/** What is read one by one before a list is worth its calls. */
const FEW = 10;

const TAGGED = { tags: { team: "a", stage: "test" }, aliasName: "server" };

let first: World;
let parentIdentifier: string | undefined;
const made: Resource[] = [];
/** What the certificates become where each is read by itself. */
let separately: EngineProperties[];

beforeAll(async () => {
  first = newWorld();
  const { sub } = await hierarchy(first);
  parentIdentifier = sub.id;
  for (let index = 0; index < COUNT; index++) {
    const server = new Resource(first, "alibaba.ServerCertificate");
    const managed = index % 3 === 0 ? TAGGED : {};
    const issuers = index % 2 === 0 ? { withIssuers: true } : {};
    await server.up({ ...SERVER, ...managed, ...issuers, parentIdentifier });
    made.push(server);
  }
  separately = await oneByOne();
});

/** The next run: another process with the same states. */
const nextRun = (states = made): { world: World; resources: Resource[] } => {
  const world = newWorld(first.folder);
  const copy = (one: Resource): Resource => new Resource(world, one.kind, one.urn).like(one);
  const resources = states.map((one) => Object.assign(copy(one), { state: { ...one.state } }));
  return { world, resources };
};

const refreshed = async (resources: readonly Resource[]): Promise<EngineProperties[]> => {
  await Promise.all(resources.map((one) => one.refresh()));
  return resources.map(({ id, inputs, state }) => ({ id, inputs, state }));
};

const called = ({ calls }: World, operation: string): number =>
  calls.filter((one) => one === operation).length;

/** Runs so small that each certificate is read by itself: what every other run must lead to. */
async function oneByOne(): Promise<EngineProperties[]> {
  const states = [];
  for (let from = 0; from < COUNT; from += FEW)
    states.push(...(await refreshed(nextRun(made.slice(from, from + FEW)).resources)));
  return states;
}

test("many certificates below one CA are refreshed by its list, and become what reading each makes of them", async () => {
  const { world, resources } = nextRun();
  const states = await refreshed(resources);
  expect(called(world, "ListCert")).toBe(PAGES);
  expect(called(world, "DescribeClientCertificate")).toBeLessThan(FEW + PAGES);
  expect(states).toEqual(separately);
});

test("a few are read one by one", async () => {
  const { world, resources } = nextRun(made.slice(0, FEW));
  await refreshed(resources);
  expect(called(world, "ListCert")).toBe(0);
});

test("what the list does not contain is read individually", async () => {
  const { world, resources } = nextRun();
  for (const one of resources) {
    if (one.state.issuers !== undefined) one.state.issuers = undefined;
    else one.state.resourceGroupId = "rg-1";
  }
  await refreshed(resources);
  expect(called(world, "DescribeClientCertificate")).toBe(COUNT);
});

test("each is read individually where the list is refused", async () => {
  const { world, resources } = nextRun();
  world.before = (operation) => {
    if (operation === "ListCert") throw new Error("Forbidden.RAM");
  };
  const states = await refreshed(resources);
  expect(called(world, "DescribeClientCertificate")).toBe(COUNT);
  expect(called(world, "ListCert")).toBe(1);
  expect(states).toEqual(separately);
});

test.each<[string, (answer: { List: Record<string, unknown>[]; TotalCount: number }) => void]>([
  [
    "tells no tags",
    ({ List }) => {
      List.forEach((entry) => delete entry.Tags);
    },
  ],
  [
    "tells no alias",
    ({ List }) => {
      List.forEach((entry) => delete entry.AliasName);
    },
  ],
  ["is empty", (answer) => Object.assign(answer, { List: [] })],
])("each is read by itself where the list %s", async (_, change) => {
  const { world, resources } = nextRun();
  const { alibaba } = world.context;
  const changed = async (operation: never, request: never): Promise<unknown> => {
    const answer = await alibaba(operation, request);
    if (operation === "ListCert") change(answer);
    return answer;
  };
  Object.assign(world.context, { alibaba: changed });
  const states = await refreshed(resources);
  expect(called(world, "DescribeClientCertificate")).toBe(COUNT);
  expect(called(world, "ListCert")).toBe(1);
  expect(states).toEqual(separately);
});

test("a list of far more certificates than the stack has is not paged through", async () => {
  const { world, resources } = nextRun();
  const { alibaba } = world.context;
  const many = async (operation: never, request: never): Promise<unknown> => {
    const answer: object = await alibaba(operation, request);
    return operation === "ListCert" ? { ...answer, TotalCount: 1_000_000 } : answer;
  };
  Object.assign(world.context, { alibaba: many });
  await refreshed(resources);
  expect(called(world, "ListCert")).toBe(1);
});

test("what this process changes is not taken from a list of before", async () => {
  const { resources } = nextRun();
  await refreshed(resources);
  const [one] = resources;
  await one!.up({ ...SERVER, tags: { team: "b" }, withIssuers: true, parentIdentifier });
  await refreshed(resources);
  expect(one!.state.tags).toEqual({ team: "b" });
  await one!.up({ ...SERVER, ...TAGGED, withIssuers: true, parentIdentifier });
});

test("a list is believed for a minute", async () => {
  const { world, resources } = nextRun();
  await refreshed(resources);
  world.now = new Date(world.now.getTime() + 61_000);
  await refreshed(resources);
  expect(called(world, "ListCert")).toBe(2 * PAGES);
});

// The last test: it changes what the others share.
test("every change from outside is noticed", async () => {
  const outside = newWorld(first.folder).context;
  const [tagged, aliased, revoked, deleted] = made.slice(50).map(({ id }) => id ?? "");
  const target = { ResourceId: [tagged!], ResourceType: "PcaCertificate" };
  await outside.alibaba("TagResources", { ...target, Tag: [{ Key: "team", Value: "somebody" }] });
  await outside.alibaba("UpdatePcaCertificate", { Identifier: aliased!, AliasName: "other" });
  for (const Identifier of [revoked!, deleted!])
    await outside.alibaba("CreateRevokeClientCertificate", { Identifier });
  await outside.alibaba("DeleteClientCertificate", { Identifier: deleted! });

  const { world, resources } = nextRun();
  const states = await refreshed(resources);
  const [one, two, three, four] = states.slice(50);
  expect(one).toMatchObject({ state: { tags: { team: "somebody" } } });
  expect(two).toMatchObject({ state: { aliasName: "other" } });
  expect(three).toMatchObject({ state: { status: "REVOKE" } });
  expect(four).toMatchObject({ id: undefined });
  expect(called(world, "DescribeClientCertificate")).toBeLessThanOrEqual(FEW + 6);
  expect(states).toEqual(await oneByOne());
});
