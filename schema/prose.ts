import { type Argument, type ResourceDefinition, type Effect, type Equality, type Output } from "./resource";
import type { About, ListType, Literal, TagsType, Type } from "./types";

/** What is said of an argument, in sentences: what it is with its limits, how it is given, what a change does, its default. */
export function proseOf(argument: Argument, definition: Pick<ResourceDefinition, "noun">): string {
  return sentences([
    firstOf(argument),
    argument.more,
    argument.instead,
    argument.secret && "Always secret.",
    argument.change ?? changeOf(argument, definition.noun),
    defaultSentence(argument),
  ]);
}

/** What to give instead of an argument; undefined of one that is not deprecated. */
export const deprecationOf = ({ deprecated }: Argument): string | undefined =>
  deprecated &&
  `Use \`${deprecated.by}\` instead: \`${deprecated.true}\` for true, \`${deprecated.false}\` for false.`;

/** The same of a property of an object, whose change is that of the argument that it stands in. */
export const propertyProse = (property: About & Typed): string =>
  sentences([firstOf(property), property.more, property.instead, defaultSentence(property)]);

/** What is said of an output. */
export const outputProse = ({ text }: Output): string => text;

const sentences = (parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => typeof part === "string" && part !== "").join(" ");

/** A type of whatever has one; one that is unknown here has no limits that could be told. */
interface Typed {
  readonly type: Type | { readonly type: `record${string}` | `texts${string}` };
}

function firstOf({ text, only, type }: About & Typed): string {
  const limits = limitsOf(type);
  const placed = text.includes("{limits}")
    ? text.replace("{limits}", limits)
    : [text, limits].filter((part) => part !== "").join(", ");
  return `${placed}${only === undefined ? "" : `; ${only}`}.`;
}

/** The limits of a type in words; empty when its name says everything. */
export function limitsOf(type: Typed["type"]): string {
  switch (type.type) {
    case "text":
      if (type.max === undefined) return "";
      return SHORT.includes(type.format) ? `1 to ${type.max} characters` : `at most ${type.max} characters`;
    case "pattern":
      return type.words;
    case "whole":
      return `${type.min} to ${type.max}`;
    case "moment":
      return `RFC 3339 text or UNIX time in ${type.unit}`;
    case "tags":
      return tagLimits(type);
    case "map":
      return `at most ${type.max}, by name: ${type.key.words}`;
    case "list":
      return listLimits(type);
    default:
      return "";
  }
}

/** Formats of one line, which cannot be empty. */
const SHORT: readonly string[] = [
  "line",
  "common name of a host",
  "name of a given type",
  "huawei common name",
  "huawei organization",
  "huawei place",
];

const tagLimits = ({ max, maxKey, maxValue, characters }: TagsType): string =>
  [`at most ${max}; keys 1 to ${maxKey} and values up to ${maxValue} characters`, characters]
    .filter((part) => part !== undefined)
    .join(": ");

function listLimits({ items, min, max }: ListType<Type>): string {
  const each = items.type === "text" && items.max !== undefined ? ` of ${limitsOf(items)}` : "";
  if (max === undefined) return min === undefined ? "" : `at least ${min}${each}`;
  return `${min === undefined ? `at most ${max}` : `${min} to ${max}`}${each}`;
}

/** What does not count as a change, as the end of a sentence. */
const UNCHANGED: Readonly<Record<Equality, string>> = {
  set: "changing only their order does not",
  usages: "changing only their order does not",
  host: "changing only its case does not",
  hosts: "changing only their order or case does not",
  names: "changing only their order or the case of a host does not",
  moment: "writing the same moment differently does not",
  "signing request": "another encoding of the same request does not",
  "private key": "another encoding of the same key does not",
  certificates: "another layout of the same certificates does not",
  passthrough: "changing only the order in its lists does not",
  "custom passthrough": "changing only the order in its lists does not",
  "huawei subject": "changing only the case of the common name does not",
  "huawei alternative names": "changing only the order or the case of hosts does not",
  "huawei validity": "writing the same start differently does not",
  switches: "setting to false what was left out does not",
  domains: "changing only their order or case does not",
  "items of a fleet": "writing the same items differently does not",
};

const CHANGES: Readonly<Record<Effect, (what: string, noun: string) => string>> = {
  replace: (what, noun) => `Changing ${what} replaces ${noun}`,
  update: () => "Changed in place",
  "create-only": () => "Only used on create",
  nothing: (what) => `Changing ${what} replaces nothing`,
};

function changeOf({ effect, same, type }: Argument, noun: string): string {
  const what = ["list", "tags", "map"].includes(type.type) ? "them" : "it";
  const unchanged = same && effect === "replace" ? `; ${UNCHANGED[same]}` : "";
  return `${CHANGES[effect](what, noun)}${unchanged}.`;
}

function defaultSentence(about: About): string | undefined {
  if (about.default === undefined) return undefined;
  const { default: given } = about;
  return `Default: ${typeof given === "object" ? given.says : literal(given)}.`;
}

const literal = (value: Literal): string => (typeof value === "string" ? `\`${value}\`` : String(value));

/** What is said of the arguments as a whole. */
export function argumentsProse(definition: ResourceDefinition, link: (name: string) => string): string {
  const { operations, version, without } = definition;
  const documented =
    operations.length === 0
      ? ""
      : `: the documented parameters of ${operations.join(" and ")}${version === undefined ? "" : ` (${version})`}${without === undefined ? "" : `, ${without}`}`;
  const first = `Arguments of ${link(nameOf(definition))}${documented}.`;
  return [first, definition.argumentsText].filter(Boolean).join("\n\n");
}

/** `RootCa` of `alibaba.RootCa`. */
export const nameOf = ({ kind }: Pick<ResourceDefinition, "kind">): string => kind.split(".")[1] ?? "";

/** `alibaba` of `alibaba.RootCa`. */
export const moduleOf = ({ kind }: Pick<ResourceDefinition, "kind">): string => kind.split(".")[0] ?? "";

/** `root-ca` of `alibaba.RootCa`: the name of its files. */
export const fileOf = (definition: Pick<ResourceDefinition, "kind">): string =>
  nameOf(definition)
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
