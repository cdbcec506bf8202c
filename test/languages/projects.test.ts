import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KEY } from "../alibaba/official";
import { startServe, type Serve } from "../emulator/process";
import { matches, verify } from "../engine/openssl";
import { stepLabels, TestStack } from "../engine/stack";
import { leaves } from "../engine/store";
import { addSdk, BUILD_MS, installPython, languageHost, shareGoCache } from "./host";

const EXAMPLES = join(__dirname, "../../../examples");

/** What a user copies. */
const filesOf = (project: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(EXAMPLES, project), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(EXAMPLES, project, name), "utf8")]),
  );

/** The commands of its README, one per line. */
const commandsOf = (project: string): string[] =>
  /^```\n([^]*?)^```/m
    .exec(filesOf(project)["README.md"] ?? "")?.[1]
    ?.trim()
    .split("\n") ?? [];

interface Context {
  readonly stack: TestStack;
  readonly settings: Readonly<Record<string, string>>;
  /** The equivalent of `pulumi package add` in the project's language. */
  readonly addPackage?: (stack: TestStack) => void;
}

/** The equivalent of each command in a folder that already has the package and a stack. */
const COMMANDS: readonly (readonly [RegExp, (context: Context, ...named: string[]) => unknown])[] = [
  [/^npm install pulumi-pki$/, () => undefined],
  [/^pulumi stack init dev$/, () => undefined],
  // The language hosts that can be built from Go modules are too old to generate SDKs.
  [
    /^pulumi package add (\.\/node_modules\/pulumi-pki\/plugin\/pulumi-resource-pki)$/,
    ({ stack, addPackage }, launcher = "") => {
      expect(existsSync(join(stack.folder, launcher))).toBe(true);
      addPackage?.(stack);
    },
  ],
  [
    /^pulumi config set (\w+) (--secret|<.*>)$/,
    ({ stack, settings }, name = "", kind) =>
      stack.ok("config", "set", name, settings[name] ?? "", ...(kind === "--secret" ? [kind] : [])),
  ],
  [/^pulumi up$/, ({ stack }) => stack.up()],
];

/** Follows the README; fails at a command that is not listed here. */
async function follow(project: string, context: Context): Promise<void> {
  const commands = commandsOf(project);
  expect(commands).toContain("pulumi up");
  for (const command of commands) {
    const [pattern, carryOut] = COMMANDS.find(([known]) => known.test(command)) ?? [];
    if (!pattern || !carryOut) throw new Error(`${project}/README.md: ${command}`);
    await carryOut(context, ...(pattern.exec(command)?.slice(1) ?? []));
  }
}

/** A chain in the order verifiers expect, certificate first. */
const presented = (chain: string, rootCertificate: string): Parameters<typeof verify>[0] => ({
  certificate: chain,
  chain,
  rootCertificate,
});

const HIERARCHIES = [
  ["hierarchy-yaml", undefined],
  [
    "hierarchy-python",
    (stack: TestStack) => {
      addSdk(stack, "python");
      installPython(stack);
    },
  ],
  [
    "hierarchy-go",
    (stack: TestStack) => {
      addSdk(stack, "go");
      shareGoCache(stack);
    },
  ],
] as const;

beforeAll(() => {
  languageHost("yaml");
  languageHost("python");
  languageHost("go");
}, BUILD_MS);

