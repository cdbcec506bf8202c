import { join } from "node:path";
import type { ResourceValidationArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { addGraph } from "../../cli/graph";
import { addList } from "../../cli/list";
import { addReview } from "../../cli/review";
import type { AddCommand } from "../../cli/command";
import { loadPolicy } from "../../policy/file";
import { policies } from "../../policy/pack";
import { inProcess } from "./cli";
import { FIXTURES, recordFixtures } from "./record";
import { MIRRORED_SCENARIOS } from "./native-scenarios";
import type { Scenario } from "./scenarios";
import { previewOf, stateOf, type Raw } from "./stacks";

/** `RECORD=<regular expression>` records the previews of matching scenarios again with the real engine. */
const { RECORD } = process.env;
const AN_HOUR = 3_600_000;

beforeAll(async () => {
  if (RECORD === undefined) return;
  await recordFixtures(MIRRORED_SCENARIOS.filter(({ name }) => new RegExp(RECORD).test(name)));
}, AN_HOUR);

/** The same change with dynamic resources. */
const dynamicOf = (scenario: Scenario): Scenario => ({
  ...scenario,
  name: scenario.name.replace("native/", ""),
});

const POLICY = join(FIXTURES, "policy.yaml");

/** The text without what differs between recordings: times, identifiers, serial numbers, and types in URNs. */
const withoutChance = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, "MOMENT")
    .replaceAll(/"daysLeft": -?\d+/g, '"daysLeft": 0')
    .replaceAll(/[0-9A-F]{64}/g, "FINGERPRINT")
    .replaceAll(/"[0-9A-F]{30,32}"/g, '"SERIAL"')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|(?<="id": ")[0-9a-f]{32}/g, "ID")
    .replaceAll(/(pki:|pulumi-nodejs:dynamic\/)[\w/]+:/g, "");

async function outputOf(add: AddCommand, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await inProcess(add, args);
  return withoutChance(`${code}\n${stdout}\n${stderr}`);
}

const argsOf = ({ args = [] }: Scenario): string[] =>
  args.map((arg) => (arg === "policy.yaml" ? POLICY : arg));

const stateFile = ({ name }: Scenario): string => join(FIXTURES, name, "state.json");

async function review(scenario: Scenario): Promise<string> {
  const { name, before } = scenario;
  const state = before === undefined ? [] : ["--state", stateFile(scenario)];
  const preview = join(FIXTURES, name, "preview.json");
  return outputOf(addReview, "review", preview, ...state, ...argsOf(scenario), "--format", "json");
}

// The engine knows which outputs of a native resource survive an in-place update, so its dependents stay unchanged.
const withoutConsequences = (text: string): string =>
  text.replaceAll(/("kind": "random:[^"]*"),\s*"action": "replace"/g, "$1");

test.each(MIRRORED_SCENARIOS)(
  "the review of $name equals that of the dynamic resources",
  async (scenario) => {
    const native = await review(scenario);
    expect(withoutConsequences(native)).toBe(withoutConsequences(await review(dynamicOf(scenario))));
    expect(native).toContain('"verdict"');
  },
);

test("a certificate that is updated in place is known in the preview, so its dependents are unchanged", async () => {
  const { steps } = previewOf("native/tags");
  expect(steps.map(({ op }) => op)).toEqual(["same", "update"]);
  const scenario = MIRRORED_SCENARIOS.find(({ name }) => name === "native/tags")!;
  expect(await review(scenario)).not.toContain('"action": "replace"');
});

const WITH_STATE = MIRRORED_SCENARIOS.filter(({ before }) => before !== undefined);

test.each(WITH_STATE)("list and graph of $name equal those of the dynamic resources", async (scenario) => {
  const at = ["--at", "2026-12-01T00:00:00Z"];
  const all = async (file: string): Promise<string[]> => [
    await outputOf(addList, "list", file, "--format", "json", ...at),
    await outputOf(addGraph, "graph", file, "--format", "mermaid"),
  ];
  const native = await all(stateFile(scenario));
  expect(native).toEqual(await all(stateFile(dynamicOf(scenario))));
  expect(native.join("")).toContain("Example Root");
});

/** The policy pack's findings for resources as the engine passes them in a preview. */
async function reported(resources: readonly Raw[]): Promise<string[]> {
  const found: string[] = [];
  const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";
  const asked = resources.map((resource) => ({
    ...resource,
    props: { ...resource.outputs, ...resource.inputs },
    opts: { aliases: [] },
    propertyDependencies: Object.fromEntries(
      Object.entries((resource.propertyDependencies ?? {}) as Record<string, string[]>).map(
        ([name, urns]) => [name, urns.map((urn) => ({ urn }))],
      ),
    ),
  }));
  for (const pack of policies(loadPolicy(POLICY))) {
    const { name, validateResource, validateStack } = pack as ResourceValidationPolicy &
      StackValidationPolicy;
    for (const one of asked) {
      const validate = validateResource as (
        args: ResourceValidationArgs,
        report: (text: string) => void,
      ) => void;
      validate(one as unknown as ResourceValidationArgs, (text) =>
        found.push(`${name} ${nameOf(one.urn)} ${text}`),
      );
    }
    await validateStack({ resources: asked } as never, (text, urn) => {
      found.push(`${name} ${nameOf(urn ?? "")} ${text}`);
    });
  }
  return found.map(withoutChance).sort();
}

test.each(["hidden", "ca-renamed", "new-hierarchy", "own-ca"])(
  "a policy pack reports the same findings for native resources of %s as for dynamic ones",
  async (name) => {
    const resources = (scenario: string): Raw[] => {
      const state = name === "new-hierarchy" ? [] : stateOf(scenario).deployment.resources;
      const steps = previewOf(scenario).steps.flatMap(({ op, newState }) =>
        newState && op !== "same" ? [newState] : [],
      );
      return [...state, ...steps].filter(({ type }) => !type.startsWith("pulumi:"));
    };
    const before = process.env.PULUMI_DRY_RUN;
    process.env.PULUMI_DRY_RUN = "true";
    try {
      const native = await reported(resources(`native/${name}`));
      expect(native).toEqual(await reported(resources(name)));
      expect(native).not.toEqual([]);
    } finally {
      if (before === undefined) delete process.env.PULUMI_DRY_RUN;
      else process.env.PULUMI_DRY_RUN = before;
    }
  },
);
