import { nativeType } from "../../common/type-token";
import { UNKNOWN } from "../../provider/base/unknown";
import { pluginProvider } from "../../provider/plugin/provider";
import type { Plans } from "../../provider/plugin/plans";
import { unwrap, type PropertyValues, type Unwrapped } from "../../provider/plugin/values";
import { definitions } from "../../schema";
import { STORED_FACTS, pluginOutputs } from "../../schema/plugin-outputs";
import { decoders } from "../../sdk/decode";
import { argsIn, BASE, hierarchy, newWorld, removeFolders, type World } from "../provider/support";

afterAll(removeFolders);

const NONE: Unwrapped = { properties: {}, secrets: new Set() };
const urnOf = (kind: string): string => `urn:pulumi:dev::test::${nativeType(kind)}::it`;

const plansOf = (): Plans => {
  const all = new Map<string, never>();
  return {
    get: (urn) => {
      all.get(urn);
    },
    set: (urn, plan) => all.set(urn, plan as never),
    close: () => undefined,
  };
};

const pluginOf = (world: World): ReturnType<typeof pluginProvider> =>
  pluginProvider(() => world.context, plansOf());

async function inputsOf(
  world: World,
  kind: string,
  olds = NONE,
  more: PropertyValues = {},
): Promise<Unwrapped> {
  const args = { ...(await argsIn(world, kind, authorities(world))), ...more };
  if (kind === "huawei.PrivateCertificate") args.issuerId = await issuerIn(world);
  const { inputs, failures } = await pluginOf(world).check(urnOf(kind), olds, unwrap(args));
  expect(failures).toEqual([]);
  return unwrap(inputs);
}

const made = new WeakMap<World, ReturnType<typeof hierarchy>>();
const authorities = (world: World): ReturnType<typeof hierarchy> => {
  const known = made.get(world) ?? hierarchy(world);
  made.set(world, known);
  return known;
};

async function issuerIn(world: World): Promise<string> {
  const kind = "huawei.CertificateAuthority";
  const inputs = await inputsOf(world, kind);
  return (await pluginOf(world).create(`${urnOf(kind)}-above`, inputs, false)).id;
}

const decoded = (pem: unknown): PropertyValues =>
  Object.fromEntries(
    Object.keys(STORED_FACTS).map((name) => [name, decoders[name as keyof typeof STORED_FACTS](String(pem))]),
  );

const certificates = definitions.filter(({ certificate, kind }) => certificate && kind in BASE);

test.each(definitions.map((definition) => [definition.kind, definition] as const))(
  "%s has the outputs in the schema: in a preview, after create, and after read",
  async (kind, definition) => {
    const world = newWorld();
    const plugin = pluginOf(world);
    const inputs = await inputsOf(world, kind);
    const outputs = Object.entries(pluginOutputs(definition));
    const required = outputs.filter(([, { optional }]) => !optional).map(([name]) => name);
    const preview = unwrap((await plugin.create(urnOf(kind), inputs, true)).properties).properties;
    for (const [name] of outputs)
      expect([name, name in inputs.properties || preview[name]]).toEqual([name, UNKNOWN]);
    const { id, properties } = await plugin.create(urnOf(kind), inputs, false);
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(required));
    if (kind.startsWith("keys.")) return;
    const read = await plugin.read(urnOf(kind), id, { outputs: unwrap(properties), inputs });
    expect(Object.keys(read.properties)).toEqual(expect.arrayContaining(required));
  },
);

test.each(certificates.map(({ kind }) => kind))("%s has its certificate's facts", async (kind) => {
  const world = newWorld();
  const { properties } = await pluginOf(world).create(urnOf(kind), await inputsOf(world, kind), false);
  expect(properties).toMatchObject(decoded(properties.certificate));
  expect(properties.notAfter).toMatch(/^20\d\d-/);
});

describe("a state without the facts", () => {
  const kind = "alibaba.ServerCertificate";

  test("previews as unchanged, and gets them on refresh or update", async () => {
    const world = newWorld();
    const plugin = pluginOf(world);
    const inputs = await inputsOf(world, kind);
    const { id, properties } = await plugin.create(urnOf(kind), inputs, false);
    const { serialNumber: _1, notAfter: _2, fingerprint: _3, ...older } = properties;
    const known = { outputs: unwrap(older), inputs };
    expect((await plugin.diff(urnOf(kind), id, known, inputs, [])).changes).toBe(false);
    const news = await inputsOf(world, kind, inputs, { tags: { team: "web" } });
    const changed = await plugin.update(urnOf(kind), id, known, news, false);
    for (const answer of [await plugin.read(urnOf(kind), id, known), changed])
      expect(answer.properties).toMatchObject(decoded(properties.certificate));
  });
});
