import { ComponentResource, output, secret, type Output } from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime/resource";
import { alibaba, keys } from "../../sdk";
import { registered, useMocks, valueOf } from "./mocks";

const SUBJECT = {
  organization: "Example",
  organizationUnit: "Platform",
  locality: "Hangzhou",
  state: "Zhejiang",
};
const ROOT = { ...SUBJECT, commonName: "Root", algorithm: "ECC_256", years: 10 } as const;
const SUB = { ...SUBJECT, commonName: "Sub", algorithm: "ECC_256", years: 5 } as const;
const SERVER = { commonName: "www.example.com", algorithm: "ECC_256", days: 90 } as const;
const PEM = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";

beforeEach(() => useMocks(() => ({ state: { certificate: PEM, status: "ISSUE" } })));

describe("what each class registers", () => {
  test("its type, its arguments by their documented names, and its own URN", async () => {
    const root = new alibaba.RootCa("root", ROOT);
    const { type, inputs } = await registered("root", root);
    expect(type).toBe("pulumi-nodejs:dynamic/alibaba:RootCa");
    expect(inputs).toMatchObject(ROOT);
    expect(inputs.resourceUrn).toBe(await valueOf(root.urn));
    expect(inputs.resourceUrn).toMatch(/^urn:pulumi:dev::test::pulumi-nodejs:dynamic\/alibaba:RootCa::root$/);
    expect(inputs).not.toHaveProperty("withIssuers");
  });

  test("the URN contains the parent resource", async () => {
    const group = new ComponentResource("example:index:Group", "group");
    const root = new alibaba.RootCa("root", ROOT, { parent: group });
    const { inputs } = await registered("root", root);
    expect(inputs.resourceUrn).toBe(await valueOf(root.urn));
    expect(inputs.resourceUrn).toContain("example:index:Group$pulumi-nodejs:dynamic/alibaba:RootCa::root");
  });

  const EVERY: [string, () => { urn: Output<string> }][] = [
    ["alibaba:RootCa", () => new alibaba.RootCa("r", ROOT)],
    ["alibaba:SubCa", () => new alibaba.SubCa("r", { ...SUB, parentIdentifier: "x" })],
    [
      "alibaba:ServerCertificate",
      () => new alibaba.ServerCertificate("r", { ...SERVER, parentIdentifier: "x" }),
    ],
    ["keys:PrivateKey", () => new keys.PrivateKey("r", { algorithm: "ECC_256" })],
  ];
  test.each(EVERY)("%s: undefined arguments are not registered", async (type, make) => {
    const { inputs, type: found } = await registered("r", make());
    expect(found).toBe(`pulumi-nodejs:dynamic/${type}`);
    expect(Object.values(inputs)).not.toContain(undefined);
    expect(Object.values(inputs)).not.toContain(null);
  });
});

