import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crud } from "../../provider/engine/crud";
import { pluginProvider } from "../../provider/plugin/provider";
import { policiesOf } from "../../provider/policies";
import { newMemory } from "../../provider/resources/memory";
import { inOnePlace, plansInMemory } from "../plugin/door";
import { kindOf, newFolder, type World } from "./support";

/** A policy file with the given text. */
export function policyFile(text: string): string {
  const file = join(newFolder(), "policy.yaml");
  writeFileSync(file, text);
  return file;
}

/** The text of a policy with the given rules, a YAML flow mapping without braces. */
export const rules = (text: string): string => `version: 1\nrules: { ${text} }\n`;

/** A world with policies, and the messages of its provider. */
export interface Governed extends World {
  readonly messages: string[];
}

/** The same world with policies, as in the next run. */
export function governed(world: World, ...files: string[]): Governed {
  const messages: string[] = [];
  const policies = policiesOf(files.map((file) => ({ setting: "pki:policy", file })));
  const tell = (text: string): number => messages.push(text);
  const context = { ...world.context, memory: newMemory(), policies, tell };
  const plugin = pluginProvider(inOnePlace(context), plansInMemory());
  return { ...world, context, messages, plugin, provider: (kind) => crud(kindOf(kind), context) };
}
