import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CLI } from "../emulator/process";
import { hierarchy, newFolder, newWorld, removeFolders, type Resource } from "../provider/support";

afterAll(removeFolders);

const own = newWorld();
const shared = newWorld();
let root: Resource;
let sub: Resource;

beforeAll(async () => {
  await hierarchy(own);
  ({ root, sub } = await hierarchy(shared));
});

const pki = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [CLI, ...args], {
    encoding: "utf8",
    env: {
      ...process.env,
      ...{ PKI_BACKEND: "local", PKI_LOCAL_STORE: own.folder },
      PKI_CONNECTIONS: JSON.stringify({ shared: { localStore: shared.folder } }),
    },
  });

test("pki list reads the account of a connection, and the settings' own without one", () => {
  const list = ["list", "--cloud", "alibaba", "--format", "csv"];
  expect(pki(...list, "--connection", "shared").stdout).toContain(root.id);
  expect(pki(...list).stdout).not.toContain(root.id);
});

test("pki import writes the connection into the program and the state, without what it consists of", () => {
  const out = newFolder();
  const args = ["import", "alibaba", "--project", "p", "--out", out, "--connection", "shared"];
  expect(pki(...args)).toMatchObject({ status: 0, stderr: "" });
  const [program, state] = ["index.ts", "state.json"].map((name) => readFileSync(join(out, name), "utf8"));
  expect(program?.match(/connection: "shared"/g)).toHaveLength(2);
  const { deployment } = JSON.parse(state ?? "") as {
    deployment: { resources: { id?: string; inputs?: object; outputs?: object }[] };
  };
  for (const { id } of [root, sub]) {
    expect(deployment.resources.find((one) => one.id === id)).toMatchObject({
      ...{
        inputs: { connection: "shared" },
        outputs: { connection: "shared", place: { at: shared.folder } },
      },
    });
  }
});

test.each([
  ["an unknown name", ["list", "--cloud", "alibaba", "--connection", "other"], /only "shared"/],
  ["a name without a service", ["list", "--connection", "shared", "state.json"], /give --cloud, too/],
])("%s is refused", (_, args, message) => {
  const { status, stderr } = pki(...args);
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
});
