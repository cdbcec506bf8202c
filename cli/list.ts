import { Option, type Command } from "commander";
import { ExitCode, SUMMARIES } from "./command";
import { renderCsv } from "./list/csv";
import { endingWithin } from "./list/ending";
import { renderListJson } from "./list/json";
import { renderPrometheus } from "./list/prometheus";
import { purchasesText } from "./list/purchases";
import { renderTable } from "./list/table";
import { renderTree } from "./list/tree";
import { oneLine } from "../review/escape";
import { daysOption, momentOption } from "./options";
import {
  readSource,
  reportUnclear,
  strangersText,
  withSource,
  type Source,
  type SourceOptions,
} from "./source";

interface Options extends SourceOptions {
  readonly format: keyof typeof FORMATS;
  readonly expiresWithin?: number;
  readonly at?: Date;
}

const FORMATS = {
  table: (source: Source, now: Date) => renderTable(source.nodes, now) + beside(source, now),
  tree: (source: Source, now: Date) => renderTree(source.nodes, now) + beside(source, now),
  json: renderListJson,
  csv: ({ nodes }: Source, now: Date) => renderCsv(nodes, now),
  prometheus: renderPrometheus,
};

function beside(source: Source, now: Date): string {
  const text = strangersText(source);
  return purchasesText(source.nodes, now) + (text === undefined ? "" : `${text}\n`);
}

/** `pki list`: the certificates of a stack or a service, and how long they are valid. */
export function addList(program: Command): void {
  withSource(program.command("list"))
    .description(SUMMARIES.list)
    .addOption(
      new Option("--format <format>", "output format").choices(Object.keys(FORMATS)).default("table"),
    )
    .option(
      "--expires-within <days>",
      "exit with 3 when a certificate expires within this many days, for example 30d",
      daysOption,
    )
    .option("--at <time>", "the time to count days from, RFC 3339 (default: the current time)", momentOption)
    .action(list);
}

async function list(state: string | undefined, options: Options): Promise<void> {
  const now = options.at ?? new Date();
  const source = await readSource(state, options);
  process.stdout.write(FORMATS[options.format](source, now));
  reportUnclear(source);
  const { expiresWithin: days } = options;
  const ending = days === undefined ? [] : endingWithin(source.nodes, days, now);
  for (const { name, kind, facts } of ending) {
    const end =
      facts.unreadable === undefined ? `ends ${facts.notAfter ?? ""}` : "may have expired: it cannot be read";
    console.error(`pki: ${kind} ${JSON.stringify(oneLine(name))} ${end}`);
  }
  if (ending.length > 0) process.exitCode = ExitCode.FOUND;
}
