import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { messageOf, PkiError } from "../../provider/base/errors";
import { ifPossible } from "../../provider/base/files";
import { asText, isObject, parseObject } from "../../provider/base/json";
import type { Config } from "../../provider/settings";
import { oneLine } from "../../review/escape";
import { readInput } from "../input";
import { failed, ok, skipped, type Diagnosis } from "./finding";
import { run } from "./process";

/** The Pulumi project that a folder belongs to. */
export interface Project {
  readonly folder: string;
  /** Where the engine runs its program: what the settings name is looked for from there. */
  readonly program: string;
  readonly name: string;
  /** Language of its program: `nodejs`, `python`, `yaml` … */
  readonly runtime: string;
  /** Where it says that the native plugin is. */
  readonly pluginPath: string | undefined;
}

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * The project in the nearest folder above that has one; undefined outside any.
 *
 * @throws PkiError `INVALID_INPUT` for a project file that cannot be read
 */
export async function findProject(start: string): Promise<Project | undefined> {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const file = FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (file !== undefined) return readProject(folder, fieldsIn(file, await readInput(file)));
    if (dirname(folder) === folder) return undefined;
  }
}

function fieldsIn(file: string, text: string): Record<string, unknown> {
  const unreadable = (why: string): PkiError =>
    new PkiError("INVALID_INPUT", `${file} cannot be read: ${why}`);
  let fields: unknown;
  try {
    fields = parse(text, { logLevel: "error" });
  } catch (error) {
    throw unreadable(messageOf(error).split("\n")[0] ?? "");
  }
  if (isObject(fields)) return fields;
  throw unreadable("it must have a name and a runtime");
}

function readProject(folder: string, fields: Record<string, unknown>): Project {
  const { name, runtime, main, plugins } = fields;
  const language = isObject(runtime) ? runtime.name : runtime;
  const program = programFolder(join(folder, asText(main) ?? ""));
  return {
    folder,
    program,
    name: asText(name) ?? "",
    runtime: asText(language) ?? "",
    pluginPath: pluginPath(plugins),
  };
}

function pluginPath(plugins: unknown): string | undefined {
  const providers: unknown = isObject(plugins) ? plugins.providers : undefined;
  const own = Array.isArray(providers)
    ? providers.filter(isObject).find(({ name }) => name === "pki")
    : undefined;
  return asText(own?.path);
}

const programFolder = (main: string): string =>
  ifPossible(() => statSync(main).isDirectory()) ? resolve(main) : dirname(main);

/** The configuration of a stack, and what was found while it was read. */
export interface StackConfig {
  readonly findings: readonly Diagnosis[];
  /** Without a stack that can be read, nothing is configured. */
  readonly config: Config & { readonly rawConfig: Readonly<Record<string, string>> };
}

/** Configuration by its keys, in the form in which the engine passes it to a provider. */
const configOf = (values: ReadonlyMap<string, string>): StackConfig["config"] => ({
  get: (key) => values.get(key),
  rawConfig: Object.fromEntries(values),
});

/** A configuration without any value. */
export const NO_CONFIG = configOf(new Map());

/**
 * Reads the configuration of a stack through Pulumi's own command, which decrypts what is secret.
 *
 * @param stack - default: the selected one
 */
export async function readConfig({ folder }: Project, stack: string | undefined): Promise<StackConfig> {
  const selected = stack === undefined ? [] : ["--stack", stack];
  const args = ["--non-interactive", "config", "--json", "--show-secrets", ...selected];
  const { code, stdout, stderr } = await run("pulumi", args, folder);
  const entries = code === 0 ? parseObject(stdout) : undefined;
  if (!entries) return { findings: [unreadable(code, stderr)], config: NO_CONFIG };
  const values = new Map(
    Object.entries(entries).flatMap(([key, entry]) =>
      isObject(entry) && typeof entry.value === "string" ? [[key, entry.value] as const] : [],
    ),
  );
  const own = [...values.keys()].filter((key) => /^(pki|alicloud|huaweicloud):/.test(key)).sort();
  const keys = own.length === 0 ? "no settings of pulumi-pki" : own.map(oneLine).join(", ");
  return {
    findings: [ok(`configuration of ${stack ?? "the selected stack"}: ${keys}`)],
    config: configOf(values),
  };
}

const CURES: readonly (readonly [RegExp, string])[] = [
  [/no stack selected/, "name one with --stack, or select one: pulumi stack select"],
  [/no stack named/, "name a stack that exists (pulumi stack ls), or create it: pulumi stack init"],
  [/passphrase/, "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the stack's passphrase"],
  [/PULUMI_ACCESS_TOKEN|login/, "log in to where the state is: pulumi login, or PULUMI_BACKEND_URL"],
];

function unreadable(code: number | undefined, stderr: string): Diagnosis {
  if (code === undefined)
    return skipped("the stack's configuration: pulumi did not run, or did not end in time");
  const [line = "pulumi config failed"] = /error: .*/.exec(stderr) ?? [];
  const [, cure = "run pulumi config in the project's folder"] =
    CURES.find(([pattern]) => pattern.test(line)) ?? [];
  return failed(`the stack's configuration cannot be read: ${oneLine(line)}`, cure);
}
