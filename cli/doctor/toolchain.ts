import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { failed, ok, warning, type Diagnosis } from "./finding";
import { executableIn, foldersOf, run, searchPath } from "./process";
import type { Project } from "./project";
import { isAtLeast } from "./version";

const MINIMUM_NODE = "20.0.0";
/** Older engines are not tested. */
const MINIMUM_ENGINE = "3.220.0";

/** Node.js, Pulumi and what runs programs in the project's language. */
export async function toolchain(project: Project | undefined): Promise<Diagnosis[]> {
  const { findings, folders } = await engine();
  return [
    node(),
    ...findings,
    ...(folders ? languageHost(folders, project?.runtime ?? "nodejs") : []),
    ...(project && project.runtime !== "nodejs" ? [plugin(project)] : []),
  ];
}

/** Programs in other languages run the native plugin: the project says where it is, or it is installed. */
function plugin({ folder, pluginPath }: Project): Diagnosis {
  const installed = existingFolders(join(pulumiHome(), "plugins"), /^resource-pki-v[\d.]+$/);
  const path = pluginPath === undefined ? undefined : resolve(folder, pluginPath);
  if (path !== undefined) {
    return existsSync(path)
      ? ok(`the plugin pki in ${path}`)
      : failed(
          `Pulumi.yaml says that the plugin pki is in ${path}, where nothing is`,
          "npm install, or correct the path",
        );
  }
  if (installed.length > 0) return ok(`the plugin pki: ${installed.join(", ")}`);
  return failed(
    "the plugin pki, which programs in this language run, is not installed",
    "name it in Pulumi.yaml, or install its archive: docs/plugin.md",
  );
}

const existingFolders = (folder: string, name: RegExp): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((one) => name.test(one)) : [];

const pulumiHome = (): string => process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");

const node = (): Diagnosis =>
  isAtLeast(process.versions.node, MINIMUM_NODE)
    ? ok(`Node.js ${process.versions.node}`)
    : failed(`Node.js ${process.versions.node} is too old`, "install Node.js 20 or later");

interface EngineFindings {
  readonly findings: readonly Diagnosis[];
  /** Where its language hosts may be; undefined without an engine. */
  readonly folders?: readonly string[];
}

async function engine(): Promise<EngineFindings> {
  const file = executableIn(searchPath(), "pulumi");
  if (file === undefined) {
    const cure = "install it (https://www.pulumi.com/docs/install/), or add its folder to PATH";
    return { findings: [failed("pulumi is not on PATH", cure)] };
  }
  const { stdout } = await run("pulumi", ["version"]);
  const [, version] = /^v?(\d+\.\d+\.\d+)/.exec(stdout) ?? [];
  if (version === undefined) {
    return {
      findings: [failed(`${file} does not tell its version`, "run pulumi version, and install Pulumi again")],
    };
  }
  const finding = isAtLeast(version, MINIMUM_ENGINE)
    ? ok(`Pulumi ${version}, ${file}`)
    : warning(
        `Pulumi ${version}, ${file}: releases before ${MINIMUM_ENGINE} are not tested with this package`,
        "upgrade Pulumi",
      );
  return { findings: [finding], folders: [...foldersOf(file), ...homeFolders(version), ...searchPath()] };
}

/** Where the installers, and the npm package "pulumi", put what comes with the command. */
const homeFolders = (version: string): string[] => [
  join(pulumiHome(), "bin"),
  join(pulumiHome(), "versions", version, "bin"),
];

function languageHost(folders: readonly string[], runtime: string): Diagnosis[] {
  const name = `pulumi-language-${runtime}`;
  const file = executableIn(folders, name);
  if (file !== undefined) return [ok(`${name}, ${file}`)];
  return [
    failed(
      `${name}, which runs programs in this language, is neither beside pulumi nor on PATH`,
      "install Pulumi with its language hosts (https://www.pulumi.com/docs/install/)",
    ),
  ];
}
