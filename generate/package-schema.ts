import {
  argumentsProse,
  deprecationOf,
  moduleOf,
  nameOf,
  outputProse,
  propertyProse,
  proseOf,
} from "../schema/prose";
import {
  defaultOf,
  isOptionalInPrograms,
  type Argument,
  type ResourceDefinition,
  type Output,
} from "../schema/resource";
import { decodedOutputs, issuedOutputs } from "../schema/common";
import type { ChoiceType, Property, Type } from "../schema/types";
import { PROVIDER_ARGUMENTS, type Setting } from "../provider/settings";
import { programArguments } from "./sdk";
import { namedTypes, type NamedType } from "./typescript";

/** A part of the schema: JSON. */
type Json = Readonly<Record<string, unknown>>;

const ANY = "pulumi.json#/Any";

/** The package as Pulumi's package schema describes one: resources, their arguments and outputs, and types. */
export function packageSchema(
  definitions: readonly ResourceDefinition[],
  about: Readonly<Record<"description" | "license" | "version", string>> & {
    readonly keywords: readonly string[];
  },
): Json {
  return {
    name: "pki",
    ...about,
    config: { variables: PROVIDER },
    provider: {
      description:
        "The settings of one provider. What a program gives here comes before the environment; what it leaves out is read from the environment, then from the configuration of the stack.",
      inputProperties: PROVIDER,
    },
    types: Object.fromEntries([...BACKEND, ...definitions.flatMap(typesOf)]),
    resources: Object.fromEntries(
      definitions.map((definition) => [tokenOf(definition.kind), resourceOf(definition)]),
    ),
  };
}

const BACKEND_TYPE = "pki:index/backend:Backend";

const BACKEND: readonly [string, Json][] = [
  [
    BACKEND_TYPE,
    {
      type: "string",
      description: "Who issues.",
      enum: [
        { name: "Cloud", value: "cloud", description: "The APIs of the clouds." },
        { name: "Local", value: "local", description: "The local CA." },
      ],
    },
  ],
];

// No defaults: the package would send them, and they would come before the environment.
const settingOf = (name: string, { text, default: otherwise, variables, secret }: Setting): Json => ({
  ...(name === "backend" ? { type: "string", $ref: `#/types/${BACKEND_TYPE}` } : { type: "string" }),
  description: [
    `${text}.`,
    ...(variables.length > 0 ? [`In the environment: ${variables.map(code).join(" or ")}.`] : []),
    ...(otherwise === undefined ? [] : [`Default: ${otherwise}.`]),
  ].join(" "),
  ...(secret ? { secret } : {}),
});

const code = (text: string): string => `\`${text}\``;

const PROVIDER: Json = Object.fromEntries(
  [...PROVIDER_ARGUMENTS].map(([name, setting]) => [name, settingOf(name, setting)]),
);

/** `pki:alibaba/rootCa:RootCa` of `alibaba.RootCa`. */
const tokenOf = (kind: ResourceDefinition["kind"]): string => typeToken(moduleOf({ kind }), nameOf({ kind }));

const typeToken = (module: string, name: string): string =>
  `pki:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

function typesOf(definition: ResourceDefinition): [string, Json][] {
  const module = moduleOf(definition);
  return programArguments(definition).flatMap(([name, { type, ...about }]) => [
    ...namedTypes(type).flatMap((inner): [string, Json][] => [
      [typeToken(module, inner.named.name), namedType(module, inner)],
      ...(inner.type === "object"
        ? choicesOf(module, inner.named.name, Object.entries(inner.properties))
        : []),
    ]),
    ...choicesOf(module, nameOf(definition), [[name, { type, ...about }]]),
  ]);
}

/** Choices without a name of their own are called after what they belong to: enumerations need one. */
const choicesOf = (
  module: string,
  owner: string,
  properties: readonly (readonly [string, Property])[],
): [string, Json][] =>
  properties.flatMap(([name, property]) => {
    const type = property.type.type === "list" ? property.type.items : property.type;
    return type.type === "choice" && !type.named
      ? [[typeToken(module, choiceName(owner, name)), choiceOf(type, `Values of \`${name}\`.`)]]
      : [];
  });

const choiceName = (owner: string, name: string): string =>
  `${owner}${name.charAt(0).toUpperCase()}${name.slice(1)}`;

const choiceOf = ({ of }: ChoiceType, description: string): Json => ({
  type: jsonType(of[0]),
  description,
  enum: of.map((value) => ({ name: typeof value === "number" ? `Type${value}` : String(value), value })),
});

