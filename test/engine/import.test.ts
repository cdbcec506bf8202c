import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { GOLDEN_PROGRAMS } from "./golden-programs";
import { told, TestStack } from "./stack";
import { certificates } from "./store";

const CLI = join(__dirname, "../../cli/index.js");

let owners: TestStack[];
let store: string;

beforeAll(async () => {
  const alibaba = await TestStack.create(GOLDEN_PROGRAMS.alibaba);
  const huawei = await TestStack.create(GOLDEN_PROGRAMS.huawei);
  owners = [alibaba, huawei];
  store = alibaba.store;
  huawei.env.PKI_LOCAL_STORE = store;
  await alibaba.up();
  await huawei.up();
});
afterAll(() => {
  for (const owner of owners) owner.close();
});

/** A stack with the program that the command writes, and no state yet. */
async function imported(): Promise<TestStack> {
  const stack = await TestStack.create("");
  stack.env.PKI_LOCAL_STORE = store;
  const env = { ...process.env, PKI_BACKEND: "local", PKI_LOCAL_STORE: store };
  const args = ["import", "alibaba", "huawei", "--project", "test", "--out", stack.folder, "--force"];
  await promisify(execFile)(process.execPath, [CLI, ...args], { env });
  return stack;
}

const rows = (): unknown[] => certificates(store).map(({ id, status, details }) => [id, status, details]);

test("with the state that it writes, the first preview has no changes; then everything is managed", async () => {
  const before = rows();
  const stack = await imported();
  try {
    await stack.ok("stack", "import", "--file", "state.json");
    await stack.unchanged();
    const { steps } = await stack.ok("refresh", "--yes", "--skip-preview");
    expect(told(steps).filter((step) => !/^(refresh|read) /.test(step))).toEqual([]);
    await stack.up("--expect-no-changes");
    expect(rows()).toEqual(before);
    const kinds = (await stack.resources()).map(({ type }) => type.replace("pulumi-nodejs:dynamic/", ""));
    expect(kinds).toEqual(
      expect.arrayContaining(["alibaba:RootCa", "alibaba:SubCa", "alibaba:ServerCertificate"]),
    );
    expect(kinds).toEqual(
      expect.arrayContaining(["huawei:CertificateAuthority", "huawei:PrivateCertificate"]),
    );

    const text = readFileSync(join(stack.folder, "index.ts"), "utf8");
    stack.write("index.ts", text.replace('"a b": "*~+"', '"a b": "other"'));
    expect(told((await stack.up()).steps).filter((step) => step.startsWith("update"))).toHaveLength(1);
  } finally {
    stack.close();
  }
});

test("without it, up adopts: nothing is issued, and then there is nothing to do", async () => {
  const before = rows();
  const stack = await imported();
  try {
    const { steps } = await stack.up();
    expect(new Set(steps.map(({ op }) => op))).toEqual(new Set(["create", "read"]));
    expect(rows()).toEqual(before);
    await stack.unchanged();
  } finally {
    stack.close();
  }
});

test("no private key stands in what it writes", async () => {
  const stack = await imported();
  try {
    const written = ["index.ts", "state.json"]
      .map((name) => readFileSync(join(stack.folder, name), "utf8"))
      .join("");
    const keys = certificates(store).flatMap(({ private_key: key }) =>
      key ? [key.split("\n")[1] ?? ""] : [],
    );
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.filter((key) => written.includes(key))).toEqual([]);
    expect(written).not.toContain("PRIVATE KEY");
  } finally {
    stack.close();
  }
});