describe("the issuer", () => {
  test("as a resource: its id as the documented identifier, its plan as a plain input", async () => {
    const root = new alibaba.RootCa("root", ROOT);
    const sub = new alibaba.SubCa("sub", {
      ...SUB,
      parent: root,
      pathLenConstraint: 1,
      extendedKeyUsages: ["serverAuth"],
    });
    const web = new alibaba.ServerCertificate("web", { ...SERVER, parent: sub });
    const { inputs } = await registered("sub", root, sub);
    expect(inputs).toMatchObject({ parentIdentifier: "root-id", pathLenConstraint: 1 });
    expect(inputs).not.toHaveProperty("parent");
    expect(inputs).not.toHaveProperty("withIssuers");
    expect(inputs.issuerPlan).toEqual({
      ...{
        ...SUBJECT,
        commonName: "Root",
        kind: "alibaba.RootCa",
        name: "root",
        algorithm: "ECC_256",
        years: 10,
        connection: "",
        certificate: PEM,
      },
    });
    const below = await registered("web", web);
    expect(below.inputs.parentIdentifier).toBe("sub-id");
    // Only the dates of the nearest CA: those further up would make a certificate depend on every CA above it.
    expect(below.inputs.issuerPlan).toEqual({
      ...{
        ...SUBJECT,
        commonName: "Sub",
        kind: "alibaba.SubCa",
        name: "sub",
        algorithm: "ECC_256",
        years: 5,
        connection: "",
        certificate: PEM,
      },
      ...{ pathLenConstraint: 1, extendedKeyUsages: ["serverAuth"] },
      issuerPlan: {
        ...SUBJECT,
        commonName: "Root",
        kind: "alibaba.RootCa",
        name: "root",
        algorithm: "ECC_256",
      },
    });
  });

  test("three CAs up there are still plans, none with dates", async () => {
    const root = new alibaba.RootCa("root", ROOT);
    const upper = new alibaba.SubCa("upper", { ...SUB, parent: root, pathLenConstraint: 1 });
    const lower = new alibaba.SubCa("lower", { ...SUB, parent: upper });
    const web = new alibaba.ServerCertificate("web", { ...SERVER, parent: lower });
    interface Plan {
      name: string;
      years?: number;
      certificate?: string;
      issuerPlan?: Plan;
    }
    const plans: Plan[] = [];
    const { inputs } = await registered("web", root, upper, lower, web);
    for (let plan = inputs.issuerPlan as Plan | undefined; plan; plan = plan.issuerPlan) plans.push(plan);
    expect(plans.map(({ name, years, certificate }) => [name, years, certificate !== undefined])).toEqual([
      ["lower", 5, true],
      ["upper", undefined, false],
      ["root", undefined, false],
    ]);
  });

  test("as an identifier: only the service knows the CAs above", async () => {
    const web = new alibaba.ServerCertificate("web", { ...SERVER, parentIdentifier: output("ca-1") });
    const { inputs } = await registered("web", web);
    expect(inputs).toMatchObject({ parentIdentifier: "ca-1", withIssuers: true });
    expect(inputs).not.toHaveProperty("issuerPlan");
  });

  test("both forms at once are refused, and the error says what to do", () => {
    const root = new alibaba.RootCa("root", ROOT);
    expect(() => new alibaba.SubCa("sub", { ...SUB, parent: root, parentIdentifier: "x" })).toThrow(
      'alibaba.SubCa "sub": parent and parentIdentifier both name the issuer: set only one of them',
    );
    const sub = new alibaba.SubCa("sub", { ...SUB, parent: root });
    expect(
      () => new alibaba.ServerCertificate("web", { ...SERVER, parent: sub, parentIdentifier: "x" }),
    ).toThrow(/both name the issuer/);
  });
});

describe("promise 4: secrets", () => {
  test("an unmarked private key is a secret input", async () => {
    const key = new keys.PrivateKey("key", { algorithm: "ECC_256", privateKey: "the key" });
    const { inputs, secret: marked } = await registered("key", key);
    expect(marked).toEqual(["privateKey"]);
    expect(inputs.privateKey).toBe("the key");
  });

  test("so is a marked one", async () => {
    const key = new keys.PrivateKey("key", { algorithm: "ECC_256", privateKey: secret("the key") });
    expect((await registered("key", key)).secret).toEqual(["privateKey"]);
  });

  test("without a key, none is registered", async () => {
    const { inputs } = await registered("key", new keys.PrivateKey("key", { algorithm: "ECC_256" }));
    expect(inputs).not.toHaveProperty("privateKey");
  });

  interface Options {
    additionalSecretOutputs: string[];
  }
  const isOptions = (argument: unknown): argument is Options =>
    typeof argument === "object" && argument !== null && "additionalSecretOutputs" in argument;

  /**
   * The secret outputs that a class requests from the engine; mocks do not see them, but Pulumi's registration
   * does.
   */
  async function secretOutputs(make: () => { urn: Output<string> }): Promise<readonly string[]> {
    const spy = jest.spyOn(runtime as { registerResource: (...args: unknown[]) => void }, "registerResource");
    try {
      await valueOf(make().urn);
      return spy.mock.calls[0]?.find(isOptions)?.additionalSecretOutputs ?? [];
    } finally {
      spy.mockRestore();
    }
  }

  test("additionalSecretOutputs: its own and those of the user, each once", async () => {
    const options = { additionalSecretOutputs: ["certificate", "certificate"] };
    const server = { ...SERVER, parentIdentifier: "x" };
    expect(await secretOutputs(() => new alibaba.ServerCertificate("a", server))).toEqual(["privateKey"]);
    const both = await secretOutputs(() => new alibaba.ServerCertificate("b", server, options));
    expect([...both].sort()).toEqual(["certificate", "privateKey"]);
    expect(await secretOutputs(() => new keys.PrivateKey("c", { algorithm: "ECC_256" }))).toEqual([
      "privateKey",
    ]);
    expect(await secretOutputs(() => new alibaba.RootCa("d", ROOT))).toEqual([]);
    expect(options.additionalSecretOutputs).toEqual(["certificate", "certificate"]);
  });
});
