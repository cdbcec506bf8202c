import { readFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../schema";
import { nativeType } from "../../common/type-token";

interface Schema {
  readonly resources: Readonly<Record<string, { readonly description: string } | undefined>>;
}

const { resources } = JSON.parse(
  readFileSync(join(__dirname, "../../../schema/schema.json"), "utf8"),
) as Schema;

/** All resource kinds; each has an example. */
export const KINDS = definitions.map(({ kind }) => kind);

/** A name for the example of a kind that is valid in every language. */
export const nameOf = (kind: string): string => kind.replace(".", "_").toLowerCase();

/** The example of a kind in a language, as in the package's schema and the pages. */
export function example(kind: string, language: string): string {
  const text = resources[nativeType(kind)]?.description ?? "";
  const found = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "m").exec(text)?.[1];
  if (found === undefined) throw new Error(`${kind} has no example in ${language}`);
  return found;
}

const GUIDE = readFileSync(join(__dirname, "../../../docs/plugin.md"), "utf8");

/** The first program in a language on the plugin's page. */
export function guide(language: string): string {
  const found = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "m").exec(GUIDE)?.[1];
  if (found === undefined) throw new Error(`docs/plugin.md has no program in ${language}`);
  return found;
}
