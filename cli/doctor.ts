import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { CLOUDS, type Cloud } from "../common/cloud";
import { loadPolicy } from "../policy/file";
import { loadPart } from "../provider/base/optional";
import { readSettings, refuseMisspelledKeys, type Settings } from "../provider/settings";
import { ExitCode, SUMMARIES } from "./command";
import { failed, diagnose, ok, skipped, thrown, type Diagnosis, type Section } from "./doctor/finding";
import { packages } from "./doctor/packages";
import { findProject, NO_CONFIG, readConfig, type Project, type StackConfig } from "./doctor/project";
import { renderDoctorJson, renderSections } from "./doctor/report";
import { services, targetsOf } from "./doctor/services";
import type * as Store from "./doctor/store";
import { toolchain } from "./doctor/toolchain";
import { OWN } from "./manifest";
import { terminalOf } from "./terminal";

interface Options {
  readonly stack?: string;
  readonly cloud?: readonly Cloud[];
  readonly json?: true;
}

/** `pki doctor`: whether everything that a run needs is there, and what to do about what is not. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description(SUMMARIES.doctor)
    .option("--stack <name>", "the stack whose settings are checked (default: the selected one)")
    .addOption(
      new Option(
        "--cloud <cloud...>",
        "the clouds whose credentials must be there (default: those that are)",
      ).choices(CLOUDS),
    )
    .option("--json", "print the findings as JSON")
    .addHelpText("after", HELP)
    .action(async (options: Options) => {
      const sections = await examine(options);
      process.stdout.write(
        options.json
          ? renderDoctorJson(sections)
          : renderSections(sections, terminalOf(process.stdout, "never").width),
      );
      const hasFailed = sections.some(({ findings }) => findings.some(({ status }) => status === "failed"));
      if (hasFailed) process.exitCode = ExitCode.FOUND;
    });
}

const HELP = `
Nothing is created or changed, and no secret is printed. The exit code is 3 when something failed.`;

async function examine({ stack, cloud }: Options): Promise<Section[]> {
  const { project, problem } = await projectHere();
  const [tools, configured] = await Promise.all([
    diagnose("the tools", () => toolchain(project)),
    project ? readConfig(project, stack) : outside(stack),
  ]);
  const { settings, findings } = settingsOf(configured, project);
  return [
    { title: "Tools", findings: tools },
    {
      title: "Project",
      findings: problem ?? (await diagnose("the project", () => projectFindings(project))),
    },
    { title: "Settings", findings: [...configured.findings, ...findings] },
    ...(settings ? await backends(settings, project, cloud) : []),
  ];
}

interface FoundProject {
  readonly project?: Project | undefined;
  /** Why a project that is there is not looked at; the rest is. */
  readonly problem?: readonly Diagnosis[];
}

async function projectHere(): Promise<FoundProject> {
  try {
    return { project: await findProject(process.cwd()) };
  } catch (error) {
    return { problem: [failed(thrown(error).text, "correct the file")] };
  }
}

const outside = (stack: string | undefined): StackConfig => ({
  config: NO_CONFIG,
  findings:
    stack === undefined
      ? [skipped("outside a Pulumi project: only the environment is checked")]
      : [
          failed(
            `the stack ${stack} cannot be read outside a Pulumi project`,
            "run this in the project's folder",
          ),
        ],
});

async function projectFindings(project: Project | undefined): Promise<readonly Diagnosis[]> {
  if (!project) return [skipped("there is no Pulumi.yaml here or above")];
  const found = ok(`project ${project.name} in ${project.folder}, in the language ${project.runtime}`);
  return [found, ...(project.runtime === "nodejs" ? await packages(project, OWN.version) : [])];
}

interface SettingsFindings {
  readonly settings?: Settings;
  readonly findings: readonly Diagnosis[];
}

function settingsOf({ config }: StackConfig, project: Project | undefined): SettingsFindings {
  try {
    refuseMisspelledKeys(config, project?.name);
    const settings = readSettings(config);
    const names = Object.keys(settings.connections);
    const about = names.length === 0 ? "" : `, connections ${names.map((name) => `"${name}"`).join(", ")}`;
    return {
      settings,
      findings: [ok(`backend ${settings.backend}${about}`), ...policies(settings, project)],
    };
  } catch (error) {
    return { findings: [thrown(error)] };
  }
}

/** A policy that cannot be read stops every run. */
const policies = ({ policies: files }: Settings, project: Project | undefined): Diagnosis[] =>
  files.map(({ file, setting }) => {
    try {
      loadPolicy(resolve(project?.folder ?? "", file));
      return ok(`${setting}: ${file} can be applied`);
    } catch (error) {
      return failed(`${setting}: ${thrown(error).text}`, "correct the file, or name another one");
    }
  });

async function backends(
  settings: Settings,
  project: Project | undefined,
  cloud: readonly Cloud[] | undefined,
): Promise<Section[]> {
  const local = targetsOf(settings, process.env).filter((target) => target.settings.backend === "local");
  const stores = local.map(async ({ connection, settings: own }): Promise<Section> => {
    const title = connection === undefined ? "Local CA" : `Local CA, connection "${connection}"`;
    const findings = await diagnose("the store", () =>
      loadStore().store(own, project?.program ?? process.cwd()),
    );
    return { title, findings };
  });
  return [...(await Promise.all(stores)), ...(await services(settings, process.env, cloud))];
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a database that is not installed is a finding
const loadStore = (): typeof Store => loadPart("a local CA", () => require("./doctor/store") as typeof Store);
