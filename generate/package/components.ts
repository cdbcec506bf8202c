import type {
  ComponentDefinition,
  ComponentProperties,
  ComponentProperty,
  RecordType,
} from "../../schema/components/component";
import { propertyProse } from "../../schema/prose";
import { isOptionalInPrograms } from "../../schema/resource";
import type { Type } from "../../schema/types";
import { given, named, tokenOf, type Json } from "./json";
import { typesOf, typeSpec, type Use } from "./types";

const MODULE = "index";

const useOf = (owner: string, name: string): Use => ({ module: MODULE, owner, name });

/** A component by its token. */
export const componentEntry = (component: ComponentDefinition): [string, Json] => {
  const inputs = propertiesOf(component.inputs, component.name);
  return [
    tokenOf(MODULE, component.name),
    {
      isComponent: true,
      description: [component.summary, component.description].filter(Boolean).join("\n\n"),
      inputProperties: inputs.properties,
      requiredInputs: inputs.required,
      ...propertiesOf(component.outputs, component.name),
      aliases: [{ type: `pulumi-pki:index:${component.name}` }],
    },
  ];
};

/** The argument and output types of a component. */
export const componentTypes = ({ name, inputs, outputs, records }: ComponentDefinition): [string, Json][] => [
  ...valueTypes(inputs, name),
  ...valueTypes(outputs, name),
  ...Object.entries(records).flatMap(([owner, { text, properties }]): [string, Json][] => [
    ...valueTypes(properties, owner),
    [tokenOf(MODULE, owner), { type: "object", description: text, ...propertiesOf(properties, owner) }],
  ]),
];

const valueTypes = (properties: ComponentProperties, owner: string): [string, Json][] =>
  Object.entries(properties).flatMap(([name, { type }]) =>
    isRecord(type) ? [] : typesOf(type, useOf(owner, name)),
  );

const isRecord = (type: Type | RecordType): type is RecordType => "of" in type && typeof type.of === "string";

const propertiesOf = (all: ComponentProperties, owner: string): { properties: Json; required: string[] } => ({
  properties: Object.fromEntries(
    Object.entries(all).map(([name, property]) => [name, propertyOf(property, useOf(owner, name))]),
  ),
  required: Object.entries(all).flatMap(([name, property]) => (isOptionalInPrograms(property) ? [] : [name])),
});

const propertyOf = (property: ComponentProperty, use: Use): Json =>
  given({
    ...(isRecord(property.type) ? recordSpec(property.type, property.plain) : typeSpec(property.type, use)),
    description: propertyProse(property),
    plain: property.plain,
    // Secret outputs are not marked: components in Java have no such option. What is answered is secret all the same.
  });

function recordSpec({ type, of }: RecordType, plain: true | undefined): Json {
  switch (type) {
    case "record":
      return named(MODULE, of);
    case "records by name":
      return { type: "object", additionalProperties: given({ ...named(MODULE, of), plain }) };
    case "texts by name":
      return { type: "object", additionalProperties: { type: "string" } };
  }
}
