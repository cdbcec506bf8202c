import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { log, output, type CustomResourceOptions } from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime/resource";
import * as sdk from "../../sdk";
import { alibaba, CaRollover, Hierarchy, huawei, keys } from "../../sdk";
import { registrations, useMocks, valueOf } from "./mocks";

// Registered once for all tests: a component's outputs arrive asynchronously, and only at the mocks that registered
// it.
beforeAll(() => useMocks());
beforeEach(() => {
  registrations.length = 0;
});

/** As in plain JavaScript, without type checks. */
type AnyClass = new (name: unknown, args?: unknown, opts?: unknown) => unknown;

const CLASSES: [string, AnyClass][] = (["alibaba", "huawei", "keys"] as const).flatMap((cloud) =>
  Object.entries(sdk[cloud]).map(([name, Class]): [string, AnyClass] => [
    `${cloud}.${name}`,
    Class as unknown as AnyClass,
  ]),
);
const circular: Record<string, unknown> = {};
circular.list = [{ circular }];

const WRONG: [string, unknown[], RegExp][] = [
  ["no arguments", ["r"], /"r": its arguments are missing$/],
  ["null as arguments", ["r", null], /"r": its arguments are missing$/],
  [
    "an output as arguments",
    ["r", output({})],
    /must not be an output or a promise as a whole: pass an object/,
  ],
  ["a promise as arguments", ["r", Promise.resolve({})], /must not be an output or a promise as a whole/],
  ["a text as arguments", ["r", "ECC_256"], /its arguments must be an object$/],
  ["a list as arguments", ["r", []], /its arguments must be an object$/],
  ["a function as arguments", ["r", () => ({})], /its arguments must be an object$/],
  ["an argument that contains itself", ["r", { tags: circular }], /"r": tags: contains itself$/],
  ["no name", [undefined, {}], /: the name of a resource must be a non-empty string$/],
  ["an empty name", ["", {}], /: the name of a resource must be a non-empty string$/],
  ["an output as name", [output("r"), {}], /: the name of a resource must be a non-empty string$/],
  ["a text as options", ["r", {}, "x"], /"r": its resource options must be an object$/],
  ["a text as parent", ["r", {}, { parent: "x" }], /the resource option parent must be a resource$/],
  [
    "an output as parent",
    ["r", {}, { parent: output(1) }],
    /must be a resource, not an output or a promise of one$/,
  ],
];

describe.each(WRONG)("%s", (_what, given, message) => {
  test.each(CLASSES)("%s is refused before anything reaches the engine", async (name, Class) => {
    const register = jest.spyOn(
      runtime as { registerResource: (...args: unknown[]) => void },
      "registerResource",
    );
    try {
      expect(() => new Class(...(given as [unknown]))).toThrow(message);
      expect(() => new Class(...(given as [unknown]))).toThrow(name);
      await new Promise((resolve) => setImmediate(resolve));
      expect(register).not.toHaveBeenCalled();
      expect(registrations).toEqual([]);
    } finally {
      register.mockRestore();
    }
  });
});

test("the same value twice is not a cycle, and null options count as none", async () => {
  const one = { a: "b" };
  const args = { algorithm: "ECC_256", privateKey: undefined, tags: [one, one] };
  const key = new keys.PrivateKey("key", args as never, null as unknown as CustomResourceOptions);
  expect(await valueOf(key.id)).toBe("key-id");
});

describe("an invalid issuer", () => {
  const server = { commonName: "www.example.com", algorithm: "ECC_256", days: 90 } as const;
  const make = (parent: unknown): unknown =>
    new alibaba.ServerCertificate("web", { ...server, parent: parent as alibaba.SubCa });

  test.each([
    ["an identifier", "ca-1"],
    ["a promise", Promise.resolve()],
    ["an object", {}],
    ["a number", 7],
  ])("%s is refused, and the error says what to use instead", (_what, parent) => {
    expect(() => make(parent)).toThrow(
      'alibaba.ServerCertificate "web": parent is not a CA of this package: for a CA that is not declared here, set parentIdentifier',
    );
  });

  test("an end-entity certificate is refused, too", () => {
    const leaf = new alibaba.ServerCertificate("leaf", { ...server, parentIdentifier: "ca-1" });
    expect(() => make(leaf)).toThrow(/parent is not a CA of this package/);
    expect(
      () =>
        new huawei.PrivateCertificate("web", {
          issuer: leaf as unknown as huawei.CertificateAuthority,
          distinguishedName: { commonName: "x" },
          validity: { type: "DAY", value: 1 },
        }),
    ).toThrow(/issuer is not a CA of this package: for a CA that is not declared here, set issuerId/);
  });

  test("an output of a CA gives its identifier, and the service returns the CAs above", async () => {
    const ca = alibaba.SubCa.get("ca", "ca-1");
    await valueOf((make(output(ca)) as alibaba.ServerCertificate).id);
    const { inputs } = registrations.find(({ name }) => name === "web")!;
    expect(inputs).toMatchObject({ parentIdentifier: "ca-1", withIssuers: true });
    expect(inputs).not.toHaveProperty("issuerPlan");
  });
});

test.each([undefined, null, ""])("get without an identifier (%p) does not create a resource", (id) => {
  expect(() => alibaba.RootCa.get("shared", id as never)).toThrow(
    'get "shared": the identifier to read is missing',
  );
});

