import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { definitions } from "../schema";
import { components } from "../schema/components";
import { functions } from "../schema/functions";
import { examplesOf, type ByLanguage, type Translate } from "./examples";
import { packageSchema, type AboutPackage } from "./package";
import { providerArgsFile } from "./provider-args";
import { sdkFiles } from "./sdk";

const ROOT = join(__dirname, "../..");

/** Every generated file of the repository, by path. */
export async function generated(translate: Translate): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [path, text] of sdkFiles(definitions)) files.set(path, await formatted(path, text));
  files.set("sdk/provider-args.ts", await formatted("sdk/provider-args.ts", providerArgsFile()));
  files.set("schema/schema.json", await formatted("schema/schema.json", await schemaText(translate)));
  return files;
}

/** The examples are translated with the schema that does not contain them yet. */
async function schemaText(translate: Translate): Promise<string> {
  const examples = await examplesOf(definitions, schemaWith(new Map()), translate);
  return schemaWith(examples);
}

function schemaWith(examples: ReadonlyMap<string, ByLanguage>): string {
  const about = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as AboutPackage;
  return JSON.stringify(packageSchema({ resources: definitions, functions, components }, about, examples));
}

async function formatted(path: string, text: string): Promise<string> {
  const filepath = join(ROOT, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
