#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { PkiError } from "../provider/base/errors";
import { addBackup } from "./backup";
import { ExitCode, type AddCommand } from "./command";
import { addGraph } from "./graph";
import { addImport } from "./import";
import { addList } from "./list";
import { addRestore } from "./restore";
import { addReview } from "./review";
import { addServe } from "./serve";
import { addStore } from "./store";

/** Every command of `pki`; a command is a file of its name. */
const commands: readonly AddCommand[] = [
  addReview,
  addList,
  addGraph,
  addImport,
  addServe,
  addBackup,
  addRestore,
  addStore,
];

const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
  readonly version: string;
};

async function main(args: readonly string[]): Promise<number> {
  const program = new Command("pki")
    .description("Certificate hierarchies declared as code: the command line beside the Pulumi resources.")
    .version(version)
    .exitOverride()
    .showHelpAfterError();
  for (const add of commands) add(program);
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? ExitCode.OK);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    if (!(error instanceof PkiError)) throw error;
    console.error(`pki: ${error.message} [${error.code}]`);
    return ExitCode.FAILED;
  }
}

// Whoever reads no further, as `head` does, has seen enough: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
