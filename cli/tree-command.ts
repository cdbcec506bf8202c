import type { Command } from "commander";
import { readInput } from "./input";
import { renderTree } from "./tree";

/** `pki tree`: the certificates of an exported stack state, who signs what. */
export function addTree(program: Command): void {
  program
    .command("tree")
    .description("show the certificates of a stack: who signs what, names, expiry")
    .argument("[state]", 'what "pulumi stack export" printed: a file, or - for standard input', "-")
    .action(async (file: string) => {
      console.log(renderTree(await readInput(file), new Date()));
    });
}
