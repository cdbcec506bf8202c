import { Option, type Command } from "commander";
import type { Node } from "../inventory/nodes";
import { ExitCode } from "./command";
import { renderCsv } from "./list/csv";
import { endingWithin } from "./list/ending";
import { renderListJson } from "./list/json";
import { renderPrometheus } from "./list/prometheus";
import { renderTable } from "./list/table";
import { renderTree } from "./list/tree";
import { daysOption, momentOption } from "./options";
import { readNodes, withSource, type SourceOptions } from "./source";

interface Options extends SourceOptions {
  readonly format: keyof typeof FORMATS;
  readonly expiresWithin?: number;
  readonly at?: Date;
}

const FORMATS: Readonly<Record<string, (nodes: readonly Node[], now: Date) => string>> = {
  table: renderTable,
  tree: renderTree,
  json: renderListJson,
  csv: renderCsv,
  prometheus: renderPrometheus,
};

/** `pki list`: the certificates of a stack or of a service, and how long they are valid. */
export function addList(program: Command): void {
  withSource(program.command("list"))
    .description("list certificates: who signs what, names, keys, days that are left")
    .addOption(
      new Option("--format <format>", "form of the list").choices(Object.keys(FORMATS)).default("table"),
    )
    .option(
      "--expires-within <days>",
      "exit with 3 when a certificate ends within so many days, for example 30d",
      daysOption,
    )
    .option("--at <time>", "the time from which days are counted, RFC 3339 (default: now)", momentOption)
    .action(list);
}

async function list(state: string | undefined, options: Options): Promise<void> {
  const now = options.at ?? new Date();
  const nodes = await readNodes(state, options);
  process.stdout.write((FORMATS[options.format] ?? renderTable)(nodes, now));
  const ending = options.expiresWithin === undefined ? [] : endingWithin(nodes, options.expiresWithin, now);
  for (const { name, kind, facts } of ending) {
    console.error(`pki: ${kind} ${JSON.stringify(name)} ends ${facts.notAfter ?? ""}`);
  }
  if (ending.length > 0) process.exitCode = ExitCode.FOUND;
}
