import { appendFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { startServe, type Serve } from "../emulator/process";
import { stepLabels, type TestStack } from "../engine/stack";
import { removeFolders } from "../x509/support";
import { Callers } from "./callers";
import { call, type Client } from "./load";
import {
  configureSoftware,
  freePort,
  presents,
  refuses,
  Server,
  SOFTWARE,
  WATCHING,
  type ReloadedSoftware,
} from "./servers";
import { clientsOf, configure, fetchLists, servingStack, shell, type Outputs } from "./stack";

/** Servers that got their files from programs of examples/serving, and clients that call them continuously. */
interface Serving {
  readonly stack: TestStack;
  readonly site: string;
  /** The first one is that of the program's own server. */
  readonly ports: readonly number[];
  readonly callers: Callers;
  /** The command of a scheduled job. */
  fetchAndReload(): Promise<void>;
  close(): Promise<void>;
}

type Watching = keyof typeof WATCHING;

async function serve(
  stack: TestStack,
  software: ReloadedSoftware,
  watching: readonly Watching[],
  lists: Serve,
): Promise<Serving> {
  const [port, site, envoyFolder] = [
    await freePort(),
    join(stack.folder, "site"),
    join(stack.folder, "envoy"),
  ];
  const others = await Promise.all(watching.map(async (name) => ({ name, port: await freePort() })));
  const envoyPort = others.find(({ name }) => name === "envoy")?.port;
  stack.env.PKI_LOCAL_URL = lists.endpoint;
  await configure(stack, {
    ...{ folder: site, port, reload: software.reload(stack.folder) },
    ...(envoyPort !== undefined && { envoyFolder, envoyPort }),
  });
  await stack.up();
  const fetchAll = async (): Promise<void> => {
    for (const folder of envoyPort === undefined ? [site] : [site, envoyFolder]) await fetchLists(folder);
  };
  await fetchAll();
  const servers = [
    new Server(software, stack.folder),
    ...others.map(({ name, port: own }) => new Server(WATCHING[name](own), stack.folder)),
  ];
  const ports = [port, ...others.map(({ port: own }) => own)];
  const callers = new Callers(ports);
  const fetchAndReload = async (): Promise<void> => {
    await fetchAll();
    await shell(software.reload(stack.folder));
  };
  const close = async (): Promise<void> => {
    callers.close();
    for (const server of servers) server.close();
    await lists.stop();
    stack.close();
  };
  return { stack, site, ports, callers, fetchAndReload, close };
}

const outputsOf = (stack: TestStack): Promise<Outputs> => stack.outputs<Outputs>();

/** Does something with each server in turn. */
async function each({ ports }: Serving, act: (port: number) => Promise<unknown>): Promise<void> {
  for (const port of ports) await act(port);
}

/** Runs the program, and waits until the servers present the certificate it issued. */
async function renewed(serving: Serving): Promise<{ steps: string[]; after: Outputs }> {
  const { steps } = await serving.stack.up();
  const after = await outputsOf(serving.stack);
  await each(serving, (port) => presents(port, after.served));
  return { steps: stepLabels(steps), after };
}

const named = (clients: readonly Client[], name: string): Client =>
  clients.find((client) => client.name === name)!;

afterAll(removeFolders);

const PROGRAMS: readonly { name: keyof typeof SOFTWARE; watching: readonly Watching[] }[] = [
  { name: "nginx", watching: ["envoy", "node"] },
  { name: "haproxy", watching: [] },
];

describe.each(PROGRAMS)("examples/serving/$name, $watching", ({ name, watching }) => {
  let serving: Serving;
  let first: Client[];
  beforeAll(async () => {
    const stack = await servingStack(name, ...watching.filter((program) => program === "envoy"));
    serving = await serve(stack, SOFTWARE[name], watching, await startServe(["--store", stack.store]));
    first = clientsOf(await outputsOf(stack));
  });
  afterAll(() => serving.close());

  test("they serve clients with a certificate, and nobody else", async () => {
    const { stack } = serving;
    const { trusted, served } = await outputsOf(stack);
    const own = readFileSync(join(serving.site, "server.pem"), "utf8");
    const key = name === "nginx" ? readFileSync(join(serving.site, "server.key"), "utf8") : own;
    const server = { name: "www.example.com", trusted, credentials: { chain: own, privateKey: key } };
    await each(serving, async (port) => {
      await presents(port, served);
      for (const client of first) await call(port, client);
      await expect(call(port, { name: "nobody", trusted })).rejects.toThrow();
      await expect(call(port, server)).rejects.toThrow();
    });
    await stack.unchanged();
  });

  test("only the owner can read what it serves with", () => {
    const modes = ["server.pem", "clients.pem"].map(
      (file) => statSync(join(serving.site, file)).mode & 0o777,
    );
    expect(modes).toEqual([0o600, 0o600]);
  });

  test("if the server with a command refuses its configuration, the run fails, nothing is revoked, and no call fails", async () => {
    const { stack, callers } = serving;
    callers.become(...first);
    await configure(stack, { days: 60 });
    appendFileSync(join(stack.folder, "main.cfg"), "nonsense\n");
    const { code, steps } = await stack.pulumi("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(stepLabels(steps)).toContain("create-replacement www");
    expect(stepLabels(steps)).not.toContain("delete-replaced www");
    configureSoftware(SOFTWARE[name], stack.folder);
    await serving.fetchAndReload();
    expect((await callers.settled(first.length)).failed).toEqual([]);
  });

  test("no call fails while everything is renewed, and the lists are fetched anew", async () => {
    const { stack, callers } = serving;
    callers.become(...first);
    await configure(stack, { days: 65 });
    const { steps, after } = await renewed(serving);
    const order = ["create-replacement www", "update site", "delete-replaced www"];
    expect(steps.filter((step) => order.includes(step))).toEqual([...order, "delete-replaced www"]);
    const during = await callers.settled(first.length);
    const second = clientsOf(after);
    callers.become(...second);
    await serving.fetchAndReload();
    const afterwards = await callers.settled(second.length);
    expect([...during.failed, ...afterwards.failed]).toEqual([]);
    expect(during.answered).toBeGreaterThan(20);
    // Their certificates were replaced and thereby revoked.
    await each(serving, async (port) => {
      for (const client of first) await refuses(port, client);
    });
  });

  test("who is removed from the program is refused from the next list on, and all others go on", async () => {
    const { stack, callers } = serving;
    const before = clientsOf(await outputsOf(stack));
    callers.become(named(before, "alice"));
    await configure(stack, { clients: "alice" });
    await stack.up();
    await each(serving, (port) => call(port, named(before, "bob")));
    await serving.fetchAndReload();
    const { answered, failed } = await callers.settled(1);
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(10);
    await each(serving, (port) => refuses(port, named(before, "bob")));
  });
});
