import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileOf, moduleOf } from "../../schema/prose";
import type { ResourceDefinition } from "../../schema/resource";
import { javaOf, type JavaSchema } from "./java";
import { programOf } from "./program";

const EXAMPLES = join(__dirname, "../../../examples/resources");

/** Programs by language, named as in Pulumi's documentation. */
export type ByLanguage = Readonly<Record<string, string>>;

/**
 * Pulumi's generators of programs.
 *
 * @param schema - the package's schema, JSON
 * @param programs - in PCL, by name
 */
export type Translate = (
  schema: string,
  programs: Readonly<Record<string, string>>,
) => Promise<Readonly<Record<string, ByLanguage>>>;

/** The example of every resource in every language, by kind: translations of the program in TypeScript that CI runs. */
export async function examplesOf(
  definitions: readonly ResourceDefinition[],
  schema: string,
  translate: Translate,
): Promise<ReadonlyMap<string, ByLanguage>> {
  const sources = new Map(definitions.map((definition) => [definition.kind, sourceOf(definition)]));
  const programs = [...sources].map(([kind, { file, text }]) => [kind, programOf(file, text, definitions)]);
  const translated = await translate(schema, Object.fromEntries(programs) as Record<string, string>);
  const known = JSON.parse(schema) as JavaSchema;
  return new Map(
    [...sources].map(([kind, { text }]) => [kind, compilable(translated[kind] ?? {}, text, known)]),
  );
}

function sourceOf(definition: ResourceDefinition): { readonly file: string; readonly text: string } {
  const file = join(moduleOf(definition), `${fileOf(definition)}.ts`);
  return { file, text: readFileSync(join(EXAMPLES, file), "utf8") };
}

/** Corrects what the generators get wrong. */
function compilable(programs: ByLanguage, source: string, schema: JavaSchema): ByLanguage {
  const { java = "", go = "", yaml = "" } = programs;
  const optionals = optionalsIn(source);
  const all: ByLanguage = {
    ...programs,
    java: withOptionals(javaOf(java, schema), optionals),
    go: goOf(go, optionals),
    // The generator still writes a deprecated name.
    yaml: yaml.replace(/^configuration:/m, "config:"),
  };
  return Object.fromEntries(LANGUAGES.map((language) => [language, tidy(all[language] ?? "")]));
}

const tidy = (text: string): string =>
  text
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();

interface Optional {
  readonly of: string;
  readonly output: string;
}

/** Outputs that may be missing; TypeScript examples use an empty string instead. */
const optionalsIn = (source: string): Optional[] =>
  [...source.matchAll(/(\w+)\.(\w+)\.apply\(\((\w+)\) => \3 \?\? ""\)/g)].map(([, of = "", output = ""]) => ({
    of,
    output,
  }));

/** In Go, such an output is a pointer. */
const goOf = (program: string, optionals: readonly Optional[]): string =>
  optionals.reduce((text, { of, output }) => {
    const pointer = `${of}.${output.charAt(0).toUpperCase()}${output.slice(1)}`;
    return text.replaceAll(`: ${pointer},`, `: ${pointer}.Elem(),`);
  }, program);

/** In Java, it is an `Optional`. */
const withOptionals = (program: string, optionals: readonly Optional[]): string =>
  optionals.reduce(
    (text, { of, output }) =>
      text.replaceAll(`(${of}.${output}())`, `(${of}.${output}().applyValue(_value -> _value.orElse("")))`),
    program,
  );

const LANGUAGES = ["typescript", "python", "go", "csharp", "java", "yaml"];

/** An example in the form that Pulumi's registry and SDK generators read. */
export const examplesText = (languages: ByLanguage): string =>
  [
    "{{% examples %}}\n## Example Usage\n{{% example %}}",
    ...Object.entries(languages).map(([language, text]) => `\`\`\`${language}\n${text}\n\`\`\``),
    "{{% /example %}}\n{{% /examples %}}",
  ].join("\n\n");
