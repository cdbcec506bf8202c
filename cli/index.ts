#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { visible } from "../common/visible";
import { PkiError } from "../provider/base/errors";
import { loadPart } from "../provider/base/optional";
import type * as Backup from "./backup";
import { ExitCode, SUMMARIES, type AddCommand, type CommandName } from "./command";
import { OWN } from "./manifest";
import type * as Doctor from "./doctor";
import type * as Export from "./export";
import type * as Graph from "./graph";
import type * as Init from "./init";
import type * as Import from "./import";
import type * as List from "./list";
import type * as Plugin from "./plugin";
import type * as Restore from "./restore";
import type * as Review from "./review";
import type * as Serve from "./serve";
import type * as Store from "./store";

/* eslint-disable @typescript-eslint/no-require-imports -- what a command needs is loaded when it is run */
/** Every command of `pki`; each command has a file of the same name. */
const COMMANDS: Readonly<Record<CommandName, () => AddCommand>> = {
  init: () => (require("./init") as typeof Init).addInit,
  review: () => (require("./review") as typeof Review).addReview,
  list: () => (require("./list") as typeof List).addList,
  graph: () => (require("./graph") as typeof Graph).addGraph,
  export: () => (require("./export") as typeof Export).addExport,
  doctor: () => (require("./doctor") as typeof Doctor).addDoctor,
  import: () => (require("./import") as typeof Import).addImport,
  plugin: () => (require("./plugin") as typeof Plugin).addPlugin,
  serve: () => loadPart("a local CA", () => (require("./serve") as typeof Serve).addServe),
  backup: () => loadPart("a local CA", () => (require("./backup") as typeof Backup).addBackup),
  restore: () => loadPart("a local CA", () => (require("./restore") as typeof Restore).addRestore),
  store: () => loadPart("a local CA", () => (require("./store") as typeof Store).addStore),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** Adds the commands named by the arguments; the others only with their description. */
function addCommands(program: Command, args: readonly string[]): void {
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    if (args.includes(name)) COMMANDS[name]()(program);
    else program.command(name).description(SUMMARIES[name]);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const program = new Command("pki")
    .description("Certificate hierarchies declared as code: the command-line tool.")
    .version(OWN.version)
    .exitOverride()
    .showHelpAfterError()
    .configureHelp({ subcommandTerm: (command) => command.name() });
  try {
    addCommands(program, args);
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? ExitCode.OK);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    const problem = error instanceof PkiError ? error : fileProblem(error);
    if (!problem) throw error;
    console.error(`pki: ${problem.message} [${problem.code}]`);
    return ExitCode.FAILED;
  }
}

/** What the system says of a file or folder that a command was given is no failure of the command. */
function fileProblem(error: unknown): PkiError | undefined {
  if (!(error instanceof Error) || typeof (error as NodeJS.ErrnoException).path !== "string")
    return undefined;
  return new PkiError("INVALID_INPUT", visible(error.message), { cause: error });
}

// A reader that closes the pipe early, such as `head`, has seen enough: that is not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
