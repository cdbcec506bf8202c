import { execFile } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parseDocument } from "yaml";
import { HIERARCHY } from "./programs";
import { TestStack } from "./stack";

const ROOT = join(__dirname, "../../..");
const FOLDER = join(ROOT, "docs/ci");

interface Script {
  readonly job: string;
  readonly run: string;
}

interface GithubStep {
  readonly run?: string;
  readonly uses?: string;
}
interface GitlabJob {
  readonly before_script?: string[];
  readonly script?: string[];
  readonly after_script?: string[];
}

const text = (file: string): string => readFileSync(join(FOLDER, file), "utf8");

/** A workflow file, which has to be YAML without any complaint. */
function yaml(file: string): unknown {
  const document = parseDocument(text(file), { strict: true });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
}

/** The commands of each job, as the CI system would run them. */
const SCRIPTS: Record<string, () => Script[]> = {
  "github-actions.yml": () => {
    const { jobs } = yaml("github-actions.yml") as { jobs: Record<string, { steps: GithubStep[] }> };
    return Object.entries(jobs).flatMap(([job, { steps }]) =>
      steps.flatMap(({ run, uses }) => {
        expect([run, uses].filter((one) => one !== undefined)).toHaveLength(1);
        return run === undefined ? [] : [{ job, run }];
      }),
    );
  },
  "gitlab-ci.yml": () => {
    const jobs = Object.entries(yaml("gitlab-ci.yml") as Record<string, GitlabJob>);
    return jobs.flatMap(([job, { before_script = [], script = [], after_script = [] }]) =>
      [...before_script, ...script, ...after_script].map((run) => ({ job, run })),
    );
  },
  Jenkinsfile: () => {
    const stages = text("Jenkinsfile")
      .split(/stage\('(\w+)'\)/)
      .slice(1);
    return stages.flatMap((content, index) => {
      if (index % 2 === 0) return [];
      const found = [...content.matchAll(/sh '''([\s\S]*?)'''|sh '([^']*)'/g)];
      return found.map(([, long, short]) => ({
        job: (stages[index - 1] ?? "").toLowerCase(),
        run: long ?? short ?? "",
      }));
    });
  },
};

const program = (more = ""): string => `${HIERARCHY}
new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", tags: { team: "web" } });
${more}`;

/** A program of a pull request that the policy refuses. */
const REFUSED = program('new alibaba.ServerCertificate("net", { ...leaf, commonName: "www.example.net" });');
const ALLOWED = program(
  'new alibaba.ServerCertificate("api", { ...leaf, commonName: "api.example.com", tags: { team: "api" } });',
);

let stack: TestStack;
let tools: string;

beforeAll(async () => {
  stack = await TestStack.create(program());
  stack.link();
  for (const name of ["pki-policy.yaml", "policy-pack"]) {
    cpSync(join(FOLDER, name), join(stack.folder, name), { recursive: true });
  }
  // What npm makes of the package's "bin" when it is installed.
  const bin = join(stack.folder, "node_modules/.bin");
  rmSync(bin, { force: true });
  executable(
    bin,
    "pki",
    `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(join(ROOT, "bin/cli/index.js"))} "$@"`,
  );
  // What cannot run here, because it reaches out: it leaves a note of how it was called.
  tools = join(stack.folder, "tools");
  for (const name of ["npm", "gh", "curl"])
    executable(tools, name, `echo "${name} $*" >> ${stack.folder}/called`);
  // The target branch has the same policy.
  executable(
    tools,
    "git",
    `case "$1" in show) cat ${JSON.stringify(join(FOLDER, "pki-policy.yaml"))};; esac`,
  );
  await stack.up();
});
afterAll(() => {
  stack.close();
});

function executable(folder: string, name: string, script: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

async function run(script: string): Promise<number> {
  const env = await stack.environment({
    STACK: "dev",
    GITHUB_STEP_SUMMARY: join(stack.folder, "summary"),
    PULL_REQUEST: "7",
  });
  const shell = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
  return new Promise((resolve) => {
    const options = { cwd: stack.folder, env: { ...env, PATH: `${tools}${delimiter}${env.PATH ?? ""}` } };
    execFile("bash", shell, options, (error) => {
      resolve(error === null ? 0 : Number(error.code ?? -1));
    });
  });
}

/** Runs the commands of a job; those after a failure too, as those that report do. */
async function runJob(scripts: readonly Script[], job: string): Promise<number[]> {
  const codes = [];
  for (const { run: script } of scripts.filter((one) => one.job === job)) codes.push(await run(script));
  return codes;
}

const read = (name: string): string =>
  existsSync(join(stack.folder, name)) ? readFileSync(join(stack.folder, name), "utf8") : "";

test("a pull request that breaks the policy is refused, and the report is given to GitHub", async () => {
  stack.program(REFUSED);
  const scripts = SCRIPTS["github-actions.yml"]!();
  expect(await runJob(scripts, "review")).toEqual([0, 0, 0, 0, 3, 0, 0]);
  expect(read("review.md")).toContain("`www.example.net`: may not be certified by services");
  expect(read("summary")).toBe(read("review.md"));
  expect(read("review.html")).toContain("may not be certified by services");
  expect(read("called")).toBe("npm ci\ngh pr comment 7 --body-file review.md --edit-last --create-if-none\n");
});

test("a merge request that keeps it is allowed, and the report is given to GitLab", async () => {
  stack.program(ALLOWED);
  const scripts = SCRIPTS["gitlab-ci.yml"]!();
  expect(await runJob(scripts, "review")).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(read("review.md")).toContain("1 certificate issued");
  expect(read("called")).toMatch(/\ncurl .*body=<review\.md .*\/notes\n$/);
});

test("after the merge the same program is applied with the policy enforced", async () => {
  const scripts = SCRIPTS.Jenkinsfile!();
  expect(await runJob(scripts, "apply")).toEqual([0]);
  expect((await stack.resources()).map(({ name }) => name)).toContain("api");
});

test("the scheduled job is quiet as long as nothing expires", async () => {
  expect(await runJob(SCRIPTS["github-actions.yml"]!(), "expiry")).toEqual([0, 0]);
});

test("the files for other systems run the same commands", () => {
  const commands = (file: string): string[] =>
    SCRIPTS[file]!()
      .flatMap(({ run: script }) => script.split("\n").map((line) => line.trim()))
      .filter((line) => /^(pulumi|npx) /.test(line));
  const expected = commands("github-actions.yml");
  expect(expected).toHaveLength(6);
  for (const file of Object.keys(SCRIPTS)) expect(commands(file)).toEqual(expected);
});
