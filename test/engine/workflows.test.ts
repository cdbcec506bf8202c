import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { HIERARCHY } from "./programs";
import { TestStack } from "./stack";
import {
  FOLDER,
  commandsOf,
  github,
  githubJobs,
  gitlab,
  gitlabScript,
  jenkinsCommands,
  type GithubJob,
  type GithubStep,
} from "./workflow-files";

const ROOT = join(__dirname, "../../..");

const program = (more = ""): string => `import { alibaba } from "pulumi-pki";
${HIERARCHY}
new alibaba.ServerCertificate("web", { ...leaf, commonName: "www.example.com", tags: { team: "web" } });
${more}`;

const ALLOWED = program(
  'new alibaba.ServerCertificate("api", { ...leaf, commonName: "api.example.com", tags: { team: "api" } });',
);

/**
 * The contents of a hostile branch: a name that the policy refuses, a policy without rules, a tool that allows
 * everything.
 */
const HOSTILE = {
  "index.ts": program('new alibaba.ServerCertificate("net", { ...leaf, commonName: "www.example.net" });'),
  "pki-policy.yaml": "version: 1\nrules: { names: off }\n",
  "package.json": JSON.stringify({
    ...{ name: "test", private: true, main: "index.ts", workspaces: ["target", "../target"] },
    scripts: { preinstall: "echo hostile >> ../ran; touch node_modules/.bin/hostile" },
  }),
  "package-lock.json": lockOf("0.0.0-hostile"),
  ".npmrc": "registry=http://127.0.0.1:9/\nignore-scripts=false\n",
};

/** `npm ci` installs what the lock file of a branch names. */
function lockOf(version: string): string {
  return JSON.stringify({ lockfileVersion: 3, packages: { "node_modules/pulumi-pki": { version } } });
}

let stack: TestStack;
let origin: string;
let tools: string;

beforeAll(async () => {
  stack = await TestStack.create("");
  stack.typescript(program());
  stack.link();
  await stack.up();
  origin = join(stack.folder, "origin");
  mkdirSync(origin);
  git("init", "--quiet", "--initial-branch", "main");
  cpSync(join(FOLDER, "pki-policy.yaml"), join(origin, "pki-policy.yaml"));
  cpSync(join(FOLDER, "policy-pack"), join(origin, "policy-pack"), { recursive: true });
  for (const name of ["Pulumi.yaml", "package.json", "tsconfig.json"])
    cpSync(join(stack.folder, name), join(origin, name));
  commit({ "index.ts": program(), "package-lock.json": lockOf("1.0.0"), ".gitignore": "node_modules\n" });
  tools = join(stack.folder, "tools");
  // Commands that need the network are replaced by stubs that record their arguments.
  for (const name of ["gh", "curl"]) tool(name, `echo "${name} $*" >> ${JSON.stringify(noted("called"))}`);
  tool("npm", `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(npm())} "$@"`);
});
afterAll(() => {
  stack.close();
});

const noted = (name: string): string => join(stack.folder, name);

function tool(name: string, script: string): void {
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Installs without a registry: the packages of this checkout, and as `pki` the one that the lock file names. */
function npm(): string {
  const file = join(stack.folder, "npm.js");
  const real = `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(join(ROOT, "bin/cli/index.js"))} "$@"`;
  const hostile = 'echo hostile >> ../ran; echo "Allowed"';
  writeFileSync(
    file,
    `const { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
    const { basename } = require("node:path");
    const [command, ...options] = process.argv.slice(2);
    if (command !== "ci") process.exit(2);
    const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
    const { version } = packages["node_modules/pulumi-pki"];
    appendFileSync(${JSON.stringify(noted("installed"))}, basename(process.cwd()) + " " + version + "\\n");
    cpSync(${JSON.stringify(join(stack.folder, "node_modules"))}, "node_modules", { recursive: true, verbatimSymlinks: true });
    rmSync("node_modules/.bin", { recursive: true, force: true });
    mkdirSync("node_modules/.bin");
    const text = version.endsWith("hostile") ? ${JSON.stringify(hostile)} : ${JSON.stringify(real)};
    writeFileSync("node_modules/.bin/pki", "#!/bin/sh\\n" + text + "\\n", { mode: 0o755 });
    const { scripts = {} } = JSON.parse(readFileSync("package.json", "utf8"));
    if (!options.includes("--ignore-scripts") && scripts.preinstall)
      require("node:child_process").execSync(scripts.preinstall, { stdio: "inherit" });`,
  );
  return file;
}

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
    cwd: origin,
    encoding: "utf8",
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" },
  }).trim();

function commit(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(origin, name), text);
  git("add", "--all");
  git("commit", "--quiet", "--message", "a change");
}

