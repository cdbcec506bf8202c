import { Option, type Command } from "commander";
import { PkiError } from "../provider/base/errors";
import { isAuthority } from "../inventory/facts";
import { isRetired } from "../inventory/renewal";
import { SUMMARIES } from "./command";
import { writeFiles } from "./export/files";
import { FORMAT_NAMES, FORMATS, type Artifact, type FormatName } from "./export/formats";
import { itemsOf } from "./export/item";
import { PASSWORD, readPassword } from "./export/password";
import { selectCertificates } from "./export/select";
import { labelOf } from "./label";
import { readStack } from "./export/stack";
import { readStateText, type StateOptions } from "./export/state";
import { PKCS12_PROFILES, type Pkcs12Profile } from "../provider/x509/pkcs12";
import { reportUnclear } from "./source";

interface Options extends StateOptions {
  readonly all?: true;
  readonly format: FormatName;
  readonly output: string;
  readonly force?: true;
  readonly namespace?: string;
  readonly passwordFile?: string;
  readonly profile?: Pkcs12Profile;
}

/** `pki export`: a stack's certificates and private keys as files. */
export function addExport(program: Command): void {
  program
    .command("export")
    .description(SUMMARIES.export)
    .argument("[certificates...]", "names or URNs; the name of a fleet selects all its certificates")
    .option("--all", "every certificate of the stack")
    .option("--stack <name>", "the stack to export from (default: the one that is selected in this folder)")
    .option("--state <file>", 'the output of "pulumi stack export" instead: a file, or - for standard input')
    .addOption(new Option("--format <format>", "what is written").choices(FORMAT_NAMES).default("pem"))
    .option("--output <folder>", "where the files go; - prints the only file", ".")
    .option("--force", "overwrite files that exist")
    .option("--namespace <name>", "kubernetes: the namespace of the objects")
    .option(
      "--password-file <file>",
      `pkcs12: a file whose first line is the password (default: ${PASSWORD}, or a question)`,
    )
    .addOption(
      new Option(
        "--profile <profile>",
        "pkcs12: how the file is protected; legacy is for old readers",
      ).choices(PKCS12_PROFILES),
    )
    .action(exportCertificates);
}

async function exportCertificates(names: readonly string[], options: Options): Promise<void> {
  checkOptions(names, options);
  const format = FORMATS[options.format];
  const stack = readStack(await readStateText(options, format.hasKeys));
  const selected = selectCertificates(stack, options.all ? undefined : names).filter(
    (node) => !options.all || format.isForServers !== true || !isAuthority(node.facts),
  );
  const items = selected.flatMap((node) => itemsOf(node, stack));
  const password = options.format === "pkcs12" ? await readPassword(options.passwordFile) : undefined;
  const artifacts = format.artifacts(items, { ...options, password });
  if (options.output === "-") process.stdout.write(onlyContent(artifacts));
  else
    for (const path of await writeFiles(options.output, artifacts, { force: options.force === true }))
      console.log(path);
  for (const node of selected.filter(isRetired))
    console.error(`pki: ${labelOf(node)} is no longer in use: its status is ${node.facts.status ?? ""}`);
  if (options.all) reportUnclear({ ...stack, nodes: [] });
}

/** Options that only one format has, by their names in {@link Options}. */
const ONLY = {
  namespace: ["--namespace", "kubernetes"],
  passwordFile: ["--password-file", "pkcs12"],
  profile: ["--profile", "pkcs12"],
} as const;

function checkOptions(names: readonly string[], options: Options): void {
  if (options.all && names.length > 0) throw refuse("give --all or names, not both");
  if (!options.all && names.length === 0)
    throw refuse('name the certificates to export, or give --all; "pki list" shows them');
  for (const name of Object.keys(ONLY) as (keyof typeof ONLY)[]) {
    const [option, format] = ONLY[name];
    if (options[name] !== undefined && options.format !== format)
      throw refuse(`${option} is for --format ${format}`);
  }
  if (options.state === "-" && options.passwordFile === "-")
    throw refuse("--state - and --password-file - both read standard input: give a file for one of them");
}

/** What is printed: there is no way to tell several files apart. */
function onlyContent(artifacts: readonly Artifact[]): string | Uint8Array {
  const [first, ...more] = artifacts;
  if (first && more.length === 0) {
    if (typeof first.content === "string" || !process.stdout.isTTY) return first.content;
    throw refuse(`${first.file} is binary: redirect standard output, or name a folder with --output`);
  }
  const documents = artifacts.map(({ content }) => content);
  if (artifacts.every(({ file }) => file.endsWith(".yaml"))) return documents.join("---\n");
  const files = artifacts.map(({ file }) => file).join(", ");
  throw refuse(
    `--output - prints one file, and these are several: ${files}. Name one certificate, or another format`,
  );
}

const refuse = (problem: string): PkiError => new PkiError("INVALID_INPUT", problem);
