import { outputProse } from "../../schema/prose";
import type { Output, OutputsByName } from "../../schema/resource";
import { given, type Json } from "./json";

const TYPES: Readonly<Record<Output["type"], Json>> = {
  string: { type: "string" },
  "string[]": { type: "array", items: { type: "string" } },
  number: { type: "number" },
  boolean: { type: "boolean" },
};

/** An output as a property. */
export const outputOf = (output: Output): Json =>
  given({ ...TYPES[output.type], description: outputProse(output), secret: output.secret });

/** Outputs as properties, with those of them that everything has. */
export const outputsOf = (outputs: OutputsByName): Json => ({
  properties: Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, outputOf(output)])),
  required: Object.keys(outputs).filter((name) => !outputs[name]?.optional),
});