/** A branch with a change, as in a pull request. */
function pullRequest(files: Readonly<Record<string, string>>): string {
  git("checkout", "--quiet", "-B", "change", "main");
  commit(files);
  git("checkout", "--quiet", "main");
  return "change";
}

/** Secrets that only some jobs get, by their names in the files. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  PULUMI_BACKEND_URL: ["PULUMI_BACKEND_URL"],
  PULUMI_CONFIG_PASSPHRASE: ["PULUMI_CONFIG_PASSPHRASE"],
  ALIBABA_CLOUD_ACCESS_KEY_ID: ["PKI_BACKEND", "PKI_LOCAL_STORE"],
};

interface Run {
  readonly code: number;
  readonly output: string;
}

/** Runs a script like the CI system: in its folder, with the environment of its job and nothing else. */
async function run(
  script: string,
  cwd: string,
  given: readonly string[],
  more: NodeJS.ProcessEnv,
): Promise<Run> {
  const { ...env } = await stack.environment({ STACK: "dev", GIT_CONFIG_GLOBAL: "/dev/null", ...more });
  for (const [name, held] of Object.entries(SECRETS))
    if (!given.includes(name)) for (const one of held) Reflect.deleteProperty(env, one);
  return new Promise((resolve) => {
    const shell = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    const options = { cwd, env: { ...env, PATH: `${tools}${delimiter}${env.PATH ?? ""}` } };
    execFile("bash", shell, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr });
    });
  });
}

const runner = (): string => mkdtempSync(join(stack.folder, "runner-"));

const clone = (ref: string, folder: string): void => {
  execFileSync("git", ["clone", "--quiet", "--branch", ref, origin, folder], { stdio: "ignore" });
};

interface Event {
  readonly name: "pull_request" | "push" | "schedule";
  readonly branch: string;
}

/**
 * The jobs of the workflow that an event starts, each on a fresh machine; returns the exit codes of their commands.
 */
async function runGithub({ name, branch }: Event): Promise<Record<string, number[]>> {
  const artifacts = runner();
  const codes: Record<string, number[]> = {};
  for (const [job, definition] of Object.entries(githubJobs(name))) {
    const machine = runner();
    codes[job] = [];
    for (const step of definition.steps) {
      if (step.uses !== undefined) act(step, { machine, artifacts, branch });
      if (step.run === undefined) continue;
      const cwd = join(machine, step["working-directory"] ?? "");
      codes[job].push(
        (await run(step.run, cwd, givenTo(definition), { ...GITHUB, ...plainOf(definition) })).code,
      );
    }
  }
  return codes;
}

const GITHUB = {
  PULL_REQUEST: "7",
  OUTCOME: "success",
  get GITHUB_STEP_SUMMARY() {
    return noted("summary");
  },
};

/** The literal values in the file; secrets are references. */
const plainOf = ({ env = {} }: GithubJob): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => !value.startsWith("${{")));

const givenTo = ({ env = {} }: GithubJob): string[] => [...Object.keys(github().env), ...Object.keys(env)];

/** Emulates the actions used in the files. */
function act(
  { uses = "", with: settings = {} }: GithubStep,
  { machine, artifacts, branch }: { machine: string; artifacts: string; branch: string },
): void {
  const at = (path: unknown): string => join(machine, typeof path === "string" ? path : "");
  const artifact = join(artifacts, String(settings.name));
  if (uses.startsWith("actions/checkout@"))
    clone(settings.ref === "${{ github.base_ref }}" ? "main" : branch, at(settings.path));
  else if (uses.startsWith("actions/upload-artifact@")) {
    mkdirSync(artifact);
    if (existsSync(at(settings.path))) cpSync(at(settings.path), join(artifact, String(settings.path)));
    cpSync(artifact, noted("artifact"), { recursive: true });
  } else if (uses.startsWith("actions/download-artifact@"))
    cpSync(artifact, at(settings.path), { recursive: true });
  else expect(uses).toMatch(/^(actions\/setup-node|pulumi\/actions)@/);
}

const read = (name: string): string => (existsSync(noted(name)) ? readFileSync(noted(name), "utf8") : "");

afterEach(() => {
  for (const name of ["called", "summary", "installed", "ran", "artifact"])
    rmSync(noted(name), { force: true, recursive: true });
});

test("a hostile pull request controls neither the policy nor the tool that judges it", async () => {
  const branch = pullRequest(HOSTILE);
  const codes = await runGithub({ name: "pull_request", branch });
  expect(codes).toEqual({ preview: [0, 0], review: [0, 0, 0, 3, 0, 0] });
  const report = read("summary");
  expect(report).toContain("❌ **Refused");
  expect(report).toContain("`www.example.net`: may not be certified by services");
  expect(report).toContain("names is no longer checked");
  expect(read("called")).toBe("gh pr comment 7 --body-file review.md --edit-last --create-if-none\n");
  // The branch's own tool is installed where its own program runs, and nowhere else.
  expect(read("installed")).toMatch(/^runner-\w+ 0\.0\.0-hostile\ntarget 1\.0\.0\n$/);
  expect(read("ran")).toBe("hostile\n");
  expect(readFileSync(join(noted("artifact"), "review.html"), "utf8")).toContain("may not be certified");
});

