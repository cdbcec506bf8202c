import type { FunctionDefinition, FunctionOutput } from "../../schema/functions/function";
import { named, tokenOf, type Json } from "./json";
import { outputOf, outputsOf } from "./outputs";
import { propertiesOf, typesOf } from "./types";

const parts = ({ name }: FunctionDefinition): { module: string; own: string; owner: string } => {
  const [module = "", own = ""] = name.split(".");
  return { module, own, owner: `${own.charAt(0).toUpperCase()}${own.slice(1)}` };
};

/** A function by its token. */
export function functionEntry(definition: FunctionDefinition): [string, Json] {
  const { module, own, owner } = parts(definition);
  const outputs = Object.entries(definition.outputs);
  return [
    tokenOf(module, own),
    {
      description: [definition.summary, definition.description].filter(Boolean).join("\n\n"),
      inputs: { type: "object", ...propertiesOf(definition.arguments, module, owner) },
      outputs: {
        type: "object",
        properties: Object.fromEntries(
          outputs.map(([name, output]) => [name, resultOf(module, output, name)]),
        ),
        required: outputs.filter(([, output]) => !("optional" in output)).map(([name]) => name),
      },
    },
  ];
}

/** The argument and result types of a function. */
export function functionTypes(definition: FunctionDefinition): [string, Json][] {
  const { module, owner } = parts(definition);
  return [
    ...Object.entries(definition.arguments).flatMap(([name, { type }]) =>
      typesOf(type, { module, owner, name }),
    ),
    ...Object.values(definition.outputs).flatMap((output) => recordsOf(module, output)),
  ];
}

const resultOf = (module: string, output: FunctionOutput, name: string): Json =>
  output.type === "records"
    ? { type: "array", items: named(module, output.named.name), description: output.text }
    : outputOf(output, "", name);

const recordsOf = (module: string, output: FunctionOutput): [string, Json][] =>
  output.type === "records"
    ? [
        [
          tokenOf(module, output.named.name),
          { type: "object", description: output.named.text, ...outputsOf(output.of, output.named.name) },
        ],
      ]
    : [];
