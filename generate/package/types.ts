import { propertyProse } from "../../schema/prose";
import { isOptionalInPrograms } from "../../schema/resource";
import type { ChoiceType, ObjectType, Properties, Property, Type } from "../../schema/types";
import { enumerationOf } from "./enumerations";
import { given, joinedName, memberNames, named, tokenOf, type Json } from "./json";

/** Where a type is used: gives a name to a type without one. */
export interface Use {
  readonly module: string;
  /** The resource or type it belongs to. */
  readonly owner: string;
  /** The argument or property. */
  readonly name: string;
}

const within = ({ module }: Use, owner: string, name: string): Use => ({ module, owner, name });

/** A type, with the limits that a package schema can express; the rest is in the description. */
export function typeSpec(type: Type, use: Use): Json {
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
    case "map":
      return { type: "object", additionalProperties: typeSpec(type.items, use) };
    case "list":
      return { type: "array", items: typeSpec(type.items, use) };
    case "choice":
      return named(use.module, choiceName(type, use));
    case "object":
      return named(use.module, objectName(type, use));
    // A resource that takes one of its own type cannot be generated in every language.
    case "reference":
      return { $ref: "pulumi.json#/Any" };
  }
}

const choiceName = ({ enumeration, named: own }: ChoiceType, { owner, name }: Use): string =>
  enumeration?.name ?? own?.name ?? joinedName(owner, name);

const objectName = ({ named: own }: ObjectType, { owner, name }: Use): string =>
  own?.name ?? joinedName(owner, name.replace(/s$/, ""));

/** The types that a type consists of, including itself, by token. */
export function typesOf(type: Type, use: Use): [string, Json][] {
  switch (type.type) {
    case "list":
    case "map":
      return typesOf(type.items, use);
    case "choice": {
      const description = type.named?.text ?? `Values of \`${use.name}\`.`;
      return [[tokenOf(use.module, choiceName(type, use)), enumerationOf(type, description)]];
    }
    case "object":
      return objectTypes(type, use);
    default:
      return [];
  }
}

function objectTypes(type: ObjectType<Properties>, use: Use): [string, Json][] {
  const owner = objectName(type, use);
  const all = Object.entries(type.properties);
  return [
    ...all.flatMap(([name, property]) => typesOf(property.type, within(use, owner, name))),
    [
      tokenOf(use.module, owner),
      {
        type: "object",
        description: type.named?.text ?? `One of \`${use.name}\`.`,
        ...propertiesOf(type.properties, use.module, owner),
      },
    ],
  ];
}

/** Properties, and which of them are required. */
export const propertiesOf = (properties: Properties, module: string, owner: string): Json => ({
  properties: Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      propertyOf(property, { module, owner, name }),
    ]),
  ),
  required: Object.keys(properties).filter((name) => {
    const about = properties[name];
    return about && !isOptionalInPrograms(about);
  }),
});

const propertyOf = (property: Property, use: Use): Json =>
  given({
    ...typeSpec(property.type, use),
    description: propertyProse(property),
    language: memberNames(use.owner, use.name),
  });
