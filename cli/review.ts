import { InvalidArgumentError, Option, type Command } from "commander";
import { loadPolicy, profilePolicy, type Policy } from "../policy/file";
import { PROFILES } from "../policy/profiles";
import { ExitCode, SUMMARIES } from "./command";
import { readInput } from "./input";
import { writeOutput } from "./output";
import { buildReview } from "../review/build";
import { renderHtml } from "../review/html";
import { COMMENT_LENGTH, renderMarkdown, SHORTEST } from "../review/markdown";
import type { Review } from "../review/model";
import { renderJson } from "../review/schema";
import { momentOption } from "./options";
import { PkiError } from "../provider/base/errors";

interface Options {
  readonly state?: string;
  readonly policy?: string;
  readonly basePolicy?: string;
  readonly profile?: keyof typeof PROFILES;
  readonly format: keyof typeof FORMATS;
  readonly failOn: "error" | "warning" | "never";
  readonly output?: string;
  readonly maxLength?: number;
  readonly at?: Date;
}

const FORMATS = {
  markdown: (report: Review, _now: Date, longest?: number) => renderMarkdown(report, longest),
  json: renderJson,
  html: renderHtml,
};

/** `pki review`: the report for reviewers of a certificate change. */
export function addReview(program: Command): void {
  program
    .command("review")
    .description(SUMMARIES.review)
    .argument("[preview]", 'the output of "pulumi preview --json": a file, or - for standard input', "-")
    .option("--state <file>", 'the output of "pulumi stack export"; without it, only what changes is known')
    .option("--policy <file>", "rules to apply, YAML or JSON")
    .option(
      "--base-policy <file>",
      "the policy of the target branch: it is applied too, and differences from it are reported",
    )
    .addOption(new Option("--profile <name>", "built-in rules to apply").choices(Object.keys(PROFILES)))
    .addOption(
      new Option("--format <format>", "output format").choices(Object.keys(FORMATS)).default("markdown"),
    )
    .addOption(
      new Option("--fail-on <severity>", "lowest severity of findings that cause exit code 3")
        .choices(["error", "warning", "never"])
        .default("error"),
    )
    .option("--output <file>", "where to write the report (default: standard output)")
    .option(
      "--max-length <characters>",
      `Markdown: the longest comment that the site accepts; what does not fit is left out and counted (default: ${COMMENT_LENGTH})`,
      lengthOption,
    )
    .option(
      "--at <time>",
      "when the run is expected to happen, RFC 3339: adds expected dates, and what expires soon",
      momentOption,
    )
    .action(review);
}

async function review(preview: string, options: Options): Promise<void> {
  const now = new Date();
  if (options.maxLength !== undefined && options.format !== "markdown") {
    throw new PkiError(
      "INVALID_INPUT",
      `--max-length is for Markdown: a report as ${options.format} is always complete`,
    );
  }
  const report = buildReview({
    preview: await readInput(preview),
    state: options.state === undefined ? undefined : await readInput(options.state),
    policy: policyOf(options),
    basePolicy: options.basePolicy === undefined ? undefined : loadPolicy(options.basePolicy),
    // The HTML page places planned certificates on a timeline; text output stays the same from day to day unless dates
    // are requested.
    at: options.at ?? (options.format === "html" ? now : undefined),
  });
  const text = FORMATS[options.format](report, options.at ?? now, options.maxLength);
  if (options.output === undefined) process.stdout.write(text);
  else await writeOutput(options.output, text);
  if (fails(report, options.failOn)) process.exitCode = ExitCode.FOUND;
}

function policyOf({ policy, profile }: Options): Policy | undefined {
  if (policy !== undefined && profile !== undefined) {
    throw new PkiError(
      "INVALID_INPUT",
      "give --policy or --profile, not both: a policy file names its profile itself",
    );
  }
  if (policy !== undefined) return loadPolicy(policy);
  return profile === undefined ? undefined : profilePolicy(profile);
}

const fails = ({ verdict }: Review, failOn: Options["failOn"]): boolean =>
  failOn !== "never" && (verdict === "refused" || (failOn === "warning" && verdict === "warnings"));

/** Maximum number of characters of a report, as given by an option. */
function lengthOption(text: string): number {
  const length = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (length >= SHORTEST) return length;
  throw new InvalidArgumentError(`must be a number of characters, ${SHORTEST} or more`);
}
