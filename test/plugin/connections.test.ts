import { connections } from "../../provider/connect";
import { callFunction } from "../../provider/plugin/functions";
import { pluginProvider, type PluginProvider, type StoredResource } from "../../provider/plugin/provider";
import { ResourceReference, type PropertyValues, type Unwrapped } from "../../provider/plugin/values";
import type { ContextOf } from "../../provider/resources/context";
import { readSettings } from "../../provider/settings";
import { newFolder, removeFolders, ROOT, SERVER, SUB } from "../provider/support";
import { plansInMemory } from "./door";

afterAll(removeFolders);

const [own, shared] = [newFolder(), newFolder()];
const STACK: Readonly<Record<string, string>> = {
  "pki:backend": "local",
  "pki:localStore": own,
  "pki:connections": JSON.stringify({ shared: { localStore: shared } }),
};
const contextOf = (): ContextOf => connections(readSettings({ get: (key) => STACK[key] }, {}));

const urnOf = (type: string, name: string): string => `urn:pulumi:dev::test::pki:${type}::${name}`;
const TYPES = {
  root: "alibaba/rootCa:RootCa",
  sub: "alibaba/subCa:SubCa",
  web: "alibaba/serverCertificate:ServerCertificate",
};
const plain = (properties: PropertyValues): Unwrapped => ({ properties, secrets: new Set() });
const NOTHING = plain({});

interface Made {
  readonly urn: string;
  readonly id: string;
  readonly stored: StoredResource;
}

async function make(
  plugin: PluginProvider,
  type: keyof typeof TYPES,
  args: PropertyValues,
  name: string = type,
): Promise<Made> {
  const urn = urnOf(TYPES[type], name);
  const { inputs, failures } = await plugin.check(urn, NOTHING, plain(args));
  if (failures.length > 0) throw new Error(failures.join("\n"));
  const { id, properties } = await plugin.create(urn, plain(inputs), false);
  return { urn, id, stored: { inputs: plain(inputs), outputs: plain(properties) } };
}

const refer = ({ urn, id }: Made): ResourceReference => new ResourceReference(urn, id);
const { parentIdentifier: _root, ...sub } = SUB;
const { parentIdentifier: _sub, ...server } = SERVER;
const place = ({ stored }: Made): unknown => stored.outputs.properties.place;

test("a CA that a program gives as a resource passes its connection on, also when this run has other targets", async () => {
  const plugin = pluginProvider(contextOf(), plansInMemory());
  const root = await make(plugin, "root", { ...ROOT, connection: "shared" });
  const ca = await make(plugin, "sub", { ...sub, parent: refer(root) });
  const web = await make(plugin, "web", { ...server, parent: refer(ca) });
  for (const made of [ca, web]) {
    expect(made.stored.inputs.properties.connection).toBe("shared");
    expect(place(made)).toMatchObject({ at: shared });
  }

  const later = pluginProvider(contextOf(), plansInMemory());
  const args = plain({ ...server, parent: refer(ca) });
  const { inputs } = await later.check(web.urn, web.stored.inputs, args);
  expect(await later.diff(web.urn, web.id, web.stored, plain(inputs), [])).toMatchObject({ changes: false });
});

test("a CA that is only read passes its connection on, and so its identifier is found where it is", async () => {
  const plugin = pluginProvider(contextOf(), plansInMemory());
  const root = await make(plugin, "root", { ...ROOT, connection: "shared" });
  const urn = urnOf(TYPES.root, "read");
  const asked = plain({ connection: "shared" });
  const { id, properties } = await plugin.read(urn, root.id, { inputs: asked, outputs: asked });
  expect([id, properties.connection]).toEqual([root.id, "shared"]);
  const below = await make(plugin, "sub", {
    ...sub,
    parent: new ResourceReference(urn, root.id),
  });
  expect(place(below)).toMatchObject({ at: shared });
});

test("an unknown connection is refused by a check, and by a function", async () => {
  const plugin = pluginProvider(contextOf(), plansInMemory());
  await expect(make(plugin, "root", { ...ROOT, connection: "other" })).rejects.toThrow(/only "shared"/);
  const { failures } = await callFunction(contextOf(), "alibaba.getCertificateAuthority", {
    ...{ identifier: "x", connection: "other" },
  });
  expect(failures).toEqual([expect.stringContaining('only "shared"')]);
});

test("a function asks the account of its connection", async () => {
  const plugin = pluginProvider(contextOf(), plansInMemory());
  await make(plugin, "root", ROOT, "own");
  const root = await make(plugin, "root", { ...ROOT, connection: "shared" });
  const ask = (connection: PropertyValues): ReturnType<typeof callFunction> =>
    callFunction(contextOf(), "alibaba.getCertificateAuthority", { identifier: root.id, ...connection });
  expect((await ask({ connection: "shared" })).properties).toMatchObject({
    identifier: root.id,
    type: "ROOT",
  });
  await expect(ask({})).rejects.toThrow();
});
