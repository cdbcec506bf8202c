import { isOptionalInPrograms } from "../schema/resource";
import { propertyProse } from "../schema/prose";
import type { Named, ObjectType, Properties, Property, Type } from "../schema/types";
import { comment } from "./comment";

/** The TypeScript type of an argument, of which every part may be an output. */
export function inputType(type: Type): string {
  switch (type.type) {
    case "reference":
      return type.to.map((kind) => kind.split(".")[1] ?? "").join(" | ");
    case "list":
      return `Input<${inputType(type.items)}[]>`;
    case "tags":
      return "Input<Record<string, Input<string>>>";
    case "map":
      return `Input<Record<string, ${inputType(type.items)}>>`;
    default:
      return `Input<${plainType(type)}>`;
  }
}

/** The TypeScript type of a plain value. */
export function plainType(type: Type): string {
  switch (type.type) {
    case "text":
    case "pattern":
      return "string";
    case "whole":
      return "number";
    case "flag":
      return "boolean";
    case "moment":
      return "string | number";
    case "choice":
      return type.named?.name ?? type.of.map((value) => JSON.stringify(value)).join(" | ");
    case "object":
      return type.named?.name ?? `{ ${members(type.properties, "")} }`;
    case "list":
      return type.items.type === "choice" && !type.items.named
        ? `(${plainType(type.items)})[]`
        : `${plainType(type.items)}[]`;
    case "tags":
      return "Record<string, string>";
    case "map":
      return `Record<string, ${plainType(type.items)}>`;
    case "reference":
      return inputType(type);
  }
}

/** The properties of an object as members of an interface. */
const members = (properties: Properties, indent: string): string =>
  Object.entries(properties)
    .map(([name, property]) => `${documented(property, indent)}${member(name, property)}`)
    .join(indent === "" ? " " : "\n");

const documented = (property: Property, indent: string): string =>
  indent === "" ? "" : comment([propertyProse(property)], indent);

/** One member, with `undefined` if it is optional. */
export function member(name: string, { type, ...about }: Property): string {
  return isOptionalInPrograms(about)
    ? `${name}?: ${inputType(type)} | undefined;`
    : `${name}: ${inputType(type)};`;
}

/** A type that programs can name. */
export type NamedType = Extract<Type, { readonly named?: Named }> & { readonly named: Named };

/** The named types in a type, innermost first. */
export function namedTypes(type: Type): NamedType[] {
  switch (type.type) {
    case "list":
    case "map":
      return namedTypes(type.items);
    case "object":
      return [
        ...Object.values(type.properties).flatMap(({ type: inner }) => namedTypes(inner)),
        ...own(type),
      ];
    case "choice":
      return own(type);
    default:
      return [];
  }
}

const own = (type: Type): NamedType[] => ("named" in type ? [type as NamedType] : []);

/** The declaration of a type that programs can name. */
export function declaration(type: NamedType): string {
  const { name, text } = type.named;
  const doc = comment([text]);
  return type.type === "object"
    ? `${doc}export interface ${name} {\n${members((type as ObjectType<Properties>).properties, "  ")}\n}\n`
    : `${doc}export type ${name} = ${type.of.map((value) => JSON.stringify(value)).join(" | ")};\n`;
}
