import { Option, type Command } from "commander";
import type { Node } from "../inventory/nodes";
import { SUMMARIES } from "./command";
import { momentOption } from "./options";
import { writeOutput } from "./output";
import { chart } from "../render/chart";
import { html } from "../render/html";
import { page } from "../render/page";
import { svg } from "../render/svg";
import { mermaid } from "../review/mermaid";
import { readSource, reportUnclear, withSource, type SourceOptions } from "./source";

interface Options extends SourceOptions {
  readonly format: string;
  readonly output?: string;
  readonly at?: Date;
}

const FORMATS: Readonly<Record<string, (nodes: readonly Node[], now: Date) => string>> = {
  html: (nodes, now) =>
    page(
      "Certificates",
      html`<h1>Certificates</h1>
        ${chart(nodes, now)}`,
    ),
  svg,
  mermaid: (nodes) => `${mermaid(nodes.map((node) => ({ ...node, action: undefined })))}\n`,
};

/** `pki graph`: the hierarchy and the validity of its certificates as a picture. */
export function addGraph(program: Command): void {
  withSource(program.command("graph"))
    .description(SUMMARIES.graph)
    .addOption(
      new Option("--format <format>", "form of the picture").choices(Object.keys(FORMATS)).default("html"),
    )
    .option("--output <file>", "where to write it (default: standard output)")
    .option("--at <time>", "the time that is marked as now, RFC 3339 (default: now)", momentOption)
    .action(graph);
}

async function graph(state: string | undefined, options: Options): Promise<void> {
  const source = await readSource(state, options);
  const text = FORMATS[options.format]?.(source.nodes, options.at ?? new Date()) ?? "";
  if (options.output === undefined) process.stdout.write(text);
  else await writeOutput(options.output, text);
  reportUnclear(source);
}
