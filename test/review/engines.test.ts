import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildReview } from "../../review/build";
import { stateNodes } from "../../inventory/nodes";
import { readState } from "../../inventory/state";
import { FIXTURES } from "./record";

/** The scenario `options`, recorded with other versions of the engine than the one of the other fixtures. */
const ENGINES = join(FIXTURES, "../engines");

interface Told {
  readonly changes: unknown;
  readonly findings: unknown;
  readonly certificates: unknown;
}

function told(folder: string): Told {
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  const { changes, findings } = buildReview({ preview: read("preview.json"), state: read("state.json") });
  return {
    changes: changes.map(({ name, action }) => [name, action]),
    findings: findings.map(({ rule, name, severity }) => [rule, name, severity]),
    certificates: stateNodes(readState(read("state.json"))).map(({ name, kind }) => [name, kind]),
  };
}

test.each(readdirSync(ENGINES))(
  "what Pulumi %s writes is told like what the pinned version writes",
  (version) => {
    const pinned = told(join(FIXTURES, "options"));
    expect(told(join(ENGINES, version))).toEqual(pinned);
    expect(JSON.stringify(pinned).length).toBeGreaterThan(500);
  },
);
