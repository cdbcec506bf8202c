import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { definitions } from "../schema";
import { packageSchema } from "./package-schema";
import { sdkFiles } from "./sdk";

const ROOT = join(__dirname, "../..");

/** Every generated file with its path, as it has to stand in the repository. */
export async function generated(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [path, text] of sdkFiles(definitions)) files.set(path, await formatted(path, text));
  files.set("schema/schema.json", await formatted("schema/schema.json", schemaText()));
  return files;
}

function schemaText(): string {
  const about = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Parameters<
    typeof packageSchema
  >[1];
  const { version, description, license, keywords } = about;
  return JSON.stringify(packageSchema(definitions, { version, description, license, keywords }));
}

async function formatted(path: string, text: string): Promise<string> {
  const filepath = join(ROOT, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
