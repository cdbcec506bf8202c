import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileOf, moduleOf } from "../../schema/prose";
import type { ResourceDefinition } from "../../schema/resource";
import { javaOf, type JavaSchema } from "./java";
import { programOf } from "./program";

const EXAMPLES = join(__dirname, "../../../examples/resources");

/** A program by its language, which is called as Pulumi's documentation calls it. */
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
  const programs = definitions.map((definition): [string, string] => {
    const file = join(moduleOf(definition), `${fileOf(definition)}.ts`);
    return [definition.kind, programOf(file, readFileSync(join(EXAMPLES, file), "utf8"), definitions)];
  });
  const translated = await translate(schema, Object.fromEntries(programs));
  const known = JSON.parse(schema) as JavaSchema;
  return new Map(Object.entries(translated).map(([kind, languages]) => [kind, tidy(languages, known)]));
}

const tidy = (languages: ByLanguage, schema: JavaSchema): ByLanguage =>
  Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const text = languages[language]?.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n");
      return text === undefined
        ? []
        : [[language, (language === "java" ? javaOf(text, schema) : text).trim()]];
    }),
  );

const LANGUAGES = ["typescript", "python", "go", "csharp", "java", "yaml"];

/** An example in the form that Pulumi's registry and its generators of SDKs read. */
export const examplesText = (languages: ByLanguage): string =>
  [
    "{{% examples %}}\n## Example Usage\n{{% example %}}",
    ...Object.entries(languages).map(([language, text]) => `\`\`\`${language}\n${text}\n\`\`\``),
    "{{% /example %}}\n{{% /examples %}}",
  ].join("\n\n");
