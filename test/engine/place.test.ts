import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backUp, restore } from "../../provider/local/store/backup";
import { HIERARCHY } from "./programs";
import { TestStack, stepLabels, type StateResource } from "./stack";
import { certificates, tamper } from "./store";

/** Resources of both clouds, of every shape that lives outside the state. */
const program = (more = ""): string => `${HIERARCHY}
const web = new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com" });
const name = { country: "CN", state: "Guangdong", locality: "Shenzhen", organization: "Example", organizationalUnit: "Platform" };
const other = new huawei.CertificateAuthority("other", { type: "ROOT", distinguishedName: { ...name, commonName: "Other" },
  keyAlgorithm: "EC256", signatureAlgorithm: "SHA256", validity: { type: "YEAR", value: 10 } });
const api = new huawei.PrivateCertificate("api", { issuer: other, distinguishedName: { commonName: "api.example.com" },
  validity: { type: "DAY", value: 90 }, exportPrivateKey: true });
new huawei.ApigCertificate("gateway", { name: "api_example", certContent: api.chain,
  privateKey: api.privateKey.apply((key) => key ?? "") });
${more}`;

const REFRESH = ["refresh", "--yes", "--skip-preview"];
const DESTROY = ["destroy", "--yes", "--skip-preview"];

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create(program());
  await stack.up();
});
afterAll(() => {
  stack.close();
});
afterEach(() => {
  stack.env.PKI_LOCAL_STORE = stack.store;
  delete stack.env.PKI_MOVED_TO;
});

type Places = Record<string, Record<string, string>>;

const placesOf = (resources: readonly StateResource[]): Places =>
  Object.fromEntries(resources.map(({ name, outputs }) => [name, outputs.place as Record<string, string>]));

/** Expects each run to be refused with this message and to leave the state as it is. */
async function expectRefused(words: readonly string[], ...runs: (readonly string[])[]): Promise<void> {
  const before = await stack.resources();
  for (const run of runs) {
    const { code, output } = await stack.pulumi(...run);
    expect({ run, code }).not.toMatchObject({ code: 0 });
    for (const word of words) expect([run, output]).toEqual([run, expect.stringContaining(word)]);
  }
  expect(placesOf(await stack.resources())).toEqual(placesOf(before));
}

const folderOf = (name: string): string => join(stack.folder, name);

test("a state records which store everything is in, which is not a difference", async () => {
  const places = placesOf(await stack.resources());
  expect(Object.keys(places).sort()).toEqual(["api", "gateway", "other", "root", "services", "web"]);
  const [store] = new Set(Object.values(places).map((place) => place.store));
  expect(store).toMatch(/^[0-9a-f-]{36}$/);
  for (const place of Object.values(places)) expect(place).toEqual({ store, at: stack.store });
  await stack.unchanged();
});

test("a store that is moved away, or an empty file, is not taken for deleted resources, and no store is created in its place", async () => {
  const { store = "" } = placesOf(await stack.resources()).root ?? {};
  renameSync(stack.store, folderOf("away"));
  const missing = [`there is no local store in ${stack.store}`, store, "PKI_MOVED_TO=store:new"];
  await expectRefused(missing, ["preview"], REFRESH, DESTROY);
  expect(existsSync(stack.store)).toBe(false);

  mkdirSync(stack.store);
  writeFileSync(join(stack.store, "store.db"), "");
  await expectRefused(missing, REFRESH);
  rmSync(stack.store, { recursive: true });

  // In its new place it is the same store.
  stack.env.PKI_LOCAL_STORE = folderOf("away");
  await stack.unchanged();
  await stack.ok(...REFRESH, "--expect-no-changes");
  renameSync(folderOf("away"), stack.store);
});

test("another store is refused, naming both, unless everything was moved there on purpose", async () => {
  const { store = "" } = placesOf(await stack.resources()).root ?? {};
  const other = "11111111-2222-4333-8444-555555555555";
  cpSync(stack.store, folderOf("other"), { recursive: true });
  tamper(folderOf("other"), "UPDATE identity SET id = ?", other);
  stack.env.PKI_LOCAL_STORE = folderOf("other");
  const both = [`lives in the local store ${store} (${stack.store})`, `${other} (${folderOf("other")})`];
  await expectRefused([...both, `PKI_MOVED_TO=store:${other}`], ["preview"], REFRESH, DESTROY);

  stack.env.PKI_MOVED_TO = `store:${other}`;
  await stack.ok(...REFRESH, "--expect-no-changes");
  delete stack.env.PKI_MOVED_TO;
  for (const place of Object.values(placesOf(await stack.resources()))) expect(place.store).toBe(other);
  await stack.unchanged();

  rmSync(stack.store, { recursive: true });
  renameSync(folderOf("other"), stack.store);
});

test("a store restored from an earlier backup is the same one, and what it lacks is not taken for deleted", async () => {
  const { store = "" } = placesOf(await stack.resources()).root ?? {};
  const file = folderOf("backup");
  await backUp(stack.store, file, new Date());
  const late = `const late = new alibaba.ServerCertificate("late", { ...leaf, commonName: "late.example.com" });`;
  stack.program(program(late));
  await stack.up();
  await restore(file, folderOf("restored"));
  stack.env.PKI_LOCAL_STORE = folderOf("restored");
  const lacking = [`is not in the local store ${store}`, "has never held it", `PKI_MOVED_TO=store:${store}`];
  const { urn = "" } = (await stack.resources()).find(({ name }) => name === "late") ?? {};
  await expectRefused(lacking, REFRESH, [...DESTROY, "--target", urn]);

  // What was deleted after the backup exists again; what was deleted in this store is gone for good.
  stack.env.PKI_MOVED_TO = `store:${store}`;
  const { steps } = await stack.ok(...REFRESH);
  expect(stepLabels(steps).filter((step) => step.startsWith("delete"))).toEqual(["delete late"]);
  delete stack.env.PKI_MOVED_TO;
  stack.program(program());
  await stack.unchanged();
});

test("the contents of a permanently lost store are forgotten on request, and a new store is started", async () => {
  renameSync(stack.store, folderOf("lost"));
  stack.env.PKI_MOVED_TO = "store:new";
  await stack.ok(...REFRESH);
  expect(await stack.resources()).toEqual([]);
  expect(existsSync(stack.store)).toBe(false);
  delete stack.env.PKI_MOVED_TO;
  await stack.up();
  expect(certificates(stack.store)).toHaveLength(5);

  rmSync(stack.store, { recursive: true });
  stack.env.PKI_MOVED_TO = "store:new";
  await stack.ok(...DESTROY);
  expect(await stack.resources()).toEqual([]);
  expect(existsSync(stack.store)).toBe(false);
});
