import { Option, type Command } from "commander";
import { ExitCode, SUMMARIES } from "./command";
import { renderCsv } from "./list/csv";
import { endingWithin } from "./list/ending";
import { renderListJson } from "./list/json";
import { renderPrometheus } from "./list/prometheus";
import { belowMinimum, purchasesText } from "./list/purchases";
import { renderTable } from "./list/table";
import { renderTree } from "./list/tree";
import { PkiError } from "../provider/base/errors";
import type { Node } from "../inventory/nodes";
import { forecast, type Due } from "../inventory/forecast";
import { counted } from "../common/counted";
import { rfc3339 } from "../common/time";
import { forecastHtml } from "../render/forecast";
import { labelOf } from "./label";
import { colorOption, terminalOf, type ColorChoice } from "./terminal";
import { countOption, daysOption, momentOption } from "./options";
import { sourcePage } from "./source-page";
import {
  readSource,
  reportUnclear,
  strangersText,
  withSource,
  type Source,
  type SourceOptions,
} from "./source";

interface Options extends SourceOptions {
  readonly format: Format;
  readonly expiresWithin?: number;
  readonly dueWithin?: number;
  readonly minimumRemaining?: number;
  readonly at?: Date;
  readonly color: ColorChoice;
}

type Format = "table" | "tree" | "json" | "csv" | "prometheus" | "html";

const FORMATS: Readonly<Record<Format, (source: Source, now: Date, options: Options) => string>> = {
  table: (source, now, { color }) =>
    renderTable(source.nodes, now, terminalOf(process.stdout, color)) + beside(source, now),
  tree: (source, now) => renderTree(source.nodes, now) + beside(source, now),
  json: renderListJson,
  csv: ({ nodes }, now) => renderCsv(nodes, now),
  prometheus: renderPrometheus,
  html: forecastPage,
};

/** The forecast as a page: the only format that is about what comes. */
function forecastPage(source: Source, now: Date, { dueWithin: days }: Options): string {
  if (days === undefined)
    throw new PkiError(
      "INVALID_INPUT",
      "--format html is the forecast: say for how many days, for example --due-within 90d",
    );
  const { nodes } = source;
  const body = forecastHtml(forecast(nodes, days, now), nodes, { now, days });
  return sourcePage(`Due within ${counted(days, "day")}`, source, now, body);
}

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
    .option(
      "--due-within <days>",
      "exit with 3 when a certificate is due for renewal, or ends without one, within this many days, and list them",
      daysOption,
    )
    .option(
      "--minimum-remaining <count>",
      "exit with 3 when a CA of Alibaba Cloud has fewer purchased certificates left; with --cloud alibaba",
      countOption,
    )
    .addOption(colorOption())
    .option("--at <time>", "the time to count days from, RFC 3339 (default: the current time)", momentOption)
    .action(list);
}

async function list(state: string | undefined, options: Options): Promise<void> {
  const now = options.at ?? new Date();
  if (options.minimumRemaining !== undefined && !options.cloud?.includes("alibaba"))
    throw new PkiError("INVALID_INPUT", "--minimum-remaining asks the service: give --cloud alibaba, too");
  const source = await readSource(state, options);
  process.stdout.write(FORMATS[options.format](source, now, options));
  reportUnclear(source);
  const lines = searched(source.nodes, options, now);
  for (const line of lines) console.error(`pki: ${line}`);
  // What is not understood weighs more: whoever expects that something is due must not pass over it.
  if (lines.length > 0) process.exitCode ??= ExitCode.FOUND;
}

/** What was searched for, a line for each. */
function searched(nodes: readonly Node[], options: Options, now: Date): string[] {
  const { expiresWithin, dueWithin: days, minimumRemaining: minimum } = options;
  const ending = expiresWithin === undefined ? [] : endingWithin(nodes, expiresWithin, now);
  const due = days === undefined ? [] : forecast(nodes, days, now);
  const low = minimum === undefined ? [] : belowMinimum(nodes, minimum);
  return [
    ...ending.map((node) => `${labelOf(node)} ${endText(node)}`),
    ...due.map((one) => `${labelOf(one.node)} ${dueText(one)}`),
    ...low.map((node) => `${labelOf(node)} ${remainingText(node)}`),
  ];
}

const dueText = ({ at, isRenewal }: Due): string =>
  isRenewal ? `is due for renewal from ${rfc3339(at)} on` : `ends ${rfc3339(at)}, and no renewal is known`;

const remainingText = ({ facts: { purchased } }: Node): string =>
  purchased === undefined
    ? "may have used up what was purchased: the service does not say what is left"
    : `has ${purchased.left} of ${purchased.total} purchased certificates left`;

const endText = ({ facts }: Node): string =>
  facts.unreadable === undefined ? `ends ${facts.notAfter ?? ""}` : "may have expired: it cannot be read";
