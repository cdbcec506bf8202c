import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect, type ClientHttp2Session } from "node:http2";
import { connect as connectTcp, createServer, type AddressInfo, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServiceError,
} from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Struct, Value, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { toStatus } from "../../provider/plugin/errors";
import { endPlugins, folder, pathOf, PLUGIN, send, start, URN, type Plugin } from "./process";

afterAll(endPlugins);

/** All calls that the engine may make. */
const CALLS = Object.values(ResourceProviderService).map(({ path }) => path.replace(/.*\//, ""));

const codeOf = (answer: Buffer | ServiceError): number => (Buffer.isBuffer(answer) ? status.OK : answer.code);

const configured = (args: Record<string, string>): Uint8Array =>
  new messages.ConfigureRequest().setArgs(Struct.fromJavaScript(args)).serializeBinary();

const check = (news: Uint8Array, urn = URN): Uint8Array =>
  Buffer.concat([new messages.CheckRequest().setUrn(urn).serializeBinary(), field(3, news)]);

/** A message field encoded by hand: the library that encodes messages refuses much of what is sent here. */
const field = (number: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** An entry of a struct. */
const entry = (name: string, value: Uint8Array): Buffer =>
  field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, value)]));

/** A level of nesting around a value. */
const AROUND = {
  list: (value: Uint8Array): Buffer => field(6, field(1, value)),
  map: (value: Uint8Array): Buffer => field(5, entry("key", value)),
};

/** A struct with one property, which is deeply nested. */
function nested(form: keyof typeof AROUND, depth: number): Buffer {
  let value: Uint8Array = new Value().setBoolValue(true).serializeBinary();
  for (let level = 0; level < depth; level++) value = AROUND[form](value);
  return entry("domain", value);
}

/** The failures of a check, or its error. */
function refusals(answer: Buffer | ServiceError): string[] {
  if (!Buffer.isBuffer(answer)) return [answer.details];
  return messages.CheckResponse.deserializeBinary(answer)
    .getFailuresList()
    .map((failure) => failure.getReason());
}

/** A message that announces a length of four gigabytes. */
async function announceTooMuch(port: number): Promise<string> {
  const session: ClientHttp2Session = connect(`http://127.0.0.1:${port}`);
  try {
    const headers = {
      ":method": "POST",
      ":path": pathOf("Check"),
      "content-type": "application/grpc",
      te: "trailers",
    };
    const stream = session.request(headers);
    stream.write(Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1]));
    const [answer] = (await once(stream, "response")) as [Record<string, string>];
    return answer["grpc-status"] ?? "";
  } finally {
    session.destroy();
  }
}

