import { handler } from "../../provider";
import { UNKNOWN } from "../../provider/base/unknown";
import type { DynamicProvider, EngineProperties } from "../../provider/engine/crud";
import { definitions } from "../../schema";
import { KEY } from "../alibaba/official";
import { openEmulator } from "../emulator/http";
import { GATEWAY, newFolder, removeFolders, ROOT, SUB } from "./support";

afterAll(removeFolders);

const MARKER = "MARKER-9";
type Values = Readonly<Record<string, string>>;
type Connections = Readonly<Record<string, Values>>;

/** A resource as the engine keeps it, using the stack's current configuration. */
interface Kept {
  readonly kind: string;
  readonly id: string;
  readonly state: EngineProperties;
}

const at = (kind: string, stack: Values, connections: Connections): DynamicProvider =>
  handler(kind, {
    get: (key) => (key === "pki:connections" ? JSON.stringify(connections) : stack[key]),
  });

let count = 0;
const checked = async (
  provider: DynamicProvider,
  args: EngineProperties,
  olds: EngineProperties = {},
): Promise<EngineProperties> => {
  const resourceUrn = `urn:pulumi:dev::test::x$y::n${count++}`;
  const { inputs, failures = [] } = await provider.check(olds, { ...args, resourceUrn });
  if (!inputs) throw new Error(failures.map(({ reason }) => reason).join("\n"));
  return inputs;
};

async function make(kind: string, stack: Values, all: Connections, args: EngineProperties): Promise<Kept> {
  const provider = at(kind, stack, all);
  const { id, outs } = await provider.create(await checked(provider, args));
  return { kind, id, state: outs };
}

describe.each([
  ["alibaba.RootCa", { ...ROOT }],
  ["alibaba.UserCertificate", { name: "gateway", cert: GATEWAY.certContent, privateKey: GATEWAY.privateKey }],
  [
    "huawei.ApigCertificate",
    { name: "gateway", certContent: GATEWAY.certContent, privateKey: GATEWAY.privateKey },
  ],
])("%s with connections to local stores", (kind, args) => {
  const stack = { "pki:backend": "local", "pki:localStore": newFolder() };
  const [one, two] = [newFolder(), newFolder()];
  const connections = { one: { localStore: one }, again: { localStore: one }, two: { localStore: two } };
  let made: Kept;

  beforeAll(async () => {
    // An empty place is refused as empty.
    for (const connection of [undefined, "two"])
      await make("alibaba.RootCa", stack, connections, { ...ROOT, connection });
    made = await make(kind, stack, connections, { ...args, connection: "one" });
  });

  test("exists where its connection leads, and is found only there", async () => {
    expect(made.state).toMatchObject({ connection: "one", place: { at: one } });
    const { id, props } = await at(kind, stack, connections).read(made.id, made.state);
    expect([id, props.connection]).toEqual([made.id, "one"]);
    for (const connection of ["two", undefined]) {
      const elsewhere = { ...made.state, connection, place: undefined };
      await expect(at(kind, stack, connections).read(made.id, elsewhere)).rejects.toThrow();
    }
  });

  test("can be read by a program that does not manage it", async () => {
    const request = { resourceUrn: `urn:pulumi:dev::test::${kind}::read`, connection: "one" };
    const { id, props } = await at(kind, stack, connections).read(made.id, request);
    expect([id, props.connection]).toEqual([made.id, "one"]);
    await expect(
      at(kind, stack, connections).read(made.id, { ...request, connection: "two" }),
    ).rejects.toThrow();
  });

  test("changes its connection in place, to one that leads to the same place", async () => {
    const provider = at(kind, stack, connections);
    const news = await checked(provider, { ...args, connection: "again" }, made.state);
    const { changes, replaces } = await provider.diff(made.id, made.state, news);
    expect([changes, replaces]).toEqual([true, []]);
    const { outs } = await provider.update(made.id, made.state, news);
    expect(outs).toMatchObject({ connection: "again", place: made.state.place });
  });

  test.each([["two"], [undefined]])(
    "is not moved to another place by its connection: %s",
    async (connection) => {
      const provider = at(kind, stack, connections);
      const news = await checked(provider, { ...args, connection }, made.state);
      const message = new RegExp(
        `^connection: ${kind} .* lives in the local store .*, to which the connection "one" led, and ` +
          `${connection === undefined ? "the stack's own settings" : 'the connection "two"'} leads to `,
      );
      for (const work of [
        () => provider.diff(made.id, made.state, news),
        () => provider.update(made.id, made.state, news),
      ]) {
        await expect(work()).rejects.toMatchObject({
          code: "OTHER_PLACE",
          message: expect.stringMatching(message) as string,
        });
      }
    },
  );

  test("is refused in a preview if no connection has the name, without repeating it", async () => {
    for (const [all, known] of [
      [connections, /does not have it, only "one", "again", "two"/],
      [{}, /does not have it, nor any other/],
    ] as const) {
      const attempt = checked(at(kind, stack, all), { ...args, connection: MARKER });
      await expect(attempt).rejects.toThrow(known);
      await expect(attempt).rejects.not.toThrow(MARKER);
    }
    await expect(checked(at(kind, stack, connections), { ...args, connection: UNKNOWN })).rejects.toThrow(
      /connection: must be known before the run/,
    );
    await expect(checked(at(kind, stack, connections), { ...args, connection: 7 })).rejects.toThrow(
      /connection: must be a string/,
    );
  });

  test("is not touched while its connection is missing, and destroyed in its place afterwards", async () => {
    await expect(at(kind, stack, { two: connections.two }).delete(made.id, made.state)).rejects.toMatchObject(
      {
        code: "INVALID_CONFIG",
        message: expect.stringContaining('only "two"') as string,
      },
    );
    await at(kind, stack, connections).delete(made.id, made.state);
  });
});

