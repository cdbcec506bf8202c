import { connections } from "../../provider/connect";
import { callFunction } from "../../provider/plugin/functions";
import { pluginProvider, type PluginProvider, type StoredResource } from "../../provider/plugin/provider";
import { ResourceReference, type PropertyValues, type Unwrapped } from "../../provider/plugin/values";
import type { Context, ContextOf } from "../../provider/resources/context";
import { readSettings } from "../../provider/settings";
import { newFolder, removeFolders, ROOT, SERVER, SUB } from "../provider/support";
import { PkiError } from "../../provider/base/errors";
import { existingAuthority } from "../../provider/engine/existing-authority";
import { kindNamed } from "../../provider/kinds";
import { plansOf } from "../../provider/plugin/plans";
import { plansInMemory } from "./door";

afterAll(removeFolders);

const [own, shared] = [newFolder(), newFolder()];
const STACK: Readonly<Record<string, string>> = {
  "pki:backend": "local",
  "pki:localStore": own,
  "pki:connections": JSON.stringify({ shared: { localStore: shared }, again: { localStore: shared } }),
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

test("an identifier with @ and a connection is imported there, and the resource keeps the connection", async () => {
  const plugin = pluginProvider(contextOf(), plansInMemory());
  await make(plugin, "root", ROOT, "own");
  const root = await make(plugin, "root", { ...ROOT, connection: "shared" });
  const urn = urnOf(TYPES.root, "imported");
  const { id, inputs, properties } = await plugin.read(urn, `${root.id}@shared`, undefined);
  expect([id, inputs?.connection, properties.place]).toEqual([root.id, "shared", place(root)]);

  await expect(plugin.read(urn, `${root.id}@other`, undefined)).rejects.toThrow(/only "shared", "again"/);
  await expect(plugin.read(urn, root.id, undefined)).rejects.toThrow(/imported as <identifier>@<connection>/);
});

test("an unknown connection is refused by a check, and by a function", async () => {
  const plugin = pluginProvider(contextOf(), plansInMemory());
  await expect(make(plugin, "root", { ...ROOT, connection: "other" })).rejects.toThrow(
    /only "shared", "again"/,
  );
  const { failures } = await callFunction(contextOf(), "alibaba.getCertificateAuthority", {
    ...{ identifier: "x", connection: "other" },
  });
  expect(failures).toEqual([expect.stringContaining('only "shared", "again"')]);
});

test("below a CA, a connection to another place is refused in a preview, and the message names both", async () => {
  const plugin = pluginProvider(contextOf(), plansInMemory());
  const ownRoot = await make(plugin, "root", ROOT, "own-root");
  const root = await make(plugin, "root", { ...ROOT, connection: "shared" });
  await expect(make(plugin, "sub", { ...sub, parent: refer(ownRoot), connection: "shared" })).rejects.toThrow(
    /^connection: the connection "shared" leads to .*, and the stack's own settings, .* CA "own-root" .* leave connection out/,
  );
  const again = await make(plugin, "sub", { ...sub, parent: refer(root), connection: "again" });
  expect(place(again)).toMatchObject({ at: shared });
});

test("a CA of another provider passes no connection on: its name says nothing there", async () => {
  const folder = newFolder();
  const [one, two] = [plansOf("engine", folder), plansOf("engine", folder)];
  const declaring = pluginProvider(contextOf(), one);
  const elsewhere = connections(
    readSettings({ get: (key) => ({ ...STACK, "pki:connections": "{}" })[key] }, {}),
  );
  for (const [name, connection] of [
    ["own", undefined],
    ["named", "shared"],
  ] as const) {
    const root = await make(declaring, "root", { ...ROOT, ...(connection ? { connection } : {}) }, name);
    expect(one.get(root.urn)).toMatchObject({ connection: connection ?? "" });
    expect(two.get(root.urn)).not.toHaveProperty("connection");
    const args = { ...sub, parent: refer(root) };
    const below = (contexts: ContextOf, more: object): ReturnType<PluginProvider["check"]> =>
      pluginProvider(contexts, two).check(urnOf(TYPES.sub, "below"), NOTHING, plain({ ...args, ...more }));
    const { inputs, failures } = await below(elsewhere, {});
    expect([failures, inputs.connection]).toEqual([[], undefined]);
    expect(await below(contextOf(), { connection: "shared" })).toMatchObject({ failures: [] });
  }
  one.close();
});

test("a CA above whose service does not answer is reported after five seconds, not when the client gives up", async () => {
  const messages: string[] = [];
  const silent: Context = {
    ...contextOf()(undefined),
    alibaba: () => new Promise(() => undefined),
    tell: (message) => void messages.push(message),
  };
  const plugin = pluginProvider(() => silent, plansInMemory());
  const args = plain({ ...server, parentIdentifier: "silent-ca" });
  expect(await plugin.check(urnOf(TYPES.web, "web"), NOTHING, args)).toMatchObject({ failures: [] });
  expect(messages).toContainEqual(
    expect.stringMatching(/silent-ca cannot be read.*no answer within 5 seconds/),
  );
}, 30_000);

test("a CA is remembered with the connection by which it was read", async () => {
  const contexts = contextOf();
  const root = await make(pluginProvider(contexts, plansInMemory()), "root", {
    ...ROOT,
    connection: "shared",
  });
  const kind = kindNamed("alibaba.RootCa")!;
  expect(await existingAuthority(contexts("shared"), kind, root.id)).toMatchObject({ status: "ISSUE" });
  expect(await existingAuthority(contexts(undefined), kind, root.id)).toBeUndefined();
});

test("a CA that cannot be read is requested once, and reported once, however many certificates are below it", async () => {
  const context = contextOf()(undefined);
  const messages: string[] = [];
  let calls = 0;
  const refusing: Context = {
    ...context,
    alibaba: () => {
      calls++;
      return Promise.reject(new PkiError("NO_CREDENTIALS", "no access"));
    },
    tell: (message) => void messages.push(message),
  };
  const plugin = pluginProvider(() => refusing, plansInMemory());
  for (const name of ["one", "two"])
    await plugin.check(urnOf(TYPES.web, name), NOTHING, plain({ ...server, parentIdentifier: "some-ca" }));
  expect(calls).toBe(1);
  expect(messages.filter((message) => message.includes("some-ca"))).toHaveLength(1);
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
