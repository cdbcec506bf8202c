import { serviceNodes } from "../../inventory/service";
import { argsIn, BASE, newWorld, removeFolders, Resource } from "../provider/support";

afterAll(removeFolders);

test("uploads to the certificate service are listed, a copy below the certificate that it was made from", async () => {
  const world = newWorld();
  const copy = new Resource(world, "alibaba.PcaCertSync");
  await copy.up(await argsIn(world, copy.kind));
  const upload = new Resource(world, "alibaba.UserCertificate");
  await upload.up(BASE[upload.kind] ?? {});
  world.calls.length = 0;
  const nodes = await serviceNodes(world.context, ["alibaba"]);
  const uploads = nodes.filter(({ role }) => role === "upload");
  expect(uploads.map(({ id, issuer }) => [id, issuer]).sort()).toEqual(
    [
      [copy.id, copy.state.certificateIdentifier],
      [upload.id, undefined],
    ].sort(),
  );
  const facts = uploads.find(({ id }) => id === copy.id)?.facts;
  expect(facts).toMatchObject({
    ...{ commonName: "www.example.com", names: ["www.example.com"], fingerprint: copy.state.fingerprint },
    notAfter: copy.state.notAfter,
  });
});

test("an upload that has expired is listed", async () => {
  const world = newWorld();
  const upload = new Resource(world, "alibaba.UserCertificate");
  await upload.up(BASE[upload.kind] ?? {});
  world.now = new Date("2040-01-01T00:00:00Z");
  const nodes = await serviceNodes(world.context, ["alibaba"]);
  expect(nodes.map(({ id }) => id)).toEqual([upload.id]);
});
