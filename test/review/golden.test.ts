import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { addReview } from "../../cli/review";
import { cli, inProcess } from "./cli";
import { FIXTURES, recordFixtures, writeFixture } from "./record";
import { NATIVE_SCENARIOS } from "./native-scenarios";
import { SCENARIOS, type Scenario } from "./scenarios";

const ALL = [...SCENARIOS, ...NATIVE_SCENARIOS];

/**
 * `RECORD=<regular expression>` records the previews of matching scenarios again with the real engine;
 * `UPDATE_GOLDEN=1` rewrites the reports.
 */
const { RECORD, UPDATE_GOLDEN } = process.env;
const UPDATE = RECORD !== undefined || UPDATE_GOLDEN === "1";
const AN_HOUR = 3_600_000;

beforeAll(async () => {
  if (RECORD === undefined) return;
  await recordFixtures(ALL.filter(({ name }) => new RegExp(RECORD).test(name)));
}, AN_HOUR);

const fixture = (name: string, file: string): string => join(FIXTURES, name, file);

const argsOf = ({ name, before, args = [] }: Scenario): string[] => [
  "review",
  fixture(name, "preview.json"),
  ...(before === undefined ? [] : ["--state", fixture(name, "state.json")]),
  ...args.map((arg) => (arg === "policy.yaml" ? join(FIXTURES, arg) : arg)),
];

test.each(ALL)("the report of $name", async (scenario) => {
  const { code, stdout } = await inProcess(addReview, argsOf(scenario));
  expect(code).toBe(scenario.code ?? 0);
  const text = stdout.replaceAll(FIXTURES, "…");
  if (UPDATE) writeFixture(scenario.name, "report.md", text);
  expect(existsSync(fixture(scenario.name, "report.md"))).toBe(true);
  expect(text).toBe(readFileSync(fixture(scenario.name, "report.md"), "utf8"));
});

test("equal input gives an equal report, and the five questions come first", async () => {
  const [scenario] = SCENARIOS.filter(({ name }) => name === "ca-replaced");
  const args = argsOf(scenario!);
  const [one, other] = [await cli(args), await inProcess(addReview, args)];
  expect(one).toEqual({ ...other, stderr: "" });
  const screen = one.stdout.split("\n").slice(0, 12).join("\n");
  for (const question of ["What changes?", "Why?", "Who is affected?", "Until when?", "Is it allowed?"]) {
    expect(screen).toContain(question);
  }
});