function namedType(module: string, type: NamedType): Json {
  const { name: owner, text: description } = type.named;
  if (type.type === "choice") return choiceOf(type, description);
  const properties = Object.entries(type.properties);
  return {
    type: "object",
    description,
    properties: Object.fromEntries(
      properties.map(([name, property]) => [name, propertyOf(module, property, choiceName(owner, name))]),
    ),
    required: properties.filter(([, property]) => !isOptionalInPrograms(property)).map(([name]) => name),
  };
}

const jsonType = (value: unknown): string => (typeof value === "number" ? "integer" : typeof value);

const propertyOf = (module: string, property: Property, name: string): Json => ({
  ...typeSpec(module, property.type, name),
  description: propertyProse(property),
});

function resourceOf(definition: ResourceDefinition): Json {
  const inputs = programArguments(definition);
  const outputs = Object.entries(outputsOf(definition));
  return {
    description: descriptionOf(definition),
    inputProperties: Object.fromEntries(
      inputs.map(([name, argument]) => [
        name,
        inputOf(choiceName(nameOf(definition), name), argument, definition),
      ]),
    ),
    requiredInputs: inputs.filter(([, argument]) => !isOptionalInPrograms(argument)).map(([name]) => name),
    properties: Object.fromEntries(outputs.map(([name, output]) => [name, outputOf(output)])),
    required: outputs.filter(([, { optional }]) => !optional).map(([name]) => name),
    aliases: [{ type: `pulumi-nodejs:dynamic/${moduleOf(definition)}:${nameOf(definition)}` }],
  };
}

const descriptionOf = (definition: ResourceDefinition): string =>
  [
    definition.summary,
    definition.description,
    argumentsProse(definition, (name) => `\`${name}\``),
    definition.see && `API document: <${definition.see}>`,
  ]
    .filter(Boolean)
    .join("\n\n");

/** What every certificate has, and what this kind has beside it. */
const outputsOf = ({ certificate, outputs }: ResourceDefinition): Readonly<Record<string, Output>> =>
  certificate ? { ...outputs, ...issuedOutputs, ...decodedOutputs } : outputs;

function inputOf(name: string, argument: Argument, definition: ResourceDefinition): Json {
  const module = moduleOf(definition);
  const unasked = isConditional(argument, definition) ? undefined : defaultOf(argument);
  const deprecation = deprecationOf(argument);
  return {
    ...typeSpec(module, argument.type, name),
    description: proseOf(argument, definition),
    ...(unasked === undefined ? {} : { default: unasked }),
    ...(argument.secret ? { secret: true } : {}),
    ...(argument.effect === "replace" ? { replaceOnChanges: true } : {}),
    ...(deprecation === undefined ? {} : { deprecationMessage: deprecation }),
  };
}

/** A default that may not be given as a value in every case. */
const isConditional = (argument: Argument, { arguments: all }: ResourceDefinition): boolean =>
  argument.only !== undefined ||
  argument.instead !== undefined ||
  argument.deprecated !== undefined ||
  Object.values(all).some(({ deprecated }) => deprecated && all[deprecated.by] === argument);

const OUTPUT_TYPES: Readonly<Record<Output["type"], Json>> = {
  string: { type: "string" },
  "string[]": { type: "array", items: { type: "string" } },
  number: { type: "number" },
  boolean: { type: "boolean" },
};

const outputOf = (output: Output): Json => ({
  ...OUTPUT_TYPES[output.type],
  description: outputProse(output),
  ...(output.secret ? { secret: true } : {}),
});

/** A type, with what the schema of a package knows of its limits; the rest stands in the description. */
function typeSpec(module: string, type: Type, name: string): Json {
  switch (type.type) {
    case "text":
    case "pattern":
      return { type: "string" };
    case "whole":
      return { type: "integer" };
    case "flag":
      return { type: "boolean" };
    case "moment":
      return { oneOf: [{ type: "string" }, { type: "integer" }], type: "string" };
    case "tags":
      return { type: "object", additionalProperties: { type: "string" } };
    case "list":
      return { type: "array", items: typeSpec(module, type.items, name) };
    case "choice":
      return named(module, type.named?.name ?? name);
    case "object":
      return type.named
        ? named(module, type.named.name)
        : { type: "object", additionalProperties: { type: "string" } };
    // A resource that takes one of its own type does not generate in every language.
    case "reference":
      return { $ref: ANY };
  }
}

const named = (module: string, name: string): Json => ({ $ref: `#/types/${typeToken(module, name)}` });
