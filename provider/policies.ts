import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type * as Judging from "../policy/judge";
import type { Judge, Policies, PolicySetting } from "./resources/policies";

/** The policies of the settings; all of them hold. Undefined without any: nothing of them is loaded then. */
export function policiesOf(settings: readonly PolicySetting[]): Policies | undefined {
  if (settings.length === 0) return undefined;
  let judge: Judge | undefined;
  const load = (): Judge => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only where a policy is configured
    const { judgeOf } = require("../policy/judge") as typeof Judging;
    return judgeOf(settings.map((one) => ({ ...one, path: resolve(projectRoot(process.cwd()), one.file) })));
  };
  return { judge: (request) => (judge ??= load())(request) };
}

const PROJECTS = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The nearest folder with a project file: the engine starts a provider where the program is, which may be deeper. */
function projectRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (PROJECTS.some((name) => existsSync(join(folder, name)))) return folder;
    if (folder === dirname(folder)) return start;
  }
}
