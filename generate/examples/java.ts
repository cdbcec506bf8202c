import { nativeToken } from "../../common/type-token";

interface PropertySpec {
  readonly $ref?: string;
  readonly items?: PropertySpec;
}

/** The parts of the package's schema that Java needs. */
export interface JavaSchema {
  readonly resources: Readonly<
    Record<string, { readonly inputProperties: Readonly<Record<string, PropertySpec>> }>
  >;
  readonly functions: Readonly<
    Record<string, { readonly inputs: { readonly properties: Readonly<Record<string, PropertySpec>> } }>
  >;
  readonly types: Readonly<
    Record<
      string,
      {
        readonly properties?: Readonly<Record<string, PropertySpec>>;
        readonly enum?: readonly { readonly name: string; readonly value: unknown }[];
      }
    >
  >;
}

const PACKAGE = "io.pulumipki.pki";

/**
 * A Java program that compiles: Pulumi's generator does not support enumerations, expects the package layout of
 * Pulumi's own providers, and imports everything a program might need.
 */
export function javaOf(generated: string, schema: JavaSchema): string {
  const text = generated
    .replace(/^package generated_program;$/m, "package certificates;")
    .replace(/^import (?:com\.pulumi\.pki|io\.pulumipki\.pki)\b/gm, `import ${PACKAGE}`)
    .replace(/^(import io\.pulumipki\.pki\.[a-z]+)_\w+\./gm, "$1.")
    // A list of outputs is one output.
    .replace(/\.authorities\(\s*((?:\w+\.certificate\(\)(?:,\s*)?)+)\)/g, ".authorities(Output.all($1))");
  return withoutUnused(withEnumerations(text, schema));
}

const withoutUnused = (text: string): string => {
  const body = text.replace(/^import .*$/gm, "");
  return text.replace(/^import .*\.(\w+);\n/gm, (line, name: string) =>
    new RegExp(`\\b${name}\\b`).test(body) ? line : "",
  );
};

/** The start of a builder, its end, or a property set to literals. */
const BUILDING =
  /(\w+)Args\.builder\(\)|\.build\(\)|\.(\w+)\((\s*(?:"[^"]*"|\d+)(?:,\s*(?:"[^"]*"|\d+))*)\)/g;

function withEnumerations(text: string, schema: JavaSchema): string {
  const builders: string[] = [];
  const imports = new Set<string>();
  const body = text.replace(BUILDING, (all, begun?: string, property?: string, literals?: string) => {
    if (begun !== undefined) builders.push(begun);
    else if (property === undefined) builders.pop();
    else return `.${property}(${enumerated(literals ?? "", enumOf(builders.at(-1) ?? "", property))})`;
    return all;
  });

  function enumOf(owner: string, property: string): string | undefined {
    const [, module = "index"] =
      new RegExp(
        `^import ${PACKAGE.replaceAll(".", "\\.")}\\.(?:(\\w+)\\.)??(?:inputs\\.)?${owner}Args;`,
        "m",
      ).exec(text) ?? [];
    const token = nativeToken(module, owner);
    const asked =
      schema.functions[token.replace(/:\w+$/, `:${owner.charAt(0).toLowerCase()}${owner.slice(1)}`)];
    const known =
      schema.resources[token]?.inputProperties ?? schema.types[token]?.properties ?? asked?.inputs.properties;
    const spec = known?.[property];
    return (spec?.items ?? spec)?.$ref?.replace("#/types/", "");
  }

  function enumerated(literals: string, token: string | undefined): string {
    const members = schema.types[token ?? ""]?.enum;
    if (token === undefined || members === undefined) return literals;
    const [, module = "", name = ""] = /^pki:(\w+)\/\w+:(\w+)$/.exec(token) ?? [];
    imports.add(`import ${PACKAGE}${module === "index" ? "" : `.${module}`}.enums.${name};\n`);
    return literals.replace(/"[^"]*"|\d+/g, (literal) => {
      const member = members.find(({ value }) => JSON.stringify(value) === literal);
      return member === undefined ? literal : `${name}.${member.name}`;
    });
  }

  const [first = ""] = /^import io\.pulumipki\.[^]*?\n(?!import io)/m.exec(body) ?? [];
  return body.replace(first, () => `${first}${[...imports].sort().join("")}`);
}
