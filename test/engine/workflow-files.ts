import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";

/** The folder of the ready-made CI files. */
export const FOLDER = join(__dirname, "../../../docs/ci");

/** A step of a job of GitHub Actions. */
export interface GithubStep {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly "working-directory"?: string;
}

/** A job of GitHub Actions. */
export interface GithubJob {
  readonly if: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly permissions?: object;
  readonly steps: readonly GithubStep[];
}

/** A job of GitLab CI. */
export interface GitlabJob {
  readonly script?: readonly string[];
  readonly after_script?: readonly string[];
}

const text = (file: string): string => readFileSync(join(FOLDER, file), "utf8");

/** A file that must parse as YAML without any warning. */
function yaml(file: string): unknown {
  const document = parseDocument(text(file), { strict: true });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
}

/** The workflow of GitHub Actions. */
export const github = (): {
  jobs: Record<string, GithubJob>;
  env: Record<string, string>;
  permissions: object;
} => yaml("github-actions.yml") as ReturnType<typeof github>;

/** The jobs triggered by an event; all conditions are about its name. */
export const githubJobs = (event: string): Record<string, GithubJob> =>
  Object.fromEntries(
    Object.entries(github().jobs).filter(([, job]) => {
      const [, operator, name] = /^(?:always\(\) && )?github\.event_name (==|!=) '(\w+)'$/.exec(job.if) ?? [];
      expect(name).toBeDefined();
      return (name === event) === (operator === "==");
    }),
  );

/** The jobs of GitLab CI. */
export const gitlab = (): Record<string, GitlabJob> =>
  Object.fromEntries(
    Object.entries(yaml("gitlab-ci.yml") as Record<string, GitlabJob>).filter(([, { script }]) => script),
  );

/** The commands of a job, which share one shell. */
export const gitlabScript = (job: GitlabJob | undefined): string => (job?.script ?? []).join("\n");

/** The commands of the Jenkinsfile. */
export const jenkinsCommands = (): string[] =>
  [...text("Jenkinsfile").matchAll(/sh '([^']*)'/g)].map(([, script = ""]) => script);

/** The Pulumi and pulumi-pki commands in scripts, without the maximum report size and output redirection. */
export const commandsOf = (scripts: readonly string[]): string[] =>
  scripts
    .flatMap((script) => script.split("\n").map((line) => line.trim()))
    .filter((line) => /^(pulumi|npx|npm) /.test(line) && line !== "npm ci")
    .map((line) =>
      line.replace(/ --max-length \d+/, "").replace(/--output \S*?(review\.\w+)"?/, "--output $1"),
    );
