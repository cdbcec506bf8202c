import { Option, type Command } from "commander";
import { SUMMARIES } from "./command";
import { momentOption } from "./options";
import { writeOutput } from "./output";
import { chart } from "../render/chart";
import { svg } from "../render/svg";
import { mermaid } from "../review/mermaid";
import { originOf, sourcePage } from "./source-page";
import {
  readSource,
  reportUnclear,
  strangersCount,
  withSource,
  type Source,
  type SourceOptions,
} from "./source";

interface Options extends SourceOptions {
  readonly format: string;
  readonly output?: string;
  readonly at?: Date;
}

const FORMATS: Readonly<Record<string, (source: Source, now: Date) => string>> = {
  html: (source, now) => sourcePage("Certificates", source, now, chart(source.nodes, now)),
  svg: (source, now) =>
    svg(source.nodes, now, { title: `Certificates: ${originOf(source, now)}`, note: strangersCount(source) }),
  mermaid: (source) =>
    `${mermaid(
      source.nodes.map((node) => ({ ...node, action: undefined })),
      undefined,
      strangersCount(source),
    )}\n`,
};

/** `pki graph`: a diagram of the hierarchy and the validity of its certificates. */
export function addGraph(program: Command): void {
  withSource(program.command("graph"))
    .description(SUMMARIES.graph)
    .addOption(new Option("--format <format>", "output format").choices(Object.keys(FORMATS)).default("html"))
    .option("--output <file>", "where to write it (default: standard output)")
    .option("--at <time>", "the time to mark as now, RFC 3339 (default: the current time)", momentOption)
    .action(graph);
}

async function graph(state: string | undefined, options: Options): Promise<void> {
  const source = await readSource(state, options);
  const text = FORMATS[options.format]?.(source, options.at ?? new Date()) ?? "";
  if (options.output === undefined) process.stdout.write(text);
  else await writeOutput(options.output, text);
  reportUnclear(source);
}