describe.each(HIERARCHIES)("examples/%s", (project, addPackage) => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.inLanguage("yaml", filesOf(project));
  });
  afterAll(() => {
    stack.close();
  });

  test(
    "comes up as its README says, and then there is nothing to do",
    async () => {
      await follow(project, { stack, settings: {}, ...(addPackage && { addPackage }) });
      expect(stack.shown).not.toMatch(/warning/i);
      await stack.unchanged();
    },
    BUILD_MS,
  );

  test("every chain verifies, and the key is that of the uploaded certificate and secret", async () => {
    const { rootCertificate, chains, privateKey, certificateId } = await stack.outputs<{
      rootCertificate: string;
      chains: Record<"www" | "api" | "camera", string>;
      privateKey: string;
      certificateId: number;
    }>();
    for (const name of ["www", "api"] as const)
      await verify(presented(chains[name], rootCertificate), "-purpose", "sslserver");
    await verify(presented(chains.camera, rootCertificate), "-purpose", "sslclient");
    expect(matches(privateKey, chains.www)).toBe(true);
    expect(certificateId).toBeGreaterThan(0);
    expect(await stack.stateText()).not.toContain("PRIVATE KEY");
  });

  test("destroy leaves no end-entity certificate", async () => {
    expect((await stack.destroy()).code).toBe(0);
    expect(leaves(stack.store)).toEqual([]);
  });
});

describe("examples/accounts-yaml", () => {
  const other = { accessKeyId: "LTAIother", accessKeySecret: "the-other-secret" };
  const settings = {
    productionAccessKey: KEY.accessKeyId,
    productionSecretKey: KEY.accessKeySecret,
    testAccessKey: other.accessKeyId,
    testSecretKey: other.accessKeySecret,
  };
  let services: readonly Serve[];
  let stack: TestStack;

  beforeAll(async () => {
    services = await Promise.all(
      [KEY, other].map(({ accessKeyId, accessKeySecret }) =>
        startServe(["--access-key", accessKeyId, "--secret-key", accessKeySecret]),
      ),
    );
    const [first, second] = services.map(({ endpoint }) => endpoint);
    const files = filesOf("accounts-yaml");
    // The same program, for two emulators instead of the cloud.
    const [head = "", ...parts] = (files["Pulumi.yaml"] ?? "").split("      backend: cloud\n");
    expect(parts).toHaveLength(2);
    const text = parts.map((part, index) => `      endpoint: ${[first, second][index]}\n${part}`);
    stack = await TestStack.inLanguage("yaml", { ...files, "Pulumi.yaml": `${head}${text.join("")}` });
    stack.env.PKI_BACKEND = "cloud";
  }, BUILD_MS);
  afterAll(() => {
    stack.close();
    for (const { child } of services) child.kill("SIGKILL");
  });

  test("each account gets its own, nobody sees a key, and a second run changes nothing", async () => {
    await follow("accounts-yaml", { stack, settings });
    await stack.unchanged();
    type Part = Record<"rootCertificate" | "chain", string>;
    for (const part of Object.values(await stack.outputs<Record<"production" | "test", Part>>()))
      await verify(presented(part.chain, part.rootCertificate), "-purpose", "sslserver");
    const text = `${stack.shown}${await stack.stateText()}`;
    for (const secret of [KEY.accessKeySecret, other.accessKeySecret]) expect(text).not.toContain(secret);
  }, 300_000);

  test("keys of the other account are refused, and each account retires what it has", async () => {
    await stack.ok("config", "set", "testAccessKey", KEY.accessKeyId);
    await stack.ok("config", "set", "testSecretKey", "--secret", KEY.accessKeySecret);
    // The engine refreshes with the provider of the last update.
    expect(stepLabels((await stack.up()).steps)).toEqual([]);
    const { code: refused, output } = await stack.pulumi("refresh", "--yes", "--skip-preview");
    expect(output).toContain("DescribeCACertificate was refused: InvalidAccessKeyId");
    expect(refused).not.toBe(0);
    expect(await stack.resources()).toHaveLength(6);
    await stack.ok("config", "set", "testAccessKey", other.accessKeyId);
    await stack.ok("config", "set", "testSecretKey", "--secret", other.accessKeySecret);
    await stack.up();
    const { code: destroyed, steps } = await stack.destroy();
    expect(destroyed).toBe(0);
    expect(stepLabels(steps).filter((step) => step.startsWith("delete"))).toHaveLength(6);
  }, 300_000);
});
