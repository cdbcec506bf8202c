import { dynamicType } from "../../common/type-token";
import { argumentsProse, deprecationOf, moduleOf, nameOf, proseOf } from "../../schema/prose";
import { isOptionalInPrograms, type Argument, type ResourceDefinition } from "../../schema/resource";
import { pluginOutputs } from "../../schema/plugin-outputs";
import type { Literal } from "../../schema/types";
import { examplesText, type ByLanguage } from "../examples";
import { programArguments } from "../sdk";
import { given, memberNames, tokenOf, type Json } from "./json";
import { outputsOf } from "./outputs";
import { typesOf, typeSpec } from "./types";

/** A resource by its token. */
export const resourceEntry = (definition: ResourceDefinition, example?: ByLanguage): [string, Json] => [
  tokenOf(moduleOf(definition), nameOf(definition)),
  resourceOf(definition, example),
];

/** The types of the arguments of a resource. */
export const resourceTypes = (definition: ResourceDefinition): [string, Json][] =>
  programArguments(definition).flatMap(([name, { type }]) =>
    typesOf(type, { module: moduleOf(definition), owner: nameOf(definition), name }),
  );

function resourceOf(definition: ResourceDefinition, example: ByLanguage | undefined): Json {
  const inputs = programArguments(definition);
  return {
    description: descriptionOf(definition, example),
    inputProperties: Object.fromEntries(
      inputs.map(([name, argument]) => [name, inputOf(name, argument, definition)]),
    ),
    requiredInputs: inputs.filter(([, argument]) => !isOptionalInPrograms(argument)).map(([name]) => name),
    ...lookUpOf(definition),
    ...outputsOf(pluginOutputs(definition), nameOf(definition)),
    aliases: [{ type: dynamicType(definition.kind) }],
  };
}

/** What a look-up may be given beside the identifier: the account, which the identifier does not tell. */
function lookUpOf({ kind, arguments: { connection } }: ResourceDefinition): { stateInputs?: Json } {
  if (connection === undefined) return {};
  const properties = { connection: { type: "string", description: LOOK_UP_CONNECTION } };
  return { stateInputs: { description: `How a ${kind} is looked up.`, properties, type: "object" } };
}

const LOOK_UP_CONNECTION =
  "Name of the connection in `pki:connections` by which it is read. Default: the stack's own settings.";

const descriptionOf = (definition: ResourceDefinition, example: ByLanguage | undefined): string =>
  [
    definition.summary,
    definition.description,
    argumentsProse(definition, (name) => `\`${name}\``),
    definition.see && `API document: <${definition.see}>`,
    example && examplesText(example),
  ]
    .filter(Boolean)
    .join("\n\n");

function inputOf(name: string, argument: Argument, definition: ResourceDefinition): Json {
  const { type, secret, effect } = argument;
  return given({
    ...typeSpec(type, { module: moduleOf(definition), owner: nameOf(definition), name }),
    description: `${proseOf(argument, definition)}${type.type === "reference" ? takes(type.to) : ""}`,
    default: unasked(argument, definition),
    secret,
    language: memberNames(nameOf(definition), name),
    replaceOnChanges: effect === "replace" ? true : undefined,
    deprecationMessage: deprecationOf(argument),
  });
}

const takes = (kinds: readonly string[]): string =>
  ` Takes a resource: ${kinds.map((kind) => `\`${kind}\``).join(" or ")}.`;

/**
 * A default that the SDKs send. Defaults that the service decides, or that are not allowed in every case, are left
 * to the provider.
 */
function unasked(argument: Argument, { arguments: all }: ResourceDefinition): Literal | undefined {
  const isConditional =
    [argument.only, argument.instead, argument.deprecated].some((part) => part !== undefined) ||
    Object.values(all).some(({ deprecated }) => deprecated && all[deprecated.by] === argument);
  return isConditional || typeof argument.default === "object" ? undefined : argument.default;
}
