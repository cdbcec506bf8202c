import { kinds } from "../../provider";
import { importExisting } from "../../provider/engine/import";
import type { EngineProperties } from "../../provider/engine/crud";
import {
  argsBelow,
  argsIn,
  hierarchy,
  kindOf,
  newCsr,
  newWorld,
  removeFolders,
  Resource,
  type World,
} from "./support";

afterAll(removeFolders);

const importable = kinds
  .filter(({ kind, members }) => !members && !kind.startsWith("keys."))
  .map(({ kind }) => kind);

/** An existing object of a kind, with the arguments that created it. */
async function existing(world: World, kind: string): Promise<{ id: string; args: EngineProperties }> {
  const cas = await hierarchy(world);
  const ca = new Resource(world, "huawei.CertificateAuthority");
  await ca.up(argsBelow(cas, ca.kind));
  const base = await argsIn(world, kind, Promise.resolve(cas));
  const args = kind === "huawei.PrivateCertificate" ? { ...base, issuerId: ca.id } : base;
  const made = new Resource(world, kind);
  await made.up(args);
  return { id: made.id ?? "", args };
}

/** Imports into another stack. */
async function imported(world: World, kind: string, id: string): Promise<Resource> {
  const { state, inputs } = await importExisting(kindOf(kind), world.context, id);
  return Object.assign(new Resource(world, kind), { id, inputs, state });
}

test.each(importable)("%s: its original arguments match the imported resource", async (kind) => {
  const world = newWorld();
  const { id, args } = await existing(world, kind);
  const resource = await imported(world, kind, id);
  // The gateway never returns the content, and no service the key, so both are taken from the program.
  const isUpload = kind === "huawei.ApigCertificate" || kind === "alibaba.UserCertificate";
  expect(await resource.up(args)).toBe(isUpload ? "update" : "same");
  await resource.refresh();
  expect(await resource.up(args)).toBe("same");
});

test.each(["alibaba.ServerCertificate", "huawei.PrivateCertificate"])(
  "%s: an imported resource is renewed like any other",
  async (kind) => {
    const world = newWorld();
    const { id, args } = await existing(world, kind);
    const resource = await imported(world, kind, id);
    expect(await resource.up({ ...args, renewBefore: "30d" })).toBe("same");
    world.now = new Date(world.now.getTime() + 70 * 86_400_000);
    expect(await resource.up({ ...args, renewBefore: "30d" })).toBe("replace");
    expect(resource.id).not.toBe(id);
    expect(await resource.up({ ...args, renewBefore: "30d" })).toBe("same");
  },
);

test("a program with other arguments replaces the imported resource", async () => {
  const world = newWorld();
  const kind = "alibaba.ServerCertificateWithCsr";
  const { id, args } = await existing(world, kind);
  const resource = await imported(world, kind, id);
  expect(await resource.up({ ...args, csr: newCsr("/CN=www.example.com") })).toBe("replace");
});

test("revoked, expired and missing resources are not imported", async () => {
  const world = newWorld();
  const kind = "alibaba.ServerCertificate";
  const { id } = await existing(world, kind);
  await expect(imported(world, kind, "no-such-id")).rejects.toThrow(`the service has no ${kind} no-such-id`);
  await expect(imported(world, "alibaba.RootCa", id)).rejects.toThrow("the service has no alibaba.RootCa");
  const { now } = world;
  world.now = new Date(now.getTime() + 91 * 86_400_000);
  await expect(imported(world, kind, id)).rejects.toThrow("cannot be imported: it has expired");
  world.now = now;
  await world.context.alibaba("CreateRevokeClientCertificate", { Identifier: id });
  await expect(imported(world, kind, id)).rejects.toThrow("cannot be imported: its status is REVOKE");
});

test.each([
  "keys.PrivateKey",
  "keys.CertificateRequest",
  "keys.Pkcs12",
  "keys.JavaKeyStore",
  "keys.Certificate",
  "keys.RevocationList",
])("%s: there is nothing to import", (kind) =>
  expect(imported(newWorld(), kind, "any")).rejects.toThrow("exists in the state of its stack alone"),
);

test("a fleet is declared with its certificates instead of being imported", async () => {
  const world = newWorld();
  await hierarchy(world);
  await expect(imported(world, "alibaba.ClientCertificateFleet", "any")).rejects.toThrow(
    "declare it with each certificate's identifier in adopt of its item",
  );
});
