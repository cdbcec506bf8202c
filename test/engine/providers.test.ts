import { KEY } from "../alibaba/official";
import { GENERIC } from "../alibaba/official-clients";
import { startServe, type Serve } from "../emulator/process";
import { newFolder, removeFolders } from "../x509/support";
import { stepLabels, TestStack } from "./stack";
import { certificates } from "./store";

afterAll(removeFolders);

const AUTHORITY = `const authority = { organization: "Example Ltd", organizationUnit: "Platform", locality: "Hangzhou", state: "Zhejiang",
  algorithm: "ECC_256" } as const;
const leaf = { algorithm: "ECC_256", days: 90 } as const;
`;

describe("two stores and the stack's default one, in one program", () => {
  const [east, west, elsewhere] = [newFolder(), newFolder(), newFolder()];
  const program = (change: { store?: string; passphrase?: string; usages?: string } = {}): string => `
import { Provider } from "pulumi-pki";
${AUTHORITY}
const provider = new Provider("east", { backend: "local", localStore: ${JSON.stringify(change.store ?? east)},
  storePassphrase: pulumi.secret("correct horse") });
const west = new Provider("west", { backend: "local", localStore: ${JSON.stringify(west)} });
const root = new alibaba.RootCa("root", { ...authority, commonName: "East Root", years: 10 }, { provider });
const services = new alibaba.SubCa("services", { ...authority, parent: root, commonName: "East Services", years: 5,
  extendedKeyUsages: ["${change.usages ?? "serverAuth"}"] }, { provider });
const web = new alibaba.ServerCertificate("web", { ...leaf, parent: services, commonName: "east.example.com" }, { provider });
const other = new alibaba.RootCa("other", { ...authority, commonName: "West Root", years: 10 }, { provider: west });
const plain = new alibaba.RootCa("plain", { ...authority, commonName: "Plain Root", years: 10 });
export const chains = [web.fullChain, other.fullChain, plain.fullChain];
`;
  let stack: TestStack;
  beforeAll(async () => {
    stack = await TestStack.create(program(), { PKI_PLUGIN: "true" });
  });
  afterAll(() => {
    stack.close();
  });

  test("each contains what was declared for it", async () => {
    await stack.up();
    const counts = [east, west, stack.store].map((store) => certificates(store).length);
    expect(counts).toEqual([3, 1, 1]);
    await stack.unchanged();
    expect(stack.shown).not.toContain("correct horse");
    expect(await stack.stateText()).not.toContain("correct horse");
  });

  test("a chain that no verifier accepts is refused at preview in each of them", async () => {
    stack.program(program({ usages: "clientAuth" }));
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toContain('parent: CA "services" allows only clientAuth below it');
    stack.program(program());
  });

  test("a provider that points to another store is refused: nothing is replaced or forgotten", async () => {
    stack.program(program({ store: elsewhere }));
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toMatch(/lives in|is to be found/);
    expect((await stack.pulumi("up", "--yes", "--skip-preview")).code).not.toBe(0);
    expect(certificates(east)).toHaveLength(3);
    stack.program(program());
    expect(stepLabels((await stack.up()).steps)).toEqual([]);
    await stack.unchanged();
    expect((await stack.destroy()).code).toBe(0);
  });
});

describe("two accounts at two services, in one program", () => {
  const second = { accessKeyId: "LTAIsecond", accessKeySecret: "the-second-secret" };
  let services: readonly Serve[];
  let stack: TestStack;
  const program = (key = second, endpoint?: string): string => `
import { Provider } from "pulumi-pki";
${AUTHORITY}
const [first, second] = [new Provider("first", { endpoint: "${services[0]!.endpoint}",
  alibabaAccessKey: "${KEY.accessKeyId}", alibabaSecretKey: "${KEY.accessKeySecret}" }),
  new Provider("second", { endpoint: "${endpoint ?? services[1]!.endpoint}", alibabaRegion: "cn-shanghai",
  alibabaAccessKey: "${key.accessKeyId}", alibabaSecretKey: "${key.accessKeySecret}" })];
for (const [name, provider] of Object.entries({ first, second })) {
  const root = new alibaba.RootCa(name, { ...authority, commonName: name, years: 10 }, { provider });
  const services = new alibaba.SubCa(name + "-services", { ...authority, parent: root, commonName: name + " services", years: 5 }, { provider });
  new alibaba.ServerCertificate(name + "-web", { ...leaf, parent: services, commonName: name + ".example.com" }, { provider });
}
`;
  beforeAll(async () => {
    const flags = ({ accessKeyId, accessKeySecret }: typeof second): string[] => [
      ...["--access-key", accessKeyId, "--secret-key", accessKeySecret],
    ];
    services = await Promise.all([startServe(flags(KEY)), startServe(flags(second))]);
    // The environment names an account too: the provider's own takes precedence.
    stack = await TestStack.create(program(), {
      PKI_PLUGIN: "true",
      PKI_BACKEND: "cloud",
      ALIBABA_CLOUD_ACCESS_KEY_ID: "LTAIneither",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "of-neither",
    });
  });
  afterAll(() => {
    stack.close();
    for (const { child } of services) child.kill("SIGKILL");
  });

  test("each account has its own resources, and a second preview finds nothing to do", async () => {
    await stack.up();
    const counts = await Promise.all(
      [KEY, second].map((key, index) =>
        GENERIC["openapi-core, ACS3"]!(services[index]!.endpoint, key)("ListCert", "2020-06-30", {}),
      ),
    );
    expect(counts.map(({ TotalCount }) => TotalCount)).toEqual([1, 1]);
    await stack.unchanged();
    const text = `${stack.shown}${await stack.stateText()}`;
    for (const { accessKeySecret } of [KEY, second]) expect(text).not.toContain(accessKeySecret);
  });

  test("another service in place of one is refused", async () => {
    stack.program(program(KEY, services[0]!.endpoint));
    const { code, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(output).toMatch(/lives in/);
    // By now the provider has the other key and address: only the provider is changed back.
    stack.program(program());
    expect(stepLabels((await stack.up()).steps)).toEqual([]);
    await stack.unchanged();
    expect(
      stepLabels((await stack.destroy()).steps).filter((step) => step.startsWith("delete")),
    ).toHaveLength(6);
  });
});
