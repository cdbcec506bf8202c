import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { GOLDEN_PROGRAMS } from "./golden-programs";
import { verify, type Presented } from "./openssl";
import { isNative, stepLabels, TestStack } from "./stack";
import { certificates } from "./store";

const CLI = join(__dirname, "../../cli/index.js");

/** The stacks that manage the existing resources: one per cloud, over the same local CA. */
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

const rows = (): unknown[] => certificates(store).map(({ id, status, details }) => [id, status, details]);

/** Works on another stack over the same CA. */
async function withStack(work: (stack: TestStack) => Promise<void>): Promise<void> {
  const stack = await TestStack.create("");
  stack.env.PKI_LOCAL_STORE = store;
  try {
    await work(stack);
  } finally {
    stack.close();
  }
}

/** Adds the code that the command generates for the account to a stack's folder. */
async function runImport(stack: TestStack): Promise<{ program: string; state: string }> {
  const env = { ...process.env, PKI_BACKEND: "local", PKI_LOCAL_STORE: store };
  const args = ["import", "alibaba", "huawei", "--project", "test", "--out", stack.folder, "--force"];
  await promisify(execFile)(process.execPath, [CLI, ...args], { env });
  const [program, state] = ["index.ts", "state.json"].map((name) =>
    readFileSync(join(stack.folder, name), "utf8"),
  );
  return { program: program ?? "", state: state ?? "" };
}

test("with the state that it writes, the first preview of its project has no changes; then everything is managed", () =>
  withStack(async (stack) => {
    const before = rows();
    // Everything that the command writes by itself, and nothing of the test's.
    const own = isNative(stack.env) ? [] : ["Pulumi.yaml", "package.json", "tsconfig.json"];
    for (const name of own) rmSync(join(stack.folder, name));
    const { program, state } = await runImport(stack);
    for (const name of own) expect(existsSync(join(stack.folder, name))).toBe(true);
    await stack.ok("stack", "import", "--file", "state.json");
    await stack.unchanged();
    const first = await stack.outputs<{ trusted: Record<string, string> }>();
    expect(Object.values(first.trusted).length).toBeGreaterThan(1);
    const { steps } = await stack.ok("refresh", "--yes", "--skip-preview");
    expect(stepLabels(steps).filter((step) => !/^(refresh|read) /.test(step))).toEqual([]);
    expect(rows()).toEqual(before);
    const kinds = (await stack.resources()).map(({ type }) => type.replace("pulumi-nodejs:dynamic/", ""));
    const managed = [
      "alibaba:RootCa",
      "alibaba:SubCa",
      "alibaba:ServerCertificate",
      "alibaba:ClientCertificate",
    ];
    managed.push("alibaba:WhClientCertificate", "huawei:CertificateAuthority", "huawei:PrivateCertificate");
    expect(kinds).toEqual(expect.arrayContaining(managed));

    const keys = certificates(store).flatMap(({ private_key: key }) =>
      key ? [key.split("\n")[1] ?? ""] : [],
    );
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.filter((key) => `${program}${state}`.includes(key))).toEqual([]);
    expect(`${program}${state}`).not.toContain("PRIVATE KEY");

    stack.write("index.ts", program.replace('"a b": "*~+"', '"a b": "other"'));
    expect(stepLabels((await stack.up()).steps).filter((step) => step.startsWith("update"))).toHaveLength(1);
    expect(await stack.outputs()).toEqual(first);
  }));

test("without it, up adopts: nothing is issued, and then there is nothing to do", () =>
  withStack(async (stack) => {
    const before = rows();
    await runImport(stack);
    const { steps } = await stack.up();
    expect(new Set(steps.map(({ op }) => op))).toEqual(new Set(["create", "read"]));
    expect(rows()).toEqual(before);
    await stack.unchanged();
  }));

/** Reads the owners' resources, and issues below them. */
const reader = (alibaba: Record<string, string>, huawei: Record<string, string>): string => `
const found = {
  root: alibaba.RootCa.get("root", "${alibaba.root}"),
  sub: alibaba.SubCa.get("sub", "${alibaba.sub}"),
  server: alibaba.ServerCertificate.get("server", "${alibaba.server}"),
  keyless: alibaba.WhClientCertificate.get("keyless", "${alibaba.keyless}"),
  external: alibaba.ExternalCaCertificate.get("external", "${alibaba.external}"),
  issuing: huawei.CertificateAuthority.get("issuing", "${huawei.issuing}"),
  api: huawei.PrivateCertificate.get("api", "${huawei.api}"),
};
const own = new alibaba.ServerCertificate("own", { parent: found.sub, commonName: "own.example.com",
  algorithm: "ECC_256", days: 30 });
const ours = new huawei.PrivateCertificate("ours", { issuer: found.issuing, distinguishedName: { commonName: "ours.example.com" },
  validity: { type: "DAY", value: 30 } });
export const presented = pulumi.all([...Object.values(found), own, ours].map(({ certificate, chain, rootCertificate }) =>
  pulumi.all({ certificate, chain, rootCertificate })));
export const served = huawei.ApigCertificate.get("gateway", "${huawei.gateway}").commonName;
`;

test("get reads what another program manages, typed and with its chain, can issue below it, and leaves it unchanged", () =>
  withStack(async (stack) => {
    const ids = await Promise.all(
      owners.map(async (owner) =>
        Object.fromEntries((await owner.resources()).map(({ name, id }) => [name, id ?? ""])),
      ),
    );
    const before = certificates(store).length;
    stack.program(reader(ids[0] ?? {}, ids[1] ?? {}));
    const { steps } = await stack.up();
    expect(
      stepLabels(steps)
        .filter((step) => step.startsWith("create"))
        .sort(),
    ).toEqual(["create ours", "create own"]);
    const { presented, served } = await stack.outputs<{ presented: Presented[]; served: string }>();
    expect(presented).toHaveLength(9);
    for (const one of presented) await verify(one);
    expect(served).toBe("api.example.com");
    const refreshed = await stack.ok("refresh", "--yes", "--skip-preview");
    expect(stepLabels(refreshed.steps).filter((step) => !/^(refresh|read) /.test(step))).toEqual([]);
    expect((await stack.destroy()).code).toBe(0);
    expect(certificates(store)).toHaveLength(before);

    stack.program('export const missing = alibaba.SubCa.get("missing", "no-such-id").certificate;');
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toContain("the service has no alibaba.SubCa no-such-id");
  }));
