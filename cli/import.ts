import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Argument, type Command } from "commander";
import type { Context } from "../provider/resources/context";
import { PkiError } from "../provider/base/errors";
import { SUMMARIES } from "./command";
import { findAlibaba } from "./import/alibaba";
import { leftOutText, together, type AccountContents } from "./import/found";
import { findHuawei } from "./import/huawei";
import { plan, type PlannedImport } from "./import/plan";
import { programOf } from "./import/program";
import type * as State from "./import/state";
import { mergeManifest } from "./init/manifest";
import { projectFiles } from "./init/project";
import { connectionOption, withService } from "./connection-option";
import { writeOutput } from "./output";

const CLOUDS: Readonly<Record<string, (context: Context) => Promise<AccountContents>>> = {
  alibaba: findAlibaba,
  huawei: findHuawei,
};

interface Options {
  readonly project: string;
  readonly stack: string;
  readonly out: string;
  readonly force: boolean;
  readonly connection?: string;
}

/** `pki import`: the program and the state for what already exists in an account. */
export function addImport(program: Command): void {
  program
    .command("import")
    .description(SUMMARIES.import)
    .addArgument(new Argument("<clouds...>", "the clouds to read").choices(Object.keys(CLOUDS)))
    .requiredOption("--project <name>", "the project's name, as in Pulumi.yaml")
    .option("--stack <name>", "the stack's name", "dev")
    .option(
      "--out <folder>",
      "where the project is written; apart from index.ts and state.json, files that exist are kept",
      ".",
    )
    .addOption(connectionOption())
    .option("--force", "overwrite existing files", false)
    .addHelpText("after", HELP)
    .action(async (clouds: string[], options: Options) => {
      await run(clouds, options);
    });
}

const HELP = `
Account and backend come from the environment, as for every run: PKI_BACKEND, PKI_ENDPOINT, credentials, regions.
The new stack needs the same settings, in the environment or in its configuration.`;

async function run(
  clouds: readonly string[],
  { out, force, project, stack, connection }: Options,
): Promise<void> {
  const files = ["index.ts", "state.json"].map((name) => join(out, name)) as [string, string];
  const there = files.find((file) => existsSync(file));
  if (there !== undefined && !force) {
    throw new PkiError(
      "INVALID_INPUT",
      `${there} already exists: choose another folder with --out, or pass --force`,
    );
  }
  const target = { project, stack };
  // Pulumi's library takes half a second to load; the other commands do not need it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- on first use
  const { importState: stateOf } = require("./import/state") as typeof State;
  const { found, planned } = await withService(connection, async (context) => {
    const all = await findAll(context, clouds);
    return { found: all, planned: await plan(context, target, all.importable) };
  });
  await mkdir(out, { recursive: true });
  await writeProject(out, project);
  await writeOutput(files[0], programOf(planned));
  await writeOutput(files[1], `${stateOf(target, planned, new Date())}\n`, { isPrivate: true });
  report(files, planned, found);
  console.log(nextSteps(out, stack));
}

async function findAll(context: Context, clouds: readonly string[]): Promise<AccountContents> {
  const lists: AccountContents[] = [];
  for (const cloud of new Set(clouds)) {
    const find = CLOUDS[cloud];
    if (find) lists.push(await find(context));
  }
  return together(lists);
}

/** What makes a project of the program; what exists is the user's own. */
async function writeProject(out: string, project: string): Promise<void> {
  const files = { ...projectFiles(project), "package.json": mergeManifest("{}", project) };
  const missing = Object.entries(files).filter(([path]) => !existsSync(join(out, path)));
  for (const [path, content] of missing) await writeOutput(join(out, path), content);
}

const nextSteps = (out: string, stack: string): string =>
  [
    "Next:",
    ...(resolve(out) === process.cwd() ? [] : [`cd ${JSON.stringify(out)}`]),
    "npm install",
    `pulumi stack init ${stack}`,
    "pulumi stack import --file state.json",
    "pulumi preview",
  ].join("\n  ");

function report(
  [program, state]: [string, string],
  planned: readonly PlannedImport[],
  found: AccountContents,
): void {
  const managed = planned.filter((one) => one.args !== undefined);
  console.log(
    `${program}: ${managed.length} resources declared, ${planned.length - managed.length} only read`,
  );
  const leftOut = leftOutText(found);
  if (leftOut !== undefined) console.log(leftOut);
  console.log(`${state}: the state with which the first preview shows no changes`);
}
