import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tamper } from "../engine/store";
import { TestStack } from "../engine/stack";
import { POLICY_FILE, SCENARIOS, type Scenario } from "./scenarios";

/** The folder of the recorded previews and their reports. */
export const FIXTURES = join(__dirname, "../../../test/fixtures/review");

/** The engine's output for a change. */
export interface Recording {
  readonly preview: string;
  readonly state: string | undefined;
}

/** Switches the classes of the package to the native plugin. */
const THROUGH_PLUGIN = { PKI_PLUGIN: "true" };

/** Runs the previews of scenarios that start from the same program. */
export async function recordAll(
  scenarios: readonly Scenario[],
  use: (scenario: Scenario, recording: Recording) => void,
): Promise<void> {
  const [first] = scenarios;
  const stack = await TestStack.create(first?.before ?? "", first?.door === undefined ? {} : THROUGH_PLUGIN);
  try {
    if (first?.door === "both") Reflect.deleteProperty(stack.env, "PKI_PLUGIN");
    if (first?.before !== undefined) await stack.up();
    for (const scenario of scenarios) {
      if (scenario.outside !== undefined) {
        const web = (await stack.resources()).find(({ name }) => name === "web");
        tamper(stack.store, scenario.outside, String(web?.outputs.certificate));
        if (scenario.preview?.includes("--refresh") !== true)
          await stack.ok("refresh", "--yes", "--skip-preview");
      }
      stack.program(scenario.after);
      Object.assign(stack.env, scenario.env);
      const preview = await stack.previewJson(...(scenario.preview ?? []));
      use(scenario, {
        preview: withoutMachine(preview),
        state: scenario.before === undefined ? undefined : withoutMachine(await stack.stateText()),
      });
      for (const name of Object.keys(scenario.env ?? {})) Reflect.deleteProperty(stack.env, name);
    }
  } finally {
    stack.close();
  }
}

/** Scenarios grouped by the program that they start from. */
export function byStart(scenarios: readonly Scenario[]): Scenario[][] {
  const groups = new Map<string | undefined, Scenario[]>();
  for (const scenario of scenarios)
    groups.set(scenario.before, [...(groups.get(scenario.before) ?? []), scenario]);
  return [...groups.values()];
}

const DROPPED = new Set([
  ...["__provider", "created", "modified", "sourcePosition", "stackTrace", "place", "duration", "manifest"],
  ...["secrets_providers", "__pulumi_raw_state_delta", "metadata"],
]);

/** The output without ciphertexts and without details of the machine and the run. */
export function withoutMachine(text: string): string {
  const clean = JSON.parse(text, (key: string, value: unknown) => {
    if (DROPPED.has(key)) return undefined;
    return key === "ciphertext" ? "removed" : value;
  }) as object;
  return `${JSON.stringify(clean, undefined, 1)}\n`;
}

/** Rewrites the fixtures of the scenarios. */
export async function recordFixtures(scenarios: readonly Scenario[] = SCENARIOS): Promise<void> {
  writeFixture(".", "policy.yaml", POLICY_FILE);
  for (const group of byStart(scenarios)) {
    await recordAll(group, ({ name }, { preview, state }) => {
      writeFixture(name, "preview.json", preview);
      if (state !== undefined) writeFixture(name, "state.json", state);
    });
  }
}

export function writeFixture(scenario: string, file: string, text: string): void {
  mkdirSync(join(FIXTURES, scenario), { recursive: true });
  writeFileSync(join(FIXTURES, scenario, file), text);
}