test("a parent that could not be registered ends the program instead of hanging it", async () => {
  const program = `
    const { ComponentResource, output, runtime } = require("@pulumi/pulumi");
    const { keys } = require(${JSON.stringify(join(__dirname, "../../sdk"))});
    const newResource = ({ name, inputs }) => ({ id: name, state: inputs });
    runtime.setMocks({ newResource, call: () => ({}) }).then(() => {
      const parent = new ComponentResource("example:index:Group", "group");
      const failed = Promise.reject(new Error("not registered"));
      failed.catch(() => undefined);
      parent.urn = output(failed);
      new keys.PrivateKey("key", { algorithm: "ECC_256" }, { parent });
    });`;
  const cwd = join(__dirname, "../../..");
  await expect(promisify(execFile)(process.execPath, ["-e", program], { cwd })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("not registered") as string,
  });
});

describe("components validate before they create anything", () => {
  const subject = { country: "CN", state: "S", locality: "L", organization: "O", organizationalUnit: "U" };
  const root = { commonName: "R", years: 9 };
  const below = (issuing: object): object => ({ root: { ...root, authorities: { issuing } } });
  const args = { cloud: "alibaba", subject, roots: { root } };
  const issuing = { commonName: "I", years: 5 };

  const TREES: [string, unknown, string][] = [
    ["no arguments", undefined, "args must be an object"],
    ["an output", output(args), "args must be an object"],
    ["another cloud", { ...args, cloud: "aws" }, "args.cloud must be one of alibaba, huawei"],
    ["no roots", { ...args, roots: undefined }, "args.roots is required"],
    ["no subject", { ...args, subject: undefined }, "args.subject is required"],
    [
      "half a subject",
      { ...args, subject: { ...subject, country: undefined } },
      "args.subject.country is required",
    ],
    ["a list of roots", { ...args, roots: [root] }, "args.roots must be an object"],
    ["a root of text", { ...args, roots: { root: "R" } }, "args.roots.root must be an object"],
    [
      "a CA without a name",
      { ...args, roots: { root: { years: 9 } } },
      "args.roots.root.commonName is required",
    ],
    [
      "years as text",
      { ...args, roots: below({ ...issuing, years: "5" }) },
      "args.roots.root.authorities.issuing.years must be a whole number from 1",
    ],
    [
      "days that are known later",
      { ...args, roots: below({ ...issuing, servers: { www: { names: [], days: output(5) } } }) },
      "args.roots.root.authorities.issuing.servers.www.days must be a whole number from 1",
    ],
    [
      "one name instead of names",
      { ...args, roots: below({ ...issuing, servers: { www: { names: "a.com", days: 5 } } }) },
      "args.roots.root.authorities.issuing.servers.www.names must be a list",
    ],
    [
      "a client without a name",
      { ...args, roots: below({ ...issuing, clients: { bot: { days: 5 } } }) },
      "args.roots.root.authorities.issuing.clients.bot.commonName is required",
    ],
    [
      "an algorithm of one cloud",
      { ...args, roots: { root: { ...root, algorithm: "EC256" } } },
      "args.roots.root.algorithm must be one of RSA_2048, RSA_4096, ECC_256, ECC_384, SM2_256",
    ],
    [
      "generations without one that issues",
      { ...args, roots: { root: { generations: { a: root } } } },
      "args.roots.root.issuing is required",
    ],
    [
      "a threshold that is known later",
      { ...args, renewBefore: output("30d") },
      "args.renewBefore must be a plain string, known when the program runs",
    ],
  ];
  test.each(TREES)("Hierarchy: %s", async (_what, given, message) => {
    expect(() => new Hierarchy("h", given as never)).toThrow(`Hierarchy "h": ${message}`);
    await new Promise((resolve) => setImmediate(resolve));
    expect(registrations).toEqual([]);
  });

  test("Hierarchy: a name that has no meaning in its place is reported", async () => {
    const warnings: string[] = [];
    const warn = jest.spyOn(log, "warn").mockImplementation((message) => {
      warnings.push(message);
      return Promise.resolve();
    });
    const odd = { ...args, roots: { root: { ...root, servers: {}, renewBefor: "30d" } } };
    const made = new Hierarchy<{ root: typeof root }>("h", odd as never);
    await valueOf(made.authorities.root.urn);
    warn.mockRestore();
    expect(warnings).toEqual([
      "args.roots.root.servers is not known here and is ignored",
      "args.roots.root.renewBefor is not known here and is ignored",
    ]);
  });

  const none = (): undefined => undefined;
  const NOTHING = /it needs generations, issuing, and a function create/;
  test.each([
    ["no arguments", undefined, NOTHING],
    ["no generations", { issuing: "a", create: none }, NOTHING],
    ["no create", { generations: { a: 1 }, issuing: "a" }, NOTHING],
    [
      "none that issues",
      { generations: { a: 1 }, create: none },
      /issuing is "", but the generations are a$/,
    ],
    ["an inherited name", { generations: {}, issuing: "toString", create: none }, /issuing is "toString"/],
  ])("CaRollover: %s", async (_what, given, message) => {
    expect(() => new CaRollover("c", given as never)).toThrow(message);
    await new Promise((resolve) => setImmediate(resolve));
    expect(registrations).toEqual([]);
  });

  test("CaRollover: a create function that creates nothing", () => {
    const given = { generations: { a: 1 }, issuing: "a" as const, create: none as never };
    expect(() => new CaRollover("c", given)).toThrow('CaRollover "c": create returned no CA for a');
  });
});
