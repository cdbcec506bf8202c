import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OPERATIONS } from "../../provider/api/alibaba/operations";
import { kinds } from "../../provider/kinds";
import { definitions } from "../../schema";

interface PackageSchema {
  readonly types: Record<string, unknown>;
  readonly resources: Record<
    string,
    { inputProperties: Record<string, Record<string, unknown>>; requiredInputs: string[] } | undefined
  >;
}

const schema = JSON.parse(
  readFileSync(join(__dirname, "../../../schema/schema.json"), "utf8"),
) as PackageSchema;

test("every kind has its definition, and every definition its kind", () => {
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(definitions.map(({ kind }) => kind).sort());
});

test("what a definition sends under a documented name, the operation takes", () => {
  const unknown = definitions.flatMap(({ kind, operations, arguments: all }) => {
    const [operation = ""] = operations;
    if (!kind.startsWith("alibaba.")) return [];
    const { request } = OPERATIONS[operation as keyof typeof OPERATIONS];
    return Object.values(all).flatMap(({ wire }) =>
      wire === undefined || wire in request ? [] : [`${operation} ${wire}`],
    );
  });
  expect(unknown).toEqual([]);
});

describe("the schema of the package", () => {
  const references = JSON.stringify(schema).match(/#\/types\/[^"]+/g) ?? [];

  test("has every type that it refers to", () => {
    const missing = references.filter((one) => !(one.replace("#/types/", "") in schema.types));
    expect(references.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });

  test("has every resource with its arguments, secrets and what a change replaces", () => {
    expect(Object.keys(schema.resources)).toHaveLength(definitions.length);
    const { inputProperties, requiredInputs } = schema.resources["pki:alibaba/subCa:SubCa"]!;
    expect(inputProperties.pathLenConstraint).toMatchObject({
      type: "integer",
      default: 0,
      replaceOnChanges: true,
      description: expect.stringContaining("0 to 20") as string,
    });
    expect(requiredInputs).toContain("commonName");
    expect(schema.resources["pki:keys/pkcs12:Pkcs12"]?.inputProperties.password?.secret).toBe(true);
  });
});
