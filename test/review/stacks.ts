import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FIXTURES } from "./record";

/** A resource as the engine serializes it. */
export interface Raw {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  [option: string]: unknown;
}

/** A preview step as the engine serializes it. */
export interface RawStep {
  op: string;
  urn: string;
  oldState?: Raw;
  newState?: Raw;
}

/** A preview as the engine serializes it, for tests to modify. */
export interface RawPreview {
  steps: RawStep[];
  diagnostics?: { urn?: string; message: string; severity: string }[];
  changeSummary?: Record<string, number>;
  [field: string]: unknown;
}

/** A state as the engine serializes it, for tests to modify. */
export interface RawState {
  version: number;
  features?: string[];
  deployment: { resources: Raw[]; pending_operations?: { resource: Raw; type: string }[] };
}

const read = (scenario: string, file: string): string => readFileSync(join(FIXTURES, scenario, file), "utf8");

/** The recorded preview of a scenario. */
export const previewOf = (scenario: string): RawPreview =>
  JSON.parse(read(scenario, "preview.json")) as RawPreview;

/** The recorded state of a scenario. */
export const stateOf = (scenario: string): RawState => JSON.parse(read(scenario, "state.json")) as RawState;

/** The only resource or step with the given name and, if that is ambiguous, type. */
export function named<T extends { urn: string }>(list: readonly T[], name: string, type = ""): T {
  const found = list.find(({ urn }) => urn.endsWith(`${type}::${name}`));
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}
