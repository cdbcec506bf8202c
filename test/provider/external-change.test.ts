import { argsBelow, hierarchy, newWorld, removeFolders, Resource } from "./support";

afterAll(removeFolders);

const KIND = "alibaba.ServerCertificate";

test("what a read found outside is no news to the next one, which does not find it any more", async () => {
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
