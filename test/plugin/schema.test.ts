import { execFileSync } from "node:child_process";
import { engineEnv } from "../engine/stack";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { programArguments } from "../../generate/sdk";
import { packageSchema } from "../../generate/package";
import type { EngineProperties } from "../../provider/engine/crud";
import { PROVIDER_ARGUMENTS } from "../../provider/settings";
import { definitions } from "../../schema";
import { components } from "../../schema/components";
import { functions } from "../../schema/functions";
import { pluginOutputs } from "../../schema/plugin-outputs";
import type { ResourceDefinition } from "../../schema/resource";
import { choice } from "../../schema/types";
import { nativeType } from "../../common/type-token";
import { argsBelow, BASE, hierarchy, newWorld, removeFolders, Resource } from "../provider/support";

afterAll(removeFolders);

type Property = Readonly<Record<string, unknown>>;

interface ObjectSpec {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

interface ResourceSpec extends ObjectSpec {
  readonly inputProperties: Readonly<Record<string, Property>>;
  readonly requiredInputs: readonly string[];
  readonly aliases: readonly { readonly type: string }[];
  readonly isComponent?: true;
}

interface TypeSpec extends ObjectSpec {
  readonly enum?: readonly { readonly name: string; readonly value: unknown }[];
}

interface PackageSpec {
  readonly config: { readonly variables: Readonly<Record<string, Property>> };
  readonly provider: { readonly inputProperties: Readonly<Record<string, Property>> };
  readonly types: Readonly<Record<string, TypeSpec>>;
  readonly resources: Readonly<Record<string, ResourceSpec | undefined>>;
  readonly functions: Readonly<
    Record<string, { readonly inputs: ObjectSpec; readonly outputs: ObjectSpec } | undefined>
  >;
}

const FILE = join(__dirname, "../../../schema/schema.json");
const text = readFileSync(FILE, "utf8");
const schema = JSON.parse(text) as PackageSpec;
const TOKENS = [schema.types, schema.resources, schema.functions].flatMap((part) => Object.keys(part));

test("is accepted by Pulumi", async () => {
  const env = { ...process.env, ...(await engineEnv()) };
  const run = (): string => execFileSync("pulumi", ["schema", "check", FILE], { encoding: "utf8", env });
  expect(run).not.toThrow();
});

describe("names in the schema", () => {
  test("references resolve, and every type is referenced", () => {
    const references = new Set((text.match(/#\/types\/[^"]+/g) ?? []).map((one) => one.slice(8)));
    expect([...references].sort()).toEqual(Object.keys(schema.types).sort());
  });

  test("no two names differ only in case, which some languages and file systems ignore", () => {
    expect(new Set(TOKENS.map((token) => token.toLowerCase())).size).toBe(TOKENS.length);
  });

  // A module has its types, resources and functions side by side, in Go all in one package.
  test("no resource or function has the name of a type in its module", () => {
    const names = TOKENS.map((token) => token.replace(/\/\w+:/, ":").toLowerCase());
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
  });

  test.each(Object.entries(schema.types).filter(([, { enum: values }]) => values))(
    "the members of %s are words in every language",
    (_, { enum: members = [] }) => {
      const names = members.map(({ name }) => name);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
      // Python puts a `_` before every capital: two in a row, or one after a `_`, would produce single letters.
      for (const name of names) expect(name).toMatch(/^([A-Z][a-z]+)+\d*$/);
    },
  );

  test("a value that does not make a name is refused unless its definition provides one", () => {
    const [root] = definitions as readonly [ResourceDefinition];
    const type = choice([1, 2]);
    const argument = { type, effect: "update", text: "Number" } as const;
    const unnamed = { ...root, arguments: { number: argument } };
    const about = { version: "1.0.0", description: "", license: "", keywords: [] };
    const make = (): unknown => packageSchema({ resources: [unnamed], functions: [], components: [] }, about);
    expect(make).toThrow("the value 1 of an enumeration needs a name");
  });

  test("two different types with one name are refused", () => {
    const [root, sub] = definitions as readonly [ResourceDefinition, ResourceDefinition];
    const withChoice = (definition: ResourceDefinition, of: string[]): ResourceDefinition => ({
      ...definition,
      arguments: {
        one: { type: choice(of, { enumeration: { name: "Same" } }), effect: "update", text: "One" },
      },
    });
    const about = { version: "1.0.0", description: "", license: "", keywords: [] };
    const make = (others: string[]) => (): unknown =>
      packageSchema(
        { resources: [withChoice(root, ["a"]), withChoice(sub, others)], functions: [], components: [] },
        about,
      );
    expect(make(["a"])).not.toThrow();
    expect(make(["b"])).toThrow("pki:alibaba/same:Same is the name of two different parts");
  });
});

describe("names that some language's generator rejects", () => {
  // In C#, a member must not have the name of its class, which is the last part of the token.
  const owners: [string, ObjectSpec["properties"]][] = [
    ...Object.entries(schema.types).map(([token, { properties }]) => [token, properties] as const),
    ...Object.entries(schema.resources).map(([token, spec]) => [token, spec?.properties] as const),
  ].map(([token, properties]) => [token.split(":")[2] ?? "", properties]);

  test("C#: a member with its class's name", () => {
    const same = owners.flatMap(([owner, properties = {}]) =>
      Object.entries(properties).filter(
        ([name, { language }]) => name.toLowerCase() === owner.toLowerCase() && language === undefined,
      ),
    );
    expect(same).toEqual([]);
    const key = schema.resources["pki:keys/privateKey:PrivateKey"]?.properties?.privateKey;
    expect(key?.language).toEqual({ csharp: { name: "PrivateKeyValue" } });
  });

  test("Java: secret outputs of a component", () => {
    const made = Object.values(schema.resources).filter((spec) => spec?.isComponent);
    expect(made).toHaveLength(components.length);
    for (const spec of made)
      expect(Object.values(spec?.properties ?? {}).filter(({ secret }) => secret)).toEqual([]);
  });

  test("TypeScript: a resource that takes another of its own type", () => {
    const { parent } = schema.resources["pki:alibaba/subCa:SubCa"]?.inputProperties ?? {};
    expect(parent?.$ref).toBe("pulumi.json#/Any");
    expect(parent?.description).toContain("Takes a resource: `alibaba.RootCa` or `alibaba.SubCa`.");
  });
});

describe.each(definitions.map((definition) => [definition.kind, definition] as const))(
  "%s",
  (kind, definition) => {
    const spec = schema.resources[nativeType(kind)];

    test("has its arguments and outputs", () => {
      expect(Object.keys(spec?.inputProperties ?? {})).toEqual(
        programArguments(definition).map(([name]) => name),
      );
      expect(Object.keys(spec?.properties ?? {})).toEqual(Object.keys(pluginOutputs(definition)));
      expect(Object.values(spec?.inputProperties ?? {}).filter(({ description }) => !description)).toEqual(
        [],
      );
    });

    test("secrets are marked, as arguments and as outputs", () => {
      const marked = (all: Readonly<Record<string, Property>> = {}): string[] =>
        Object.keys(all).filter((name) => all[name]?.secret);
      const secret = (all: Readonly<Record<string, { readonly secret?: true }>>): string[] =>
        Object.keys(all).filter((name) => all[name]?.secret);
      expect(marked(spec?.inputProperties)).toEqual(secret(definition.arguments));
      expect(marked(spec?.properties)).toEqual(secret(definition.outputs));
    });

    test("replaces the dynamic resource in an existing state", () => {
      expect(spec?.aliases).toEqual([{ type: `pulumi-nodejs:dynamic/${kind.replace(".", ":")}` }]);
    });
  },
);

const defaultsOf = (kind: string): EngineProperties =>
  Object.fromEntries(
    Object.entries(schema.resources[nativeType(kind)]?.inputProperties ?? {}).flatMap(([name, property]) =>
      "default" in property ? [[name, property.default]] : [],
    ),
  );

describe("defaults, which SDKs of other languages send", () => {
  const OTHERS: readonly (readonly [string, EngineProperties])[] = [
    ["huawei.PrivateCertificate", { retire: "delete" }],
    ["huawei.PrivateCertificate", { retire: "retain" }],
    ["huawei.CertificateAuthority", { retire: "retain" }],
    ["huawei.CertificateAuthority", { revokeOnDelete: true }],
    ["alibaba.RootCa", { revokeOnDelete: true }],
  ];
  const withDefaults = Object.keys(BASE).filter((kind) => Object.keys(defaultsOf(kind)).length > 0);

  test("exist", () => {
    expect(withDefaults.length).toBeGreaterThan(10);
  });

  test.each([...withDefaults.map((kind) => [kind, {}] as const), ...OTHERS])(
    "of %s change nothing when given explicitly with %j",
    async (kind, more) => {
      const world = newWorld();
      const args = { ...argsBelow(await hierarchy(world), kind), ...more };
      const { revokeOnDelete: _, ...known } = args as EngineProperties;
      const given = kind === "huawei.CertificateAuthority" ? known : args;
      const resource = new Resource(world, kind);
      if ("issuerId" in given) given.issuerId = await issuerIn(world);
      await resource.up(given);
      expect(await resource.up({ ...defaultsOf(kind), ...given })).toBe("same");
    },
  );
});

async function issuerIn(world: ReturnType<typeof newWorld>): Promise<unknown> {
  const authority = new Resource(world, "huawei.CertificateAuthority");
  await authority.up(BASE["huawei.CertificateAuthority"] ?? {});
  return authority.id;
}

describe("the provider", () => {
  test.each(["config", "provider"] as const)("has every setting as an argument: %s", (part) => {
    const properties = part === "config" ? schema.config.variables : schema.provider.inputProperties;
    expect(Object.keys(properties)).toEqual([...PROVIDER_ARGUMENTS.keys()]);
    for (const [name, { secret }] of PROVIDER_ARGUMENTS) expect(properties[name]?.secret).toBe(secret);
  });

  test("no argument has a default that would override the environment", () => {
    expect(Object.values(schema.provider.inputProperties).filter((one) => "default" in one)).toEqual([]);
  });
});

test.each(functions.map((definition) => [definition.name, definition] as const))(
  "%s has its arguments and results",
  (name, definition) => {
    const [module = "", own = ""] = name.split(".");
    const spec = schema.functions[`pki:${module}/${own}:${own}`];
    expect(Object.keys(spec?.inputs.properties ?? {})).toEqual(Object.keys(definition.arguments));
    expect(Object.keys(spec?.outputs.properties ?? {})).toEqual(Object.keys(definition.outputs));
  },
);

test.each(components.map((definition) => [definition.name, definition] as const))(
  "%s has its arguments and outputs, and replaces the component in an existing state",
  (name, definition) => {
    const spec = schema.resources[nativeType(`index.${name}`)];
    expect(spec?.isComponent).toBe(true);
    expect(Object.keys(spec?.inputProperties ?? {})).toEqual(Object.keys(definition.inputs));
    expect(Object.keys(spec?.properties ?? {})).toEqual(Object.keys(definition.outputs));
    expect(spec?.aliases).toEqual([{ type: `pulumi-pki:index:${name}` }]);
  },
);
