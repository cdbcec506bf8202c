import { execFile } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { TestStack } from "../engine/stack";
import { blocks, ROOT, type Block } from "./commands";
import { CHAPTERS, ELSEWHERE, NOT_RUN, type Chapter } from "./stories";

const all = blocks();

const begins = ({ page, first }: Pick<Chapter, "page" | "first">, block: Block): boolean =>
  block.page === page && (block.commands[0]?.startsWith(first) ?? false);

const isElsewhere = ({ page, commands }: Block): boolean => `${page}: ${commands[0] ?? ""}` in ELSEWHERE;

test("each command of the pages is run, or it is said why not", () => {
  const silent = all
    .filter((block) => !isElsewhere(block) && !CHAPTERS.some((chapter) => begins(chapter, block)))
    .flatMap(({ page, commands }) =>
      commands.filter((command) => !(command in NOT_RUN)).map((command) => `${page}: ${command}`),
    );
  expect(silent).toEqual([]);
});

test("nothing is listed that no page says", () => {
  const printed = new Set(all.flatMap(({ commands }) => commands));
  expect(Object.keys(NOT_RUN).filter((command) => !printed.has(command))).toEqual([]);
  expect(CHAPTERS.filter((chapter) => !all.some((block) => begins(chapter, block)))).toEqual([]);
  expect(Object.keys(ELSEWHERE)).toHaveLength(all.filter(isElsewhere).length);
});

/** What npm would install in a project: packages, and the command of this one. */
function installIn(project: string, from: string): void {
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  for (const name of readdirSync(from).filter((entry) => entry !== ".bin"))
    symlinkSync(join(from, name), join(modules, name));
  const command = join(from, "pulumi-pki/bin/cli/index.js");
  chmodSync(command, 0o755);
  symlinkSync(command, join(modules, ".bin/pulumi-pki"));
}

/** Some forty commands, on a busy machine. */
const PATIENCE = 20 * 60_000;

/** What commands of the pages write. */
const MADE = [
  "www.pem",
  "www-chain.pem",
  "www-root.pem",
  "state.json",
  "pki.html",
  "certificates.html",
  "my-project",
];

describe("in a new project", () => {
  let stack: TestStack;
  let project: string;

  beforeAll(async () => {
    stack = await TestStack.create("");
    project = join(stack.folder, "project");
    installIn(project, join(stack.folder, "node_modules"));
    cpSync(join(ROOT, "docs/ci"), join(stack.installed, "docs/ci"), { recursive: true });
    // A user's machine: the project says where it issues, and nobody answers questions.
    Object.assign(stack.env, {
      ...{ PKI_BACKEND: undefined, PKI_LOCAL_STORE: undefined, PULUMI_STACK: undefined },
      PULUMI_SKIP_CONFIRMATIONS: "true",
      // Selecting a stack is remembered there.
      PULUMI_HOME: join(stack.folder, "home"),
    });
  });

  afterAll(() => {
    stack.close();
  });

  /** Runs a block as printed, apart from what the chapter says; returns the output. */
  async function run({ instead = {}, ...chapter }: Chapter): Promise<string> {
    const block = all.find((one) => begins(chapter, one))!;
    const commands = block.commands
      .filter((command) => !(command in NOT_RUN))
      .map((command) =>
        Object.entries(instead).reduce((text, [from, to]) => text.replace(from, to), command),
      );
    const options = { cwd: project, env: await stack.environment() };
    const script = `set -euo pipefail\n${commands.join("\n")}\n`;
    const { stdout, stderr } = await promisify(execFile)("bash", ["-c", script], options).catch(
      (error: unknown) => {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`${script}\nfailed:\n${stdout}${stderr}`, { cause: error });
      },
    );
    return `${stdout}${stderr}`;
  }

  test(
    "the commands of the pages do what they say",
    async () => {
      const output: string[] = [];
      for (const chapter of CHAPTERS) output.push(await run(chapter));
      expect(output.join("\n")).not.toContain("PRIVATE KEY");
      for (const file of MADE) expect(existsSync(join(project, file)) ? file : `no ${file}`).toBe(file);
    },
    PATIENCE,
  );
});
