import { KEY } from "../alibaba/official";
import { GENERIC } from "../alibaba/official-clients";
import { startServe, type Serve } from "../emulator/process";
import { removeFolders } from "../x509/support";
import { TestStack, stepLabels } from "./stack";

afterAll(removeFolders);

const SECOND = { accessKeyId: "LTAIsecond", accessKeySecret: "the-second-secret" };

const program = (shared: string): string => `
const authority = { organization: "Example Ltd", organizationUnit: "Platform", locality: "Hangzhou", state: "Zhejiang",
  algorithm: "ECC_256" } as const;
for (const connection of [undefined, "${shared}"]) {
  const name = connection === undefined ? "own" : "shared";
  const root = new alibaba.RootCa(name, { ...authority, commonName: name, years: 10, connection });
  const below = new alibaba.SubCa(name + "-services", { ...authority, parent: root, commonName: name + " services", years: 5 });
  new alibaba.ServerCertificate(name + "-web", { parent: below, algorithm: "ECC_256", days: 90, commonName: name + ".example.com" });
}
`;

let services: readonly Serve[];
let stack: TestStack;

const flags = ({ accessKeyId, accessKeySecret }: typeof SECOND): string[] => [
  ...["--access-key", accessKeyId, "--secret-key", accessKeySecret],
];

/** A connection to one of the services. */
const to = (index: number, key: typeof SECOND, region = "cn-shanghai"): Readonly<Record<string, string>> => ({
  ...{ endpoint: services[index]!.endpoint, alibabaRegion: region },
  ...{ alibabaAccessKey: key.accessKeyId, alibabaSecretKey: key.accessKeySecret },
});

const connect = (all: object): Promise<unknown> =>
  stack.ok("config", "set", "--secret", "pki:connections", JSON.stringify(all));

beforeAll(async () => {
  services = await Promise.all([startServe(flags(KEY)), startServe(flags(SECOND))]);
  stack = await TestStack.create(program("shared"), {
    PKI_BACKEND: "cloud",
    PKI_ENDPOINT: services[0]!.endpoint,
    ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: KEY.accessKeySecret,
  });
  await connect({ shared: to(1, SECOND), again: to(1, SECOND), region: to(1, SECOND, "eu-central-1") });
});
afterAll(() => {
  stack.close();
  for (const { child } of services) child.kill("SIGKILL");
});

test("two accounts in one program: what a CA issues is issued in its account, and no secret is legible", async () => {
  await stack.up();
  const counts = await Promise.all(
    [KEY, SECOND].map((key, index) =>
      GENERIC["openapi-core, ACS3"]!(services[index]!.endpoint, key)("ListCert", "2020-06-30", {}),
    ),
  );
  expect(counts.map(({ TotalCount }) => TotalCount)).toEqual([1, 1]);
  await stack.unchanged();
  const text = `${stack.shown}${await stack.stateText()}`;
  for (const { accessKeySecret } of [KEY, SECOND]) expect(text).not.toContain(accessKeySecret);
});

test("another name for the same account changes three resources in place; a misspelt one is refused in a preview", async () => {
  stack.program(program("again"));
  expect(stepLabels((await stack.up()).steps).sort()).toEqual(
    ["shared", "shared-services", "shared-web"].map((name) => `update ${name}`),
  );
  stack.program(program("agian"));
  const { code, output } = await stack.preview();
  expect(code).not.toBe(0);
  expect(output).toMatch(/connection: .* does not have it, only "shared", "again", "region"/);
});

test("another region, and another account behind the name, are refused: nothing changes", async () => {
  stack.program(program("region"));
  const { code, output } = await stack.preview();
  expect(code).not.toBe(0);
  expect(output).toMatch(/the connection "again" led, and the connection "region" leads to/);

  stack.program(program("again"));
  await connect({ again: to(0, KEY) });
  expect((await stack.preview()).code).not.toBe(0);
  await connect({ again: to(1, SECOND) });
  await stack.unchanged();
  expect(stepLabels((await stack.destroy()).steps).filter((step) => step.startsWith("delete"))).toHaveLength(
    6,
  );
});
