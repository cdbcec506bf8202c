import { verify } from "../engine/openssl";
import { stepLabels, TestStack } from "../engine/stack";
import { certificates } from "../engine/store";
import { BUILD_MS, languageHost } from "./host";

const subject = `
        country: CN
        state: Zhejiang
        locality: Hangzhou
        organization: Example
        organizationalUnit: IT`;

const program = (tags = "a", issuing = "first"): string => `yaml
resources:
  pki:
    type: pki:index:Hierarchy
    properties:
      cloud: alibaba
      subject:${subject}
      tags: { team: ${tags} }
      connection: shared
      roots:
        root:
          commonName: Example Root
          years: 10
          authorities:
            services:
              commonName: Example Services
              years: 5
              servers:
                www:
                  names: [www.example.com, 10.0.0.1]
                  days: 90
                  exportPrivateKey: true
              clients:
                robot:
                  commonName: robot
                  days: 30
  roll:
    type: pki:index:CaRollover
    properties:
      cloud: huawei
      subject:${subject}
      issuing: ${issuing}
      connection: shared
      generations:
        first: { commonName: First Root, years: 10 }
        second: { commonName: Second Root, years: 10 }
outputs:
  www: \${pki.servers["www"].certificate}
  chain: \${pki.servers["www"].chain}
  end: \${pki.servers["www"].notAfter}
  keys: \${pki.privateKeys}
  trust: \${pki.trustBundle}
  issuer: \${roll.issuer.identifier}
  bundle: \${roll.trustBundle}`;

interface Outputs {
  readonly www: string;
  readonly chain: string;
  readonly end: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly trust: string;
  readonly issuer: string;
  readonly bundle: string;
}

let stack: TestStack;

beforeAll(async () => {
  languageHost("yaml");
  // On the local CA the connection leads to its store.
  stack = await TestStack.inLanguage(program(), {}, { PKI_CONNECTIONS: '{ "shared": {} }' });
}, BUILD_MS);

afterAll(() => {
  stack.close();
});

test("a hierarchy and a rollover, in YAML: chains verify, keys are secret, a second run changes nothing", async () => {
  const { code, output } = await stack.preview();
  expect({ code, output }).toMatchObject({ code: 0 });
  await stack.up();
  const { www, chain, end, keys, trust, bundle } = await stack.outputs<Outputs>();
  await verify({ certificate: www, chain, rootCertificate: trust });
  expect(Date.parse(end)).toBeGreaterThan(Date.now());
  expect(Object.keys(keys)).toEqual(["www"]);
  expect(bundle.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  expect(await stack.stateText()).not.toContain("PRIVATE KEY");
  expect(stack.shown).not.toContain("PRIVATE KEY");
  // A component has no inputs in the state.
  const connections = (await stack.resources()).map(({ name, inputs }) => [
    name,
    (inputs as { connection?: string } | undefined)?.connection,
  ]);
  const shared = ["pki-robot", "pki-root", "pki-services", "pki-www", "roll-first", "roll-second"];
  expect(Object.fromEntries(connections)).toEqual({
    ...{ pki: undefined, roll: undefined },
    ...Object.fromEntries(shared.map((name) => [name, "shared"])),
  });
  await stack.unchanged();
}, 300_000);

test("tags change in place, the other generation issues, and destroy leaves no end-entity certificate", async () => {
  const before = await stack.outputs<Outputs>();
  stack.project(program("b", "second"));
  expect(new Set(stepLabels((await stack.up()).steps))).toEqual(
    new Set(["robot", "root", "services", "www"].map((name) => `update pki-${name}`)),
  );
  const after = await stack.outputs<Outputs>();
  expect(after.www).toBe(before.www);
  expect(after.issuer).not.toBe(before.issuer);
  await stack.unchanged();
  expect((await stack.destroy()).code).toBe(0);
  expect(certificates(stack.store).filter(({ type }) => type === "SERVER")).toEqual([]);
}, 300_000);
