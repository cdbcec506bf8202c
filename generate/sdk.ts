import {
  argumentsProse,
  deprecationOf,
  fileOf,
  moduleOf,
  nameOf,
  outputProse,
  proseOf,
} from "../schema/prose";
import type { Argument, ResourceDefinition, OutputsByName } from "../schema/resource";
import { comment } from "./comment";
import { declaration, member, namedTypes, type NamedType } from "./typescript";

/** Text of a file by its path. */
export type Files = ReadonlyMap<string, string>;

const HEADER = "// Written by `npm run generate` from schema/: do not edit.\n";

/** The classes of all resources, with their types, and what each cloud exports. */
export function sdkFiles(definitions: readonly ResourceDefinition[]): Files {
  const modules = [...new Set(definitions.map(moduleOf))];
  return new Map(
    modules.flatMap((module) =>
      moduleFiles(
        module,
        definitions.filter((definition) => moduleOf(definition) === module),
      ),
    ),
  );
}

function moduleFiles(module: string, definitions: readonly ResourceDefinition[]): [string, string][] {
  const shared = sharedTypes(definitions);
  const path = (name: string): string => `sdk/${module}/${name}.ts`;
  return [
    ...definitions.map((definition): [string, string] => [
      path(fileOf(definition)),
      HEADER + classFile(definition, shared),
    ]),
    ...(shared.length === 0 ? [] : [[path("common"), HEADER + typesFile(shared)] satisfies [string, string]]),
    [path("index"), HEADER + indexFile(definitions, shared)],
  ];
}

/** Arguments in the order in which they are shown: required ones first. */
export const programArguments = ({ arguments: all }: ResourceDefinition): [string, Argument][] =>
  Object.entries(all).filter(([, { internal }]) => !internal);

const typesOf = (definition: ResourceDefinition): NamedType[] =>
  unique(programArguments(definition).flatMap(([, { type }]) => namedTypes(type)));

const unique = (types: readonly NamedType[]): NamedType[] => [
  ...new Map(types.map((type) => [type.named.name, type])).values(),
];

/** Types used by more than one resource of a cloud. */
function sharedTypes(definitions: readonly ResourceDefinition[]): NamedType[] {
  const all = definitions.flatMap(typesOf);
  const isShared = ({ named }: NamedType): boolean =>
    all.filter((other) => other.named.name === named.name).length > 1;
  const shared = unique(all.filter(isShared));
  // The types inside a shared type are next to it.
  return unique(shared.flatMap((type) => namedTypes(type)));
}

const typesFile = (types: readonly NamedType[]): string =>
  [
    types.some(({ type }) => type === "object") ? 'import type { Input } from "@pulumi/pulumi";\n' : "",
    ...types.map(declaration),
  ].join("\n");

const names = (types: readonly NamedType[]): string[] => types.map(({ named }) => named.name);

const without = (types: readonly NamedType[], others: readonly NamedType[]): NamedType[] =>
  types.filter(({ named }) => !names(others).includes(named.name));

function classFile(definition: ResourceDefinition, shared: readonly NamedType[]): string {
  const own = without(typesOf(definition), shared);
  const body = [
    ...own.map(declaration),
    argumentsInterface(definition),
    outputsInterface(definition),
    classOf(definition),
  ].join("\n");
  return `${imports(definition, shared, body)}\n${body}`;
}

function imports(definition: ResourceDefinition, shared: readonly NamedType[], body: string): string {
  const foreign = names(shared).filter((name) => new RegExp(`\\b${name}\\b`).test(withoutComments(body)));
  const references = programArguments(definition).flatMap(([, { type }]) =>
    type.type === "reference" ? type.to : [],
  );
  const others = [...new Set(references)].filter((kind) => kind !== definition.kind);
  return [
    'import type { Input } from "@pulumi/pulumi";',
    definition.certificate
      ? 'import { certificate, type IssuedCertificate } from "../certificate";'
      : definition.membersLike !== undefined
        ? 'import { fleet } from "../certificate";'
        : `import { ${definition.gettable ? "gettable, " : ""}resource } from "../resource";`,
    ...(foreign.length > 0 ? [`import type { ${foreign.join(", ")} } from "./common";`] : []),
    ...others.map((kind) => importOf({ kind: kind as `a.b` }, definition)),
    "",
  ].join("\n");
}