describe("any message is answered, and never crashes the process", () => {
  let plugin: Plugin;
  beforeAll(async () => {
    plugin = await start();
    const args = configured({ backend: "local", localStore: join(folder, "store") });
    expect(codeOf(await send(plugin.client, pathOf("Configure"), args))).toBe(status.OK);
  });
  afterEach(async () => {
    expect(codeOf(await send(plugin.client, pathOf("GetPluginInfo"), Buffer.alloc(0)))).toBe(status.OK);
  });

  const garbage = Buffer.from("\xff\xff\xff\xff\x0f garbage", "latin1");
  const reading = CALLS.filter((name) => !/^(Cancel|GetPluginInfo)$/.test(name));

  test.each(reading)("%s: bytes that are not a message", async (call) => {
    expect(codeOf(await send(plugin.client, pathOf(call), garbage))).not.toBe(status.OK);
  });

  test("an unknown method", async () => {
    const answer = await send(plugin.client, "/pulumirpc.ResourceProvider/Explode", Buffer.alloc(0));
    expect(codeOf(answer)).toBe(status.UNIMPLEMENTED);
  });

  test("a call that this plugin does not have", async () => {
    for (const call of ["List", "Call", "Parameterize"])
      expect(codeOf(await send(plugin.client, pathOf(call), Buffer.alloc(0)))).toBe(status.UNKNOWN);
  });

  test("a message of four gigabytes", async () => {
    expect(await announceTooMuch(plugin.port)).toBe(String(status.RESOURCE_EXHAUSTED));
  });

  test.each(["", "urn", "a::b::c::d", URN.replace("rootCa:RootCa", "no:Such"), "\u0000".repeat(10)])(
    "a resource %j of no kind",
    async (urn) => {
      for (const call of ["Check", "Diff", "Create", "Read", "Update", "Delete"]) {
        const request = new messages.CheckRequest().setUrn(urn).serializeBinary();
        // The URN has another field number there, so it is empty.
        expect(codeOf(await send(plugin.client, pathOf(call), request))).toBe(status.UNKNOWN);
      }
    },
  );

  test.each<JavaScriptValue>([
    Number.NaN,
    Infinity,
    -0,
    1e308,
    null,
    true,
    "",
    "\ufffd",
    [],
    [[]],
    {},
    { a: { b: [null] } },
  ])("%p as each argument", async (value) => {
    for (const name of ["commonName", "algorithm", "years", "tags", "parent", "__proto__", "constructor"]) {
      const news = entry(name, Value.fromJavaScript(value).serializeBinary());
      const answer = await send(plugin.client, pathOf("Check"), check(news));
      if (!Buffer.isBuffer(answer)) throw answer;
      expect(messages.CheckResponse.deserializeBinary(answer).getFailuresList()).not.toEqual([]);
    }
  });

  const DEPTHS = [33, 100, 101, 3000];
  const NESTED = (["list", "map"] as const).flatMap((form) => DEPTHS.map((depth) => [form, depth] as const));

  test.each(NESTED)("a %s nested %d levels deep", async (form, depth) => {
    const news = nested(form, depth);
    const [refusal] = refusals(await send(plugin.client, pathOf("Check"), check(news)));
    expect(refusal).toMatch(
      depth > 100 ? /a property is nested more than 100 levels deep/ : /domain: .*32 levels/,
    );
    const olds = Buffer.concat([Buffer.from(check(Buffer.alloc(0))), field(2, news)]);
    const [other] = refusals(await send(plugin.client, pathOf("Check"), olds));
    expect((other ?? "").includes("more than 100 levels")).toBe(depth > 100);
  });

  test("a hundred thousand groups within each other, which no property has", async () => {
    expect(codeOf(await send(plugin.client, pathOf("Check"), Buffer.alloc(100_000, 0x7b)))).not.toBe(
      status.OK,
    );
  });

  test("an argument of ten megabytes", async () => {
    const news = Struct.fromJavaScript({ commonName: "x".repeat(10_000_000) }).serializeBinary();
    const answer = await send(plugin.client, pathOf("Check"), check(news));
    if (!Buffer.isBuffer(answer)) throw answer;
    expect(messages.CheckResponse.deserializeBinary(answer).getFailuresList()).not.toEqual([]);
  });
});

describe("an error", () => {
  const partial = (size: number) => ({ id: "id", properties: { big: "x".repeat(size) }, reasons: [] });

  test.each([
    ["long", toStatus(new Error("x".repeat(1_000_000)))],
    ["long and of many bytes", toStatus(new Error("\u8bc1".repeat(1_000_000)))],
    ["with half of a surrogate pair", toStatus(new Error("\ud83d"))],
    ["of several lines", toStatus(new Error("a\r\nb\u0000"))],
    ["of something that exists in part", toStatus(new Error("\u8bc1".repeat(10_000)), partial(20_000))],
    ["of more than the engine takes that exists in part", toStatus(new Error("x"), partial(11_000_000))],
  ])("%s arrives", async (_, error) => {
    const server = new Server();
    server.addService(
      { fail: { ...ResourceProviderService.check } },
      {
        fail: (_call: unknown, callback: sendUnaryData<never>) => {
          callback(error);
        },
      },
    );
    const port = await new Promise<number>((resolve) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (_error, bound) => {
        resolve(bound);
      });
    });
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    try {
      expect(codeOf(await send(client, pathOf("Check"), Buffer.alloc(0)))).toBe(status.UNKNOWN);
    } finally {
      client.close();
      server.forceShutdown();
    }
  });
});

/** A service that accepts connections but never answers, and provider arguments that point to it. */
async function silentService(): Promise<{
  args: Record<string, string>;
  asked: Promise<Socket>;
  close: () => void;
}> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const asked = once(server, "connection").then(([socket]) => socket as Socket);
  const keys = { alibabaAccessKey: "test", alibabaSecretKey: "test" };
  return { args: { endpoint: `http://127.0.0.1:${port}`, ...keys }, asked, close: () => server.close() };
}

