import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { PkiError } from "../provider/base/errors";
import { SUMMARIES } from "./command";
import { CI_CHOICES, CLOUD_CHOICES, type Choice, type CiChoice, type CloudChoice } from "./init/choice";
import { filesOf } from "./init/files";
import { mergeManifest } from "./init/manifest";
import { readInput } from "./input";
import { writeOutput } from "./output";

interface Options {
  readonly cloud: CloudChoice;
  readonly ci: CiChoice;
  readonly name?: string;
}

const MANIFEST = "package.json";

/** `pki init`: a project for certificates that previews at once, on the local CA. */
export function addInit(program: Command): void {
  program
    .command("init")
    .description(SUMMARIES.init)
    .argument("[folder]", "where it is written", ".")
    .addOption(
      new Option("--cloud <cloud>", "where certificates are issued").choices(CLOUD_CHOICES).default("local"),
    )
    .addOption(
      new Option("--ci <service>", "for which CI service to write a workflow")
        .choices(CI_CHOICES)
        .default("github"),
    )
    .option("--name <name>", "the project's name (default: the folder's)", nameOption)
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      await run(folder, options);
    });
}

const HELP = `
Files that exist are not overwritten; a package.json keeps what it has. The stack "dev" uses the local CA, which needs
no account; with a cloud, the stack "prod" is the cloud.`;

/** A name as Pulumi accepts it for a project. */
function nameOption(text: string): string {
  if (/^[\w.-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError("must consist of 1 to 100 letters, digits, dots, hyphens and underscores");
}

async function run(folder: string, { cloud, ci, name = nameFrom(folder) }: Options): Promise<void> {
  const files = await filesOf({ name, cloud, ci } satisfies Choice);
  refuseExisting(folder, Object.keys(files));
  const manifest = await manifestFor(folder, name);
  for (const [path, content] of Object.entries({ ...files, [MANIFEST]: manifest })) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeOutput(file, content);
  }
  console.log(nextSteps(folder));
}

/** Nothing is written when one of the files exists: half a project would not preview. */
function refuseExisting(folder: string, paths: readonly string[]): void {
  const existing = paths.filter((path) => existsSync(join(folder, path)));
  if (existing.length === 0) return;
  throw new PkiError(
    "INVALID_INPUT",
    `${folder} already has ${existing.join(", ")}: choose another folder, or remove what may be replaced`,
  );
}

/** The manifest for the project, with everything that one in its place already says. */
async function manifestFor(folder: string, name: string): Promise<string> {
  const file = join(folder, MANIFEST);
  const text = existsSync(file) ? await readInput(file) : "{}";
  try {
    return mergeManifest(text, name);
  } catch (cause) {
    throw new PkiError(
      "INVALID_INPUT",
      `${file} is not a JSON object: correct it, or choose another folder`,
      {
        cause,
      },
    );
  }
}

/** The folder's name as far as a project can have it. */
function nameFrom(folder: string): string {
  const name = basename(resolve(folder))
    .replace(/[^\w.-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 100);
  return name === "" ? "certificates" : name;
}

function nextSteps(folder: string): string {
  const enter = resolve(folder) === process.cwd() ? [] : [`cd ${JSON.stringify(folder)}`];
  const steps = [...enter, "npm install", "pulumi stack init dev", "pulumi up"];
  return `Wrote a project. Next (README.md says more):\n${steps.map((step) => `  ${step}`).join("\n")}`;
}
