import { z } from "zod";
import {
  defaultOf,
  isOptional,
  type Argument,
  type ResourceDefinition,
  type Effect,
} from "../../schema/resource";
import type { MapType, ObjectRule, ObjectType, PatternType, Properties, Type } from "../../schema/types";
import { alternativeNameRule, attributeRule } from "./alibaba/common/custom-passthrough";
import { EQUALITIES } from "./equalities";
import { moment, tags, integer } from "./fields";
import { FORMATS, TAG_FORMATS } from "./formats";
import { huaweiNameRule } from "./huawei/common/fields";
import { fieldOf, sameBy, type ChangeEffect, type Field, type Same } from "./kind";
import { oneOf } from "./messages";

const EFFECTS: Readonly<Record<Effect, ChangeEffect>> = {
  replace: "replace",
  update: "update",
  "create-only": "ignore",
  nothing: "ignore",
};

/** What is wrong with a property in combination with others; undefined if nothing is. */
type Problem = { readonly property: string; readonly message: string } | undefined;

/** The result of the rules between an object's properties. */
const OBJECT_RULES: Readonly<Record<ObjectRule, (value: never) => Problem>> = {
  "alternative name": alternativeNameRule,
  attribute: attributeRule,
  "huawei alternative name": huaweiNameRule,
};

/** The provider's arguments for a definition: references to resources are passed as identifiers. */
type FieldsOf<D extends ResourceDefinition> = {
  readonly [
    N in keyof D["arguments"] as D["arguments"][N]["type"] extends { readonly type: "reference" } ? never : N
  ]: Field;
};

/** What a kind derives from its definition. */
export interface Defined<D extends ResourceDefinition> {
  readonly kind: D["kind"];
  readonly fields: FieldsOf<D>;
  readonly references: readonly string[];
  readonly idempotency?: string;
}

/** What a kind derives from its definition: its arguments, its identification and its references. */
export const defined = <const D extends ResourceDefinition>(definition: D): Defined<D> => ({
  kind: definition.kind,
  fields: fieldsOf(definition),
  references: typeof definition.issuer === "object" ? [definition.issuer.identifier] : [],
  ...(definition.idempotency === undefined ? {} : { idempotency: definition.idempotency }),
});

/** The arguments of a definition: allowed values, the effect of a change, and equality. */
function fieldsOf<D extends ResourceDefinition>(definition: D): FieldsOf<D> {
  const given = Object.entries(definition.arguments).filter(([, { type }]) => type.type !== "reference");
  return Object.fromEntries(given.map(([name, argument]) => [name, argumentField(argument)])) as FieldsOf<D>;
}

function argumentField(argument: Argument): Field {
  const schema = typeSchema(argument.type);
  return fieldOf(
    EFFECTS[argument.effect],
    isOptional(argument) ? schema.optional() : schema,
    equalityOf(argument),
  );
}

/** An omitted argument means its default. */
function equalityOf(argument: Argument): Same | undefined {
  if (argument.same) return EQUALITIES[argument.same];
  const unasked = defaultOf(argument);
  return unasked === undefined ? undefined : sameBy((given) => given ?? unasked);
}

/** Validation of a type. */
export function typeSchema(type: Type): z.ZodType {
  switch (type.type) {
    case "text":
      return FORMATS[type.format](type.max ?? Infinity);
    case "pattern":
      return patternText(type);
    case "whole":
      return integer(type.min, type.max);
    case "flag":
      return z.boolean();
    case "choice":
      return z.literal(
        [...type.of],
        type.hint === undefined ? {} : `must be ${oneOf(type.of)} (${type.hint})`,
      );
    case "tags":
      return tags(type, type.format && TAG_FORMATS[type.format]);
    case "moment":
      return moment(type.unit);
    case "list":
      return z
        .array(typeSchema(type.items))
        .min(type.min ?? 0)
        .max(type.max ?? Infinity);
    case "map":
      return mapSchema(type);
    case "object":
      return objectSchema(type);
    case "reference":
      throw new TypeError("the provider gets the identifier of a resource, not the resource");
  }
}

function patternText({ pattern, words, hint }: PatternType): z.ZodString {
  const message = `must be ${words}${hint === undefined ? "" : `, ${hint}`}`;
  return z.string().regex(new RegExp(`^(?:${pattern})$`), message.replaceAll("`", ""));
}

const mapSchema = ({ items, key, max }: MapType<Type>): z.ZodType =>
  z
    .record(patternText(key), typeSchema(items))
    .refine((value) => Object.keys(value).length <= max, `must not be more than ${max} items`);

function objectSchema({ properties, rule }: ObjectType<Properties>): z.ZodType {
  const shape = Object.entries(properties).map(([name, property]) => {
    const schema = typeSchema(property.type);
    return [name, isOptional(property) ? schema.optional() : schema];
  });
  const schema = z.strictObject(Object.fromEntries(shape) as z.ZodRawShape);
  if (rule === undefined) return schema;
  return schema.superRefine((value, context) => {
    const problem = OBJECT_RULES[rule](value as never);
    if (problem) context.addIssue({ code: "custom", message: problem.message, path: [problem.property] });
  });
}
