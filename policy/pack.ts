import {
  PolicyPack,
  type Policies,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { certificateReader } from "../inventory/certificates";
import { kindOfType, readResource, type StackResource } from "../inventory/resource";
import { RULES, type Violation } from "./evaluate";
import { loadPolicy, type Policy } from "./file";
import { packStack } from "./pack-stack";
import { plainProps } from "./props";
import { rulesSchema } from "./schema";

/**
 * A policy pack that enforces a policy file: rules of severity `error` are mandatory, those of severity `warning`
 * advisory.
 *
 * @param file - the policy, YAML or JSON
 * @throws PkiError `INVALID_CONFIG` when it is wrong
 *
 * @example
 * ```ts
 * import { join } from "node:path";
 * import { policyPack } from "pulumi-pki/policy";
 *
 * policyPack(join(__dirname, "pki-policy.yaml"));
 * ```
 */
export function policyPack(file: string): PolicyPack {
  return new PolicyPack("pulumi-pki", { policies: policies(loadPolicy(file)) });
}

/** A pack lives as long as its process, which may handle one stack after another. */
const MOST_READ = 10_000;

type Both = ResourceValidationPolicy & StackValidationPolicy;

/** The rules of a policy as Pulumi policies, for a pack that also has others. */
export function policies(policy: Policy): Policies {
  const read = certificateReader(MOST_READ);
  return RULES.flatMap((rule): Both[] => {
    const settings = policy.rules[rule];
    if (settings === undefined || settings === "off") return [];
    const stack = packStack({ ...policy, rules: { [rule]: settings } }, read);
    return [
      {
        name: `pki-${rule.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        description: rulesSchema.shape[rule].description ?? rule,
        enforcementLevel: settings.severity === "error" ? "mandatory" : "advisory",
        // Before each resource is created, with what is known by then.
        validateResource: ({ type, urn, props, opts }, report) => {
          for (const violation of stack.registered(resourceOf({ type, urn, props, opts })))
            report(textOf(violation));
        },
        // With the whole stack: at the end of a preview, so before anything is created, and at the end of a run.
        validateStack: ({ resources }, report) => {
          const all = resources.map((one) => ({
            resource: resourceOf({ ...one, propertyDependencies: urnsOf(one.propertyDependencies) }),
            isRead: isRead(one.type, one.props),
          }));
          for (const { urn, violation } of stack.complete(all)) report(textOf(violation), urn);
        },
      },
    ];
  });
}

interface AnalyzedResource {
  readonly type: string;
  readonly urn: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: { readonly aliases?: readonly string[] };
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

function resourceOf({ type, urn, props, opts, propertyDependencies }: AnalyzedResource): StackResource {
  const plain = plainProps(props);
  return readResource({
    urn,
    type,
    inputs: plain,
    outputs: plain,
    aliases: [...(opts.aliases ?? [])],
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies ?? {}).map(([name, urns]) => [name, [...urns]]),
    ),
  });
}

const urnsOf = (
  dependencies: Readonly<Record<string, readonly { readonly urn: string }[]>>,
): Record<string, string[]> =>
  Object.fromEntries(Object.entries(dependencies).map(([name, list]) => [name, list.map(({ urn }) => urn)]));

/** A resource that a program only reads has none of the arguments that create it. */
function isRead(type: string, props: Readonly<Record<string, unknown>>): boolean {
  const { fields = {} } = kindOfType(type) ?? {};
  return !Object.keys(props).some((key) => Object.hasOwn(fields, key) && fields[key]?.effect === "replace");
}

// The engine passes secrets in the clear without marking them, so no value is repeated.
const textOf = ({ message, values }: Violation): string =>
  values.length === 0 ? message : `${values.length === 1 ? "a name" : `${values.length} names`}: ${message}`;