test("every cloud resource has a connection, and state-only resources have none", () => {
  for (const { kind, arguments: all } of definitions) {
    expect([kind, "connection" in all]).toEqual([kind, !kind.startsWith("keys.")]);
  }
});

test("property names of every object are not connections", async () => {
  const stack = { "pki:backend": "local", "pki:localStore": newFolder() };
  for (const connection of ["constructor", "toString"]) {
    await expect(checked(at("alibaba.RootCa", stack, { one: {} }), { ...ROOT, connection })).rejects.toThrow(
      /only "one"/,
    );
  }
});

test("certificates below a CA are issued in the account of their own connection", async () => {
  const stack = { "pki:backend": "local", "pki:localStore": newFolder() };
  const connections = { one: { localStore: newFolder() }, two: { localStore: newFolder() } };
  const root = await make("alibaba.RootCa", stack, connections, { ...ROOT, connection: "one" });
  const args = { ...SUB, parentIdentifier: root.id, withIssuers: true };
  const sub = await make("alibaba.SubCa", stack, connections, { ...args, connection: "one" });
  expect(sub.state.place).toEqual(root.state.place);
  await expect(make("alibaba.SubCa", stack, connections, { ...args, connection: "two" })).rejects.toThrow();
});

describe("named accounts", () => {
  const OTHER_KEY = { id: "AKIDOTHER", secret: "secretOTHER" };
  const ROTATED = { id: "AKIDROTATED", secret: "secretROTATED" };
  const stack = { "pki:localStore": newFolder() };
  const connectionAt = (
    endpoint: string,
    { id, secret }: typeof ROTATED,
    region = "cn-hangzhou",
  ): Values => ({
    ...{ endpoint, alibabaAccessKey: id, alibabaSecretKey: secret, alibabaRegion: region },
  });

  test("are used side by side; rotated keys replace nothing; another account is refused, even by a destroy", async () => {
    const own = { id: KEY.accessKeyId, secret: KEY.accessKeySecret };
    const a = await openEmulator({ keys: [own, ROTATED] });
    const b = await openEmulator({ keys: [OTHER_KEY] });
    try {
      const connections = { a: connectionAt(a.endpoint, own), b: connectionAt(b.endpoint, OTHER_KEY) };
      const inA = await make("alibaba.RootCa", stack, connections, { ...ROOT, connection: "a" });
      const inB = await make("alibaba.RootCa", stack, connections, { ...ROOT, connection: "b" });
      expect(inA.state.place).not.toEqual(inB.state.place);
      for (const text of [inA, inB].map((one) => JSON.stringify(one))) {
        for (const secret of [own, ROTATED, OTHER_KEY].flatMap(Object.values))
          expect(text).not.toContain(secret);
      }

      const rotated = { ...connections, a: connectionAt(a.endpoint, ROTATED) };
      const provider = at("alibaba.RootCa", stack, rotated);
      const same = await checked(provider, { ...ROOT, connection: "a" }, inA.state);
      expect(await provider.diff(inA.id, inA.state, same)).toMatchObject({ changes: false, replaces: [] });
      expect((await provider.read(inA.id, inA.state)).id).toBe(inA.id);

      for (const a2 of [
        connectionAt(b.endpoint, OTHER_KEY),
        connectionAt(a.endpoint, ROTATED, "eu-central-1"),
      ]) {
        const elsewhere = at("alibaba.RootCa", stack, { ...connections, a: a2 });
        for (const work of [
          () => elsewhere.diff(inA.id, inA.state, same),
          () => elsewhere.read(inA.id, inA.state),
          () => elsewhere.delete(inA.id, inA.state),
        ]) {
          await expect(work()).rejects.toMatchObject({
            code: "OTHER_PLACE",
            message: expect.stringContaining('Set the connection "a" of pki:connections') as string,
          });
        }
      }
    } finally {
      await a.close();
      await b.close();
    }
  });

  test("are named if their credentials are missing", async () => {
    const emulator = await openEmulator();
    try {
      const connections = { a: { endpoint: emulator.endpoint, huaweiAccessKey: "own" } };
      const made = make("huawei.ApigCertificate", stack, connections, {
        ...{ name: "gateway", certContent: GATEWAY.certContent, privateKey: GATEWAY.privateKey },
        connection: "a",
      });
      await expect(made).rejects.toMatchObject({
        code: "INVALID_CONFIG",
        message: expect.stringMatching(
          /^connection "a": .*huaweiAccessKey.*without huaweiSecretKey/,
        ) as string,
      });
    } finally {
      await emulator.close();
    }
  });
});

test("below a CA of another place, a connection is refused in a preview; what its plan does not tell is left to the service", async () => {
  const stack = { "pki:backend": "local", "pki:localStore": newFolder() };
  const connections = { two: { localStore: newFolder() } };
  for (const connection of [undefined, "two"])
    await make("alibaba.RootCa", stack, connections, { ...ROOT, connection });
  const check = (connection: string | undefined, above: string | undefined): Promise<unknown> => {
    const issuerPlan = { kind: "alibaba.RootCa", name: "root", ...ROOT, connection: above };
    return checked(at("alibaba.SubCa", stack, connections), { ...SUB, connection, issuerPlan });
  };
  const both = /connection "two".*stack's own settings|stack's own settings.*connection "two"/;
  await expect(check("two", "")).rejects.toThrow(both);
  await expect(check(undefined, "two")).rejects.toThrow(both);
  for (const above of ["two", undefined]) await expect(check("two", above)).resolves.toBeDefined();
});