/** A plugin in the middle of a call. */
async function busyPlugin(args?: readonly string[]) {
  const plugin = await start(args);
  const service = await silentService();
  expect(codeOf(await send(plugin.client, pathOf("Configure"), configured(service.args)))).toBe(status.OK);
  const request = new messages.ReadRequest().setUrn(URN).setId("root-1").setProperties(new Struct());
  const answer = send(plugin.client, pathOf("Read"), request.serializeBinary());
  return { plugin, service, answer, socket: await service.asked };
}

describe("the process", () => {
  test("tells the version that its schema has", async () => {
    const { client } = await start();
    const info = await send(client, pathOf("GetPluginInfo"), Buffer.alloc(0));
    const schema = await send(client, pathOf("GetSchema"), Buffer.alloc(0));
    if (!Buffer.isBuffer(info) || !Buffer.isBuffer(schema)) throw new Error("no answer");
    const text = messages.GetSchemaResponse.deserializeBinary(schema).getSchema();
    expect(PluginInfo.deserializeBinary(info).getVersion()).toBe(
      (JSON.parse(text) as { version: string }).version,
    );
  });

  test("prints only the port, and listens only on this machine", async () => {
    const { port, child, printed } = await start();
    const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const others = addresses.filter(({ family, internal }) => family === "IPv4" && !internal);
    for (const host of ["127.0.0.2", ...others.map(({ address }) => address)]) {
      const [error] = (await once(connectTcp({ host, port }), "error").catch((reason: unknown) => [
        reason,
      ])) as [Error];
      expect(error).toMatchObject({ code: "ECONNREFUSED" });
    }
    child.kill("SIGTERM");
    expect(await printed).toBe(`${port}\n`);
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s ends it at once if it is idle", async (signal) => {
    const { child } = await start();
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("ends although the engine keeps its connection open", async () => {
    const { child, port } = await start();
    const socket = connectTcp({ host: "127.0.0.1", port, allowHalfOpen: true });
    await once(socket, "data");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    socket.destroy();
  });

  test("finishes and answers open calls before it ends", async () => {
    const { plugin, service, answer, socket } = await busyPlugin();
    plugin.child.kill("SIGTERM");
    const exit = once(plugin.child, "exit");
    service.close();
    socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\n{}");
    expect(await answer).toMatchObject({ code: status.UNKNOWN });
    expect(await exit).toEqual([0, null]);
  });

  test("ends when the engine is killed", async () => {
    const engine =
      'require("node:child_process").spawn(process.execPath, process.argv.slice(1), { stdio: "inherit" })';
    const { child, printed, port } = await start(["-e", engine, PLUGIN]);
    child.kill("SIGKILL");
    // Its end of the pipe closes when it exits.
    expect(await printed).toBe(`${port}\n`);
  });

  test("answers open calls after an unexpected error, and does nothing more", async () => {
    const fault = join(folder, "fault.js");
    writeFileSync(
      fault,
      'process.on("SIGUSR2", () => { throw new Error("unforeseen"); });\n' +
        'process.on("SIGWINCH", () => { void Promise.reject(new Error("unforeseen")); });\n',
    );
    for (const signal of ["SIGUSR2", "SIGWINCH"] as const) {
      const { plugin, service, answer } = await busyPlugin(["--require", fault, PLUGIN]);
      plugin.child.kill(signal);
      const failed = { details: expect.stringMatching(/unexpectedly.*unforeseen/s) as string };
      expect(await answer).toMatchObject(failed);
      expect(await send(plugin.client, pathOf("Check"), Buffer.alloc(0))).toMatchObject(failed);
      service.close();
      plugin.child.kill("SIGTERM");
      expect(await once(plugin.child, "exit")).toEqual([0, null]);
    }
  });

  test("starts nothing more after it is cancelled", async () => {
    const { client } = await start();
    await send(client, pathOf("Cancel"), Buffer.alloc(0));
    expect(await send(client, pathOf("Check"), check(Buffer.alloc(0)))).toMatchObject({
      details: expect.stringContaining("cancelled") as string,
    });
  });
});
