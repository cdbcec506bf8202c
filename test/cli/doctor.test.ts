import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diagnose, type Section } from "../../cli/doctor/finding";
import { run } from "../../cli/doctor/process";
import { renderSections } from "../../cli/doctor/report";
import { CLI } from "../emulator/process";
import { newFolder, removeFolders } from "../x509/support";
import { matching, textsOf } from "./findings";

afterAll(removeFolders);

interface Report {
  readonly code: number;
  readonly output: string;
  /** Findings of a section. */
  of(title: string): string[];
}

/** Runs it with nothing of the caller's environment, on a PATH without Pulumi. */
function doctor(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = newFolder()): Promise<Report> {
  const home = newFolder();
  return new Promise((resolve) => {
    const options = { cwd, env: { HOME: home, PATH: home, PKI_BACKEND: "local", ...env } };
    const child = execFile(process.execPath, [CLI, "doctor", ...args], options, (_, output) => {
      const { sections } = args.includes("--json") ? (JSON.parse(output) as Parsed) : { sections: [] };
      const of = (title: string): string[] => textsOf(sections.find((one) => one.title === title)?.findings);
      resolve({ code: child.exitCode ?? 0, output, of });
    });
  });
}

interface Parsed {
  readonly sections: readonly Section[];
}

test("outside a project, without Pulumi, it says so and fails", async () => {
  const report = await doctor(["--json", "--stack", "prod"]);
  expect(report.code).toBe(3);
  expect(report.of("Tools")).toEqual([
    matching(/^ok Node\.js /),
    matching(/^failed pulumi is not on PATH → install/),
  ]);
  expect(report.of("Project")).toEqual([matching(/^skipped there is no Pulumi\.yaml/)]);
  expect(report.of("Settings")).toEqual([
    matching(/^failed the stack prod cannot be read outside a Pulumi project → run this in/),
    "ok backend local",
  ]);
  expect(report.of("Local CA")).toEqual([matching(/^skipped there is no store in .* yet/)]);
});

test("without Pulumi, a project's configuration is not read, and that is said", async () => {
  const project = newFolder();
  writeFileSync(join(project, "Pulumi.yaml"), "name: test\nruntime: yaml\n");
  const report = await doctor(["--json"], { PKI_POLICY: "nowhere.yaml" }, project);
  expect(report.of("Settings")).toEqual([
    matching(/^skipped the stack's configuration: pulumi did not run/),
    "ok backend local",
    matching(/^failed PKI_POLICY: .*nowhere\.yaml.* → correct the file/),
  ]);
});

test.each([
  ["does not end a bracket", "name: [test\n", /Flow sequence/],
  ["has aliases that multiply", `a: &a [${"x,".repeat(99)}]\nb: [${"*a,".repeat(200)}]\n`, /alias/i],
  ["is a text", "hello\n", /must have a name and a runtime/],
  ["is empty", "", /must have a name and a runtime/],
])("a project file that %s is a finding, and the rest is checked all the same", async (_, yaml, message) => {
  const folder = newFolder();
  writeFileSync(join(folder, "Pulumi.yaml"), yaml);
  const report = await doctor(["--json"], {}, folder);
  const [finding, ...more] = report.of("Project");
  expect(finding).toMatch(/^failed .*Pulumi\.yaml cannot be read: [^\n]* → correct the file$/);
  expect(finding).toMatch(message);
  expect(more).toEqual([]);
  expect(report.of("Settings")).toContain("ok backend local");
  expect(report.code).toBe(3);
});

test("a project file that is a folder, and a program in an impossible place, are findings", async () => {
  const folder = newFolder();
  mkdirSync(join(folder, "Pulumi.yaml"));
  expect((await doctor(["--json"], {}, folder)).of("Project")).toEqual([matching(/^failed .*EISDIR/)]);
  const other = newFolder();
  writeFileSync(join(other, "Pulumi.yaml"), 'name: x\nruntime: yaml\nmain: "a\\0b"\n');
  expect((await doctor(["--json"], {}, other)).of("Project")).toEqual([matching(/^ok project x/)]);
});

test("a program that ignores being asked to end is ended all the same", async () => {
  const program = join(newFolder(), "pulumi");
  writeFileSync(program, "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 0.1; done\n", { mode: 0o755 });
  expect(await run(program, ["config"], newFolder(), 200)).toMatchObject({ code: undefined });
}, 15_000);

test.each([
  ["a misspelled variable", { PKI_BACKND: "local" }, /it is spelled PKI_BACKEND/],
  ["a value that is not allowed", { PKI_BACKEND: "clod" }, /pki:backend or PKI_BACKEND/],
])("%s fails with the setting's name", async (_, env, message) => {
  const report = await doctor(["--json"], env);
  expect(report.of("Settings")).toContainEqual(matching(message));
  expect(report.code).toBe(3);
});

test("without --json it prints lines for a terminal, each with its cure", async () => {
  const { output, code } = await doctor([]);
  expect(output).toMatch(
    /^Tools\n {2}ok {7}Node\.js .*\n {2}failed {3}pulumi is not on PATH\n {11}→ install it/,
  );
  expect(output).toMatch(/\n\n1 failed, 0 warnings\.\n$/);
  expect(code).toBe(3);
});

test("in a terminal, no line is wider than the terminal unless a word is, and wrapped lines stay in their column", () => {
  const text = "the store is older than this release, and is upgraded by the next run that opens it";
  const finding = { status: "failed" as const, text, cure: `run ${"x".repeat(70)} and then a word more` };
  const rendered = renderSections([{ title: "Store 数据库", findings: [finding] }], 40);
  expect(rendered.split("\n").slice(1, -3)).toEqual([
    "  failed   the store is older than this",
    "           release, and is upgraded by",
    "           the next run that opens it",
    "           → run",
    `             ${"x".repeat(70)}`,
    "             and then a word more",
  ]);
  expect(renderSections([{ title: "Store", findings: [finding] }])).toContain(`failed   ${text}\n`);
});

test("a check that does not end is a finding", async () => {
  jest.useFakeTimers();
  const result = diagnose("the thing", () => new Promise(() => undefined));
  await jest.runAllTimersAsync();
  jest.useRealTimers();
  expect(textsOf(await result)).toEqual([matching(/^failed the thing: no result within \d+ seconds → /)]);
});
