import type { core } from "zod";
import { PkiError } from "../provider/base/errors";
import { messageOf } from "../provider/resources/messages";
import { PROFILES } from "./profiles";
import { readPolicyText } from "./read";
import { policySchema, rulesSchema, type PolicyFile, type PolicyInput } from "./schema";
import { readYaml } from "./yaml";

/** A policy ready to be applied: the profile's rules and the file's own. */
export interface Policy {
  /** Its name in reports. */
  readonly name: string;
  readonly rules: PolicyFile["rules"];
  readonly exceptions: PolicyFile["exceptions"];
}

/**
 * Reads a policy file, YAML or JSON.
 *
 * @throws PkiError `INVALID_CONFIG`, naming every invalid entry
 */
export function loadPolicy(file: string): Policy {
  const { text, target } = readPolicyText(file);
  return parsePolicy(text, target === undefined ? file : `${file} → ${target}`);
}

/** {@link loadPolicy} for a text; `file` is its name in messages. */
export function parsePolicy(text: string, file: string): Policy {
  const read = readYaml(text);
  if ("problems" in read) throw wrong(file, read.problems);
  return toPolicy(read.value as PolicyInput, file);
}

/** A policy from its data. */
export function toPolicy(value: PolicyInput, name: string): Policy {
  const result = policySchema.safeParse(value, { error: messageOf });
  if (!result.success)
    throw wrong(
      name,
      result.error.issues.map((issue) => problem(issue, value)),
    );
  const { profile, rules, exceptions } = result.data;
  const base = profile === undefined ? {} : rulesSchema.parse(PROFILES[profile]);
  return {
    name: profile === undefined ? name : `${name} (profile ${profile})`,
    rules: { ...base, ...rules },
    exceptions,
  };
}

/** The policy of a built-in profile on its own. */
export const profilePolicy = (profile: keyof typeof PROFILES): Policy => ({
  name: `profile ${profile}`,
  rules: rulesSchema.parse(PROFILES[profile]),
  exceptions: [],
});

const wrong = (file: string, problems: readonly string[]): PkiError =>
  new PkiError(
    "INVALID_CONFIG",
    `the policy ${file} is invalid:\n${problems.map((text) => `  ${text}`).join("\n")}`,
  );

function problem(issue: core.$ZodIssue, given: unknown): string {
  // Of the two forms of a rule, "off" and its settings, the error of the second is the useful one.
  if (issue.code === "invalid_union") {
    const inner = issue.errors.at(-1) ?? [];
    return inner.map((one) => problem({ ...one, path: [...issue.path, ...one.path] }, given)).join("\n  ");
  }
  const place = issue.path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  const allowed = issue.code === "invalid_value" ? `: one of ${issue.values.map(String).join(", ")}` : "";
  const refused = issue.code === "invalid_value" ? "is not allowed" : issue.message;
  const message = valueAt(given, issue.path) === undefined ? "is required" : refused;
  return `${place.replace(/^\./, "") || "the file"}: ${message}${allowed}`;
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);
