import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildReview } from "../../review/build";
import { stateNodes } from "../../inventory/nodes";
import { readState } from "../../inventory/state";
import { FIXTURES } from "./record";

/** The scenario `options`, recorded with other engine versions than the remaining fixtures. */
const ENGINES = join(FIXTURES, "../engines");

interface Summary {
  readonly changes: unknown;
  readonly findings: unknown;
  readonly certificates: unknown;
}

function summaryOf(folder: string): Summary {
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  const { changes, findings } = buildReview({ preview: read("preview.json"), state: read("state.json") });
  return {
    changes: changes.map(({ name, action }) => [name, action]),
    findings: findings.map(({ rule, name, severity }) => [rule, name, severity]),
    certificates: stateNodes(readState(read("state.json"))).map(({ name, kind }) => [name, kind]),
  };
}

test.each(readdirSync(ENGINES))(
  "the output of Pulumi %s gives the same report as that of the pinned version",
  (version) => {
    const pinned = summaryOf(join(FIXTURES, "options"));
    expect(summaryOf(join(ENGINES, version))).toEqual(pinned);
    expect(JSON.stringify(pinned).length).toBeGreaterThan(500);
  },
);
