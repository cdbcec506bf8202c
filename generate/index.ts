import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { definitions } from "../schema";
import { sdkFiles } from "./sdk";

const ROOT = join(__dirname, "../..");

/** Every generated file with its path, as it has to stand in the repository. */
export async function generated(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [path, text] of sdkFiles(definitions)) files.set(path, await formatted(path, text));
  return files;
}

async function formatted(path: string, text: string): Promise<string> {
  const filepath = join(ROOT, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
