import { join } from "node:path";
import { GOLDEN_PROGRAMS } from "./golden-programs";
import { stepLabels, TestStack, type StateResource } from "./stack";
import { certificates } from "./store";

/** Stacks that created everything to import, as dynamic resources; all over one local CA. */
let owners: Record<"alibaba" | "huawei", TestStack>;
let store: string;
let made: Record<"alibaba" | "huawei", readonly StateResource[]>;

beforeAll(async () => {
  const [alibaba, huawei] = [
    await TestStack.create(GOLDEN_PROGRAMS.alibaba),
    await TestStack.create(GOLDEN_PROGRAMS.huawei),
  ];
  owners = { alibaba, huawei };
  store = alibaba.store;
  huawei.env.PKI_LOCAL_STORE = store;
  await alibaba.up();
  await huawei.up();
  made = { alibaba: await alibaba.resources(), huawei: await huawei.resources() };
});
afterAll(() => {
  for (const owner of Object.values(owners)) owner.close();
});

const rows = (): unknown[] => certificates(store).map(({ id, status }) => [id, status]);

async function withStack(work: (stack: TestStack) => Promise<void>): Promise<void> {
  const stack = await TestStack.create("", { PKI_PLUGIN: "true" });
  stack.env.PKI_LOCAL_STORE = store;
  try {
    await work(stack);
  } finally {
    stack.close();
  }
}

/** Excludes what exists only in a state, and what the service does not return while it is disabled. */
const isImportable = ({ type, name }: StateResource): boolean =>
  !type.includes("/keys:") && name !== "disabled";

/**
 * The program that created everything, with the option `import` for every resource, and with the original signing
 * requests.
 */
function importing(cloud: "alibaba" | "huawei"): string {
  const known = made[cloud].filter(isImportable).map(({ name, id, inputs: { csr } }) => [name, { id, csr }]);
  return `
const KNOWN: Record<string, { id: string; csr?: string }> = ${JSON.stringify(Object.fromEntries(known))};
pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
  const { id, csr } = KNOWN[name] ?? {};
  if (id === undefined || type.startsWith("pki:keys")) return undefined;
  return { props: csr === undefined ? props : { ...props, csr }, opts: { ...opts, import: id } };
});
${GOLDEN_PROGRAMS[cloud].replace(/^const disabled = [^;]*;$/m, "const disabled = issuing;")}`;
}

const idOf = (cloud: "alibaba" | "huawei", name: string): string =>
  made[cloud].find((resource) => resource.name === name && !resource.type.includes("keys:"))?.id ?? "";

test("what cannot be imported says why, and what is only used is read", () =>
  withStack(async (stack) => {
    const wrong = [
      ["alibaba/rootCa:RootCa", "no-such-id"],
      ["alibaba/rootCa:RootCa", idOf("alibaba", "sub")],
      ["alibaba/subCa:SubCa", idOf("alibaba", "external")],
      ["alibaba/serverCertificate:ServerCertificate", idOf("alibaba", "client")],
      ["huawei/certificateAuthority:CertificateAuthority", idOf("huawei", "disabled")],
      ["keys/privateKey:PrivateKey", "any"],
    ];
    stack.program(`
for (const [index, [type, id]] of ${JSON.stringify(wrong)}.entries())
  new pulumi.CustomResource("pki:" + type, "wrong-" + index, {}, { import: id });`);
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    for (const words of [
      "the service has no alibaba.RootCa no-such-id",
      "it is of another kind: alibaba.SubCa",
      "it is of another kind: alibaba.ExternalCaCertificate",
      "it is of another kind: alibaba.ClientCertificate or alibaba.ClientCertificateWithCsr",
      "it is disabled, and its certificate can only be read while it is not",
      "keys.PrivateKey exists in the state of its stack alone",
    ])
      expect(output).toContain(words);

    const before = rows();
    stack.program(`
const sub = new pulumi.CustomResource("pki:alibaba/subCa:SubCa", "used", { certificate: undefined, issuers: undefined }, { id: "${idOf("alibaba", "sub")}" });
export const certificate = (sub as unknown as { certificate: pulumi.Output<string> }).certificate;`);
    await stack.up();
    expect((await stack.outputs<{ certificate: string }>()).certificate).toContain("BEGIN CERTIFICATE");
    expect((await stack.destroy()).code).toBe(0);
    stack.program('new pulumi.CustomResource("pki:alibaba/subCa:SubCa", "used", {}, { id: "no-such-id" });');
    expect((await stack.preview()).output).toContain("the service has no alibaba.SubCa no-such-id");
    expect(rows()).toEqual(before);
  }));

test("what a connection leads to is imported by the command and by the option, and looked up", () =>
  withStack(async (stack) => {
    const before = rows();
    Object.assign(stack.env, {
      PKI_LOCAL_STORE: join(stack.folder, "own"),
      PKI_CONNECTIONS: JSON.stringify({ shared: { localStore: store } }),
    });
    const [type, id] = ["pki:alibaba/rootCa:RootCa", idOf("alibaba", "root")];
    const flags = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false"];
    await stack.ok("import", type, "root", `${id}@shared`, ...flags);
    const [root] = await stack.resources();
    expect(root).toMatchObject({ id, inputs: { connection: "shared" } });
    await stack.ok("state", "delete", root!.urn, "--yes");

    stack.program(`
const args = ${JSON.stringify(root!.inputs)};
new pulumi.CustomResource("${type}", "root", args, { import: "${id}@shared", retainOnDelete: true });
const used = new pulumi.CustomResource("pki:alibaba/subCa:SubCa", "used", { connection: "shared", certificate: undefined }, { id: "${idOf("alibaba", "sub")}" });
export const issuer = (used as unknown as { certificate: pulumi.Output<string> }).certificate;`);
    expect(stepLabels((await stack.up()).steps)).toContain("import root");
    expect((await stack.outputs<{ issuer: string }>()).issuer).toContain("BEGIN CERTIFICATE");
    await stack.unchanged();
    expect((await stack.destroy()).code).toBe(0);
    expect(rows()).toEqual(before);
  }));

/** Arguments that the service does not return, and those that only a program knows, are updated at once. */
const UPDATES = {
  alibaba: ["update client", "update server", "update sub"],
  huawei: ["update api", "update batch", "update gateway", "update issuing"],
} as const;

test.each(["alibaba", "huawei"] as const)(
  "the program that created everything in %s imports it: nothing is issued, and then there is nothing to do",
  (cloud) =>
    withStack(async (stack) => {
      const before = rows();
      const imported = made[cloud].filter(isImportable).map(({ name }) => name);
      stack.program(importing(cloud));
      const { steps } = await stack.up();
      expect(rows()).toEqual(before);
      const others = stepLabels(steps.filter(({ type }) => !type.startsWith("pki:keys"))).sort();
      expect(others).toEqual([...imported.map((name) => `import ${name}`), ...UPDATES[cloud]].sort());
      await stack.unchanged();
      await stack.unchangedAfterRefresh();
      expect((await stack.destroy()).code).toBe(0);
      expect(rows()).not.toEqual(before);
    }),
);
