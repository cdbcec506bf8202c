import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestStack } from "../engine/stack";
import { Callers } from "./callers";
import { call, type Client } from "./load";
import { freePort, presents, Server, type Software } from "./servers";
import { clientsOf, configure, EXAMPLES, servingStack, type Outputs } from "./stack";

const run = promisify(execFile);
const SOURCES = join(EXAMPLES, "java");

let stack: TestStack;
let [server, callers]: [Server?, Callers?] = [];
let [site, classes, port]: [string, string, number] = ["", "", 0];
let first: Client[];

/** The answer to a Java client that uses its own store. */
const javaClient = async (name: string, host = "www.example.com"): Promise<string> =>
  (await run("java", ["-cp", classes, "Client", site, name, `${port}`, host])).stdout;

const outputsOf = (): Promise<Outputs> => stack.outputs<Outputs>();

beforeAll(async () => {
  stack = await servingStack("java");
  [site, classes, port] = [join(stack.folder, "site"), join(stack.folder, "classes"), await freePort()];
  await configure(stack, { folder: site });
  await stack.up();
  await run("javac", ["-d", classes, ...readdirSync(SOURCES).map((name) => join(SOURCES, name))]);
  const java: Software = {
    start: () => ["java", "-cp", classes, "Server", site, `${port}`],
  };
  server = new Server(java, stack.folder);
  callers = new Callers([port]);
  const outputs = await outputsOf();
  await presents(port, outputs.served);
  first = clientsOf(outputs);
});
afterAll(() => {
  callers?.close();
  server?.close();
  stack.close();
});

test("a server in Java serves clients in Java and others, and nobody without a certificate", async () => {
  const { trusted } = await outputsOf();
  for (const client of first) await call(port, client);
  await expect(call(port, { name: "nobody", trusted })).rejects.toThrow();
  expect(await javaClient("alice")).toMatch(/^HTTP\/1.1 200 [^]*CN=alice/);
  await expect(javaClient("alice", "other.example.com")).rejects.toThrow(/No (name|subject alternative)/);
});

test("no call fails while everything is renewed, and the stores are read again", async () => {
  callers!.become(...first);
  await configure(stack, { days: 60 });
  await stack.up();
  const outputs = await outputsOf();
  await presents(port, outputs.served);
  const second = clientsOf(outputs);
  callers!.become(...first, ...second);
  const { answered, failed } = await callers!.settled(first.length + second.length);
  expect(failed).toEqual([]);
  expect(answered).toBeGreaterThan(20);
  expect(await javaClient("bob")).toContain("CN=bob");
  expect(server!.printed).not.toContain("goes on with what it has");
  await stack.unchanged();
});
