import { appendFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { startServe, type Serve } from "../emulator/process";
import { told, type TestStack } from "../engine/stack";
import { removeFolders } from "../x509/support";
import { Callers } from "./callers";
import { call, type Client } from "./load";
import { configureSoftware, freePort, presents, refuses, Server, SOFTWARE, type Software } from "./servers";
import { clientsOf, configure, fetchLists, servingStack, shell, type Outputs } from "./stack";

/** A server that got its files from a program of examples/serving, and clients that call it continuously. */
interface Serving {
  readonly stack: TestStack;
  readonly site: string;
  readonly port: number;
  readonly callers: Callers;
  /** The command of a scheduled job. */
  fetchAndReload(): Promise<void>;
  close(): Promise<void>;
}

async function serve(stack: TestStack, software: Software, lists: Serve): Promise<Serving> {
  const [port, site] = [await freePort(), join(stack.folder, "site")];
  stack.env.PKI_LOCAL_URL = lists.endpoint;
  await configure(stack, { folder: site, port, reload: software.reload(stack.folder) });
  await stack.up();
  await fetchLists(site);
  const server = new Server(software, stack.folder);
  const callers = new Callers(port);
  const fetchAndReload = async (): Promise<void> => {
    await fetchLists(site);
    await shell(software.reload(stack.folder));
  };
  const close = async (): Promise<void> => {
    callers.close();
    server.close();
    await lists.stop();
    stack.close();
  };
  return { stack, site, port, callers, fetchAndReload, close };
}

const outputsOf = (stack: TestStack): Promise<Outputs> => stack.outputs<Outputs>();

/** Runs the program, and waits until the server presents the certificate it issued. */
async function renewed({ stack, port }: Serving): Promise<{ steps: string[]; after: Outputs }> {
  const { steps } = await stack.up();
  const after = await outputsOf(stack);
  await presents(port, after.served);
  return { steps: told(steps), after };
}

const named = (clients: readonly Client[], name: string): Client =>
  clients.find((client) => client.name === name)!;

afterAll(removeFolders);

describe.each(["nginx", "haproxy"] as const)("examples/serving/%s", (name) => {
  let serving: Serving;
  let first: Client[];
  beforeAll(async () => {
    const stack = await servingStack(name);
    serving = await serve(stack, SOFTWARE[name], await startServe(["--store", stack.store]));
    first = clientsOf(await outputsOf(stack));
  });
  afterAll(() => serving.close());

  test("it serves who has a certificate, and nobody else", async () => {
    const { stack, port } = serving;
    const { trusted, served } = await outputsOf(stack);
    await presents(port, served);
    for (const client of first) await call(port, client);
    await expect(call(port, { name: "nobody", trusted })).rejects.toThrow();
    const own = readFileSync(join(serving.site, "server.pem"), "utf8");
    const key = name === "nginx" ? readFileSync(join(serving.site, "server.key"), "utf8") : own;
    const server = { name: "www.example.com", trusted, credentials: { chain: own, privateKey: key } };
    await expect(call(port, server)).rejects.toThrow();
    await stack.unchanged();
  });

  test("only the owner can read what it serves with", () => {
    const modes = ["server.pem", "clients.pem"].map(
      (file) => statSync(join(serving.site, file)).mode & 0o777,
    );
    expect(modes).toEqual([0o600, 0o600]);
  });

  test("if the server refuses its configuration, the run fails, nothing is revoked, and no call fails", async () => {
    const { stack, callers } = serving;
    callers.become(...first);
    await configure(stack, { days: 60 });
    appendFileSync(join(stack.folder, "main.cfg"), "nonsense\n");
    const { code, steps } = await stack.pulumi("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(told(steps)).toContain("create-replacement www");
    expect(told(steps)).not.toContain("delete-replaced www");
    configureSoftware(SOFTWARE[name], stack.folder);
    await serving.fetchAndReload();
    expect((await callers.settled(first.length)).failed).toEqual([]);
  });

  test("no call fails while everything is renewed, and the lists are fetched anew", async () => {
    const { stack, port, callers } = serving;
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
    for (const client of first) await refuses(port, client);
  });

  test("who is removed from the program is refused from the next list on, and all others go on", async () => {
    const { stack, port, callers } = serving;
    const before = clientsOf(await outputsOf(stack));
    callers.become(named(before, "alice"));
    await configure(stack, { clients: "alice" });
    await stack.up();
    await call(port, named(before, "bob"));
    await serving.fetchAndReload();
    const { answered, failed } = await callers.settled(1);
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(10);
    await refuses(port, named(before, "bob"));
  });
});