test("a pull request whose program ends the preview gets no passing review", async () => {
  const branch = pullRequest({ "index.ts": "process.exit(1);" });
  const { review } = await runGithub({ name: "pull_request", branch });
  expect(review?.[3]).toBe(3);
  expect(read("summary")).not.toContain("✅");
});

test("a hostile merge request is refused at GitLab as well, and receives the report", async () => {
  const branch = pullRequest(HOSTILE);
  git("update-ref", "refs/merge-requests/7/head", branch);
  const { preview, review } = gitlab();
  const project = runner();
  clone(branch, project);
  const env = {
    ...{ CI_PROJECT_DIR: project, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main", CI_REPOSITORY_URL: origin },
    ...{
      CI_MERGE_REQUEST_REF_PATH: "refs/merge-requests/7/head",
      CI_API_V4_URL: "http://gitlab",
      CI_PROJECT_ID: "1",
    },
    ...{ CI_MERGE_REQUEST_IID: "7", REVIEW_TOKEN: "t", TMPDIR: runner() },
  };
  expect((await run(gitlabScript(preview), project, Object.keys(SECRETS), env)).code).toBe(0);
  // The same folder, as on a runner that keeps it: with everything left by the merge request.
  const reviewed = await run(gitlabScript(review), project, ["PULUMI_BACKEND_URL"], env);
  expect(reviewed.code).toBe(3);
  expect((await run(review?.after_script?.join("\n") ?? "", project, [], env)).code).toBe(0);
  expect(read("called")).toMatch(/^curl .*body=<review\.md .*\/merge_requests\/7\/notes\n$/);
  const report = readFileSync(join(project, "review.md"), "utf8");
  expect(report).toContain("`www.example.net`: may not be certified by services");
  expect(read("installed")).toMatch(/hostile\ntarget 1\.0\.0\n$/);
});

test("what is allowed is applied after the merge with the policy enforced, and reported; then nothing is left to do", async () => {
  const branch = pullRequest({ "index.ts": ALLOWED });
  expect(await runGithub({ name: "pull_request", branch })).toEqual({
    preview: [0, 0],
    review: [0, 0, 0, 0, 0, 0],
  });
  git("merge", "--quiet", branch);
  expect(await runGithub({ name: "push", branch: "main" })).toEqual({ apply: [0, 0, 0, 0, 0] });
  expect((await stack.resources()).map(({ name }) => name)).toContain("api");
  expect(read("summary")).toContain("1 certificate issued");
  expect(read("summary")).toContain("**This run: success**");
});

test("a schedule renews what is due unattended, and reports it", async () => {
  const due = ALLOWED.replace('"api", { ...leaf,', '"api", { ...leaf, renewBefore: "80d",');
  git("checkout", "--quiet", "main");
  commit({ "index.ts": due });
  await runGithub({ name: "push", branch: "main" });
  rmSync(noted("summary"));
  stack.env.PKI_CLOCK_OFFSET = "11d";
  expect(await runGithub({ name: "schedule", branch: "main" })).toEqual({
    apply: [0, 0, 0, 0, 0],
    expiry: [0, 0, 0],
  });
  expect(read("summary")).toContain("1 certificate renewed");
  expect(read("summary")).toContain("1 certificate within 30 days");
});

test("only jobs that run the branch's program have the passphrase, and jobs that run a pull request's have no token", () => {
  const { preview, review, apply, expiry } = github().jobs;
  for (const job of [review, expiry]) expect(givenTo(job!)).toEqual(["STACK", "PULUMI_BACKEND_URL"]);
  for (const job of [preview, apply]) expect(givenTo(job!)).toContain("PULUMI_CONFIG_PASSPHRASE");
  expect(github().permissions).toEqual({});
  expect(preview?.permissions).toEqual({ contents: "read" });
  const environments = [preview, review, apply].map((job) => job?.environment);
  expect(new Set(environments).size).toBe(3);
});

test("the files for other CI systems run the same commands", () => {
  const expected = commandsOf(
    Object.values(github().jobs).flatMap(({ steps }) => steps.flatMap((step) => step.run ?? [])),
  );
  expect(expected).toHaveLength(11);
  const others = [Object.values(gitlab()).map(gitlabScript), jenkinsCommands()];
  for (const scripts of others) expect(commandsOf(scripts)).toEqual(expected);
});
