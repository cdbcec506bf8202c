import { outputProse } from "../../schema/prose";
import type { Output, OutputsByName } from "../../schema/resource";
import { given, memberNames, type Json } from "./json";

const TYPES: Readonly<Record<Output["type"], Json>> = {
  string: { type: "string" },
  "string[]": { type: "array", items: { type: "string" } },
  number: { type: "number" },
  boolean: { type: "boolean" },
  "Record<string, string>": { type: "object", additionalProperties: { type: "string" } },
};

/** An output as a property. */
export const outputOf = (output: Output, owner: string, name: string): Json =>
  given({
    ...TYPES[output.type],
    description: outputProse(output),
    secret: output.secret,
    language: memberNames(owner, name),
  });

/** Outputs as properties, with those that are always present. */
export const outputsOf = (outputs: OutputsByName, owner: string): Json => ({
  properties: Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => [name, outputOf(output, owner, name)]),
  ),
  required: Object.keys(outputs).filter((name) => !outputs[name]?.optional),
});
