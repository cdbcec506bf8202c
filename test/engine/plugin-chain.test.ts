import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { isRunning } from "../../provider/plugin/processes";
import { openFront, type Front } from "../alibaba/front";
import { KEY } from "../alibaba/official";
import { newFolder, removeFolders } from "../x509/support";
import { descendants, end, endTree, providerProcesses } from "./processes";
import { TestStack, stepLabels, type Running } from "./stack";

/**
 * Two providers and thus two processes: CAs checked by one of them are the issuers of certificates checked by the
 * other.
 */
const program = (leaves: string, usage = "serverAuth"): string => `
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Provider } from "pulumi-pki";
const company = { organization: "Example Ltd", organizationUnit: "Platform", locality: "Hangzhou", state: "Zhejiang" };
const authority = { ...company, algorithm: "ECC_256" } as const;
const leaf = { algorithm: "ECC_256", days: 90 } as const;
const above = { provider: new Provider("above", {}) };
const below = { provider: new Provider("below", {}) };
const root = new alibaba.RootCa("root", { ...authority, commonName: "Root", years: 10 }, above);
const services = new alibaba.SubCa("services", { ...authority, parent: root, commonName: "Services", years: 5, pathLenConstraint: 1,
  extendedKeyUsages: ["${usage}"] }, above);
const inner = new alibaba.SubCa("inner", { ...authority, parent: services, commonName: "Inner", years: 3 }, below);
const web = new alibaba.ServerCertificate("web", { ...leaf, parent: inner, commonName: "www.example.com" }, below);
${leaves}
`;

let service: Front;
let stack: TestStack;
let runs: string;

beforeAll(async () => {
  const folder = newFolder();
  const environment = { clock: () => new Date(), entropy: randomBytes, url: "http://localhost:8640" };
  service = await openFront(
    localBackend(async () => ({ store: await openStore(folder), ...environment })).alibaba,
  );
  stack = await TestStack.create(program(""), {
    PKI_PLUGIN: "true",
    PKI_BACKEND: "cloud",
    PKI_ENDPOINT: service.endpoint,
    ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: KEY.accessKeySecret,
  });
  runs = join(stack.folder, "cache/pulumi-pki/runs");
});
afterAll(async () => {
  stack.close();
  await service.close();
  removeFolders();
});
beforeEach(() => service.arrived.splice(0));

const left = (): string[] =>
  existsSync(runs) ? readdirSync(runs, { recursive: true, encoding: "utf8" }) : [];

test("a chain across two providers is checked at preview", async () => {
  stack.program(program("", "clientAuth"));
  const { code, output } = await stack.preview();
  expect(code).not.toBe(0);
  expect(output).toContain('parent: CA "services" allows only clientAuth below it');
  expect(left()).toEqual([]);
});

test("what the processes of a run tell each other is only the user's, and is gone after the run", async () => {
  stack.program(
    program(`
const runs = ${JSON.stringify(runs)};
export const modes = web.certificate.apply(() => readdirSync(runs, { recursive: true, withFileTypes: true }).map(
  (entry) => [entry.isFile() ? "file" : "folder", statSync(join(entry.parentPath, entry.name)).mode & 0o777]));`),
  );
  await stack.up();
  const { modes } = await stack.outputs<{ modes: [string, number][] }>();
  const [file, folder] = [JSON.stringify(["file", 0o600]), JSON.stringify(["folder", 0o700])];
  // Folders: the run's and one per process. Files: three CAs.
  expect(modes.map((mode) => JSON.stringify(mode)).sort()).toEqual([
    file,
    file,
    file,
    folder,
    folder,
    folder,
  ]);
  expect(left()).toEqual([]);
});

const describes = (): number =>
  service.arrived.filter((operation) => operation === "DescribeCACertificate").length;

const CLIENTS = ["a", "b"]
  .map(
    (name) =>
      `new alibaba.ClientCertificate("${name}", { ...leaf, parent: inner, commonName: "${name}" }, below);`,
  )
  .join("\n");

test("a CA that --target excludes is read once, and what it does not allow is refused", async () => {
  stack.program(program(CLIENTS));
  const { code, output } = await stack.preview("--target", "**::a", "--target", "**::b");
  expect(code).not.toBe(0);
  expect(output.match(/allows only serverAuth below it/g)).not.toBeNull();
  expect(describes()).toBe(1);
});

test("the same for a CA that is given by its identifier alone", async () => {
  const [inner] = (await stack.resources()).filter(({ name }) => name === "inner");
  stack.program(program(CLIENTS.replaceAll("parent: inner", `parentIdentifier: "${inner?.id ?? ""}"`)));
  const { code, output } = await stack.preview();
  expect(code).not.toBe(0);
  expect(output.match(/allows only serverAuth below it/g)).not.toBeNull();
  expect(describes()).toBe(1);
});

/** A run that waits after all checks. */
async function waitingRun(): Promise<Running> {
  const [waiting, go] = ["waiting", "go"].map((name) => join(stack.folder, name)) as [string, string];
  for (const file of [waiting, go]) rmSync(file, { force: true });
  stack.program(
    program(`web.status.apply(async () => {
  writeFileSync(${JSON.stringify(waiting)}, "");
  while (!existsSync(${JSON.stringify(go)})) await new Promise((resolve) => setTimeout(resolve, 100));
});`),
  );
  const running = await stack.start("up", "--yes", "--skip-preview");
  await until(() => existsSync(waiting) || running.ended());
  expect(left()).not.toEqual([]);
  return running;
}

async function until(done: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!done()) {
    if (Date.now() > deadline) throw new Error("it did not happen within two minutes");
    await sleep(100);
  }
}

test("nothing of a run remains when its providers were killed: the next run removes it", async () => {
  const running = await waitingRun();
  const providers = providerProcesses(running.pid);
  providers.forEach(end);
  endTree(running.pid);
  await running.result;
  // A process that was killed counts as running until the system has collected it.
  await until(() => !providers.some(isRunning));
  expect(left()).not.toEqual([]);
  stack.program(program(""));
  await stack.ok("cancel", "--yes");
  expect(stepLabels((await stack.up()).steps)).toEqual([]);
  expect(left()).toEqual([]);
});

test("nothing of a run remains when its engine was killed", async () => {
  const running = await waitingRun();
  const providers = providerProcesses(running.pid);
  expect(providers).toHaveLength(2);
  const others = descendants(running.pid).filter((pid) => !providers.includes(pid));
  end(running.pid);
  await until(() => left().length === 0);
  await running.result;
  // The program waits for an engine that is gone.
  others.forEach(end);
});
