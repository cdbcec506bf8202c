import { takeUp } from "../../provider/resources/creates/orphan";
import { BASE, changes, newWorld, removeFolders, Resource, type World } from "./support";

afterAll(removeFolders);

const AUTHORITY = "huawei.CertificateAuthority";

let world: World;
let ca: Resource;
beforeEach(async () => {
  world = newWorld();
  ca = new Resource(world, AUTHORITY);
  await ca.up(BASE[AUTHORITY]!);
  world.calls.length = 0;
});

const statusOf = async (): Promise<string> =>
  (await world.context.huawei("ShowCertificateAuthority", { ca_id: ca.id! })).status;

test("an expired CA is disabled before its deletion is scheduled, as the document demands", async () => {
  world.now = new Date(world.now.getTime() + 11 * 365 * 86_400_000);
  expect(await statusOf()).toBe("EXPIRED");
  await ca.destroy();
  expect(changes(world)).toEqual(["DisableCertificateAuthority", "DeleteCertificateAuthority"]);
});

test("a CA that another resource has taken up is not destroyed with the old one", async () => {
  takeUp(world.context, ca.id!, "the key of its new owner");
  await ca.provider.delete(ca.id!, ca.state);
  expect(changes(world)).toEqual([]);
  expect(await statusOf()).toBe("ACTIVED");
});
