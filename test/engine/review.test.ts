import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildReview } from "../../review/build";
import { renderMarkdown } from "../../review/markdown";
import { profilePolicy } from "../../policy/file";
import { FIXTURES, recordAll } from "../review/record";
import { SCENARIOS } from "../review/scenarios";

// test/review/golden.test.ts compares all recordings; these show that the engine still prints what was recorded.
const LIVE = ["new-leaf", "ca-replaced", "leaf-revoked"];

/** A report without what varies from run to run. */
const comparable = (report: string): string =>
  report.replace(/\b[0-9A-F]{30,64}\b/g, "HEX").replace(/\d{4}-\d\d-\d\d(T[\d:]+Z)?/g, "TIME");

test("the engine's current output gives the recorded reports", async () => {
  const scenarios = SCENARIOS.filter(({ name }) => LIVE.includes(name));
  expect(scenarios).toHaveLength(LIVE.length);
  const reports: Record<string, string> = {};
  await recordAll(scenarios, ({ name }, { preview, state }) => {
    reports[name] = renderMarkdown(buildReview({ preview, state, policy: profilePolicy("internal") }));
  });
  for (const name of LIVE) {
    const recorded = readFileSync(join(FIXTURES, name, "report.md"), "utf8");
    expect(comparable(reports[name] ?? "")).toBe(comparable(recorded));
  }
});
