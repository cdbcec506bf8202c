import { join } from "node:path";
import type { Command } from "commander";
import { SUMMARIES } from "./command";
import { writeOutput } from "./output";
import { packPlugin } from "./plugin/archive";

/** `pki plugin archive`: the native plugin in a single file, for machines without npm. */
export function addPlugin(program: Command): void {
  program
    .command("plugin")
    .description(SUMMARIES.plugin)
    .command("archive")
    .description("pack the native Pulumi plugin for this kind of machine into an archive")
    .option("--output <folder>", "where to write it", ".")
    .action(async ({ output }: { readonly output: string }) => {
      const { name, version, content } = packPlugin();
      const file = join(output, name);
      await writeOutput(file, content);
      console.log(
        `Wrote ${file}. Install it with: pulumi plugin install resource pki ${version} --file ${file}`,
      );
    });
}