const importOf = (other: Pick<ResourceDefinition, "kind">, { kind }: ResourceDefinition): string => {
  const folder = moduleOf(other) === moduleOf({ kind }) ? "." : `../${moduleOf(other)}`;
  return `import type { ${nameOf(other)} } from "${folder}/${fileOf(other)}";`;
};

const withoutComments = (text: string): string => text.replace(/\/\*\*[\s\S]*?\*\//g, "");

function argumentsInterface(definition: ResourceDefinition): string {
  const doc = comment(argumentsProse(definition, (name) => `{@link ${name}}`).split("\n\n"));
  const lines = programArguments(definition).map(
    ([name, argument]) => `${comment(argumentDoc(argument, definition), "  ")}  ${member(name, argument)}\n`,
  );
  return `${doc}export interface ${nameOf(definition)}Args {\n${lines.join("")}}\n`;
}

function argumentDoc(argument: Argument, definition: ResourceDefinition): string[] {
  const deprecation = deprecationOf(argument);
  return [
    proseOf(argument, definition),
    ...(deprecation === undefined ? [] : [`@deprecated ${deprecation}`]),
  ];
}

function outputsInterface({ certificate, outputs, ...definition }: ResourceDefinition): string {
  const name = nameOf(definition);
  const doc = comment([`Outputs of {@link ${name}}.`]);
  if (certificate && Object.keys(outputs).length === 0) {
    return `${doc}export type ${name}Outputs = IssuedCertificate;\n`;
  }
  const extended = certificate ? " extends IssuedCertificate" : "";
  return `${doc}export interface ${name}Outputs${extended} {\n${outputMembers(outputs)}}\n`;
}

/** Outputs as members of an interface. */
export const outputMembers = (outputs: OutputsByName): string =>
  Object.entries(outputs)
    .map(
      ([name, output]) =>
        `${comment([outputProse(output)], "  ")}  ${name}: ${output.type}${output.optional ? " | undefined" : ""};\n`,
    )
    .join("");

function classOf(definition: ResourceDefinition): string {
  const name = nameOf(definition);
  const types = `<${name}Args, ${name}Outputs>`;
  const made = `${baseOf(definition)}${types}(${literals(definition)})`;
  const base = definition.gettable && !definition.certificate ? `gettable(${made})` : made;
  return `${comment(classDoc(definition))}export class ${name} extends ${base} {}\n`;
}

const baseOf = ({ certificate, membersLike }: ResourceDefinition): string =>
  certificate ? "certificate" : membersLike === undefined ? "resource" : "fleet";

const classDoc = ({ summary, description, see, example }: ResourceDefinition): string[] => [
  summary,
  ...(description?.split("\n\n") ?? []),
  ...(see === undefined ? [] : [`@see ${see}`]),
  `@example\n\`\`\`ts\n${example.trim()}\n\`\`\``,
];

/** The part of a definition that its class needs; a program loads nothing else of it. */
function literals({
  kind,
  outputs,
  arguments: args,
  issuer,
  plan,
  idempotency,
  certificate,
}: ResourceDefinition): string {
  const all = Object.entries(outputs);
  const secretArguments = Object.entries(args).filter(([, { secret }]) => secret);
  const secrets = [...secretArguments, ...all.filter(([, { secret }]) => secret)].map(([name]) => name);
  const required = certificate ? [] : all.filter(([, { optional }]) => !optional).map(([name]) => name);
  const parts = {
    kind,
    outputs: all.map(([name]) => name),
    ...(required.length > 0 ? { required } : {}),
    ...(secrets.length > 0 ? { secrets: [...new Set(secrets)] } : {}),
    ...(issuer === undefined ? {} : { issuer }),
    ...(plan === undefined ? {} : { plan }),
    ...(certificate && idempotency !== undefined ? { generation: idempotency } : {}),
  };
  return JSON.stringify(parts).replace(/"(\w+)":/g, "$1:");
}

function indexFile(definitions: readonly ResourceDefinition[], shared: readonly NamedType[]): string {
  const exports = definitions.map((definition): [string, string] => {
    const name = nameOf(definition);
    const own = names(without(typesOf(definition), shared));
    const types = [`${name}Args`, `${name}Outputs`, ...own].sort().map((type) => `type ${type}`);
    return [
      fileOf(definition),
      `export { ${[name, ...types].join(", ")} } from "./${fileOf(definition)}";\n`,
    ];
  });
  if (shared.length > 0) {
    exports.push(["common", `export type { ${names(shared).sort().join(", ")} } from "./common";\n`]);
  }
  return exports
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, line]) => line)
    .join("");
}
