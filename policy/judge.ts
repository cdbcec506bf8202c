import { statSync } from "node:fs";
import { argumentsAbout } from "../inventory/aspects";
import type { ReadCertificate } from "../inventory/certificates";
import { factsReader } from "../inventory/planned";
import { issuerArgument, issuerKind } from "../schema";
import type { Aspect } from "../schema/resource";
import type { Lookup } from "../inventory/requested";
import { readResource, type StackResource } from "../inventory/resource";
import { dynamicType } from "../common/type-token";
import { PkiError } from "../provider/base/errors";
import type {
  IssuanceRequest,
  RequestedIssuer,
  Judge,
  Objection,
  PolicySetting,
} from "../provider/resources/policies";
import { candidateOf } from "./candidate";
import { evaluate, type Violation } from "./evaluate";
import { loadPolicy, type Policy } from "./file";
import { unknownIssuer, type IssuingAuthority } from "./issuer";
import type { RuleName } from "./schema";

/** A policy file and its location. */
interface Source extends PolicySetting {
  readonly path: string;
}

/**
 * Applies policy files to resources one at a time, as the provider is asked about them. All rules of all files apply.
 *
 * @throws PkiError `INVALID_CONFIG` when one of them cannot be applied
 */
export function judgeOf(sources: readonly Source[]): Judge {
  const policies = sources.map(load);
  return (request) => {
    const found = policies.flatMap((policy) => objectionsOf(policy, request));
    return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
  };
}

function load({ file, setting, path }: Source): Policy {
  try {
    if (file === "") throw new PkiError("INVALID_CONFIG", "it does not name a file");
    // A file that several processes read cannot be a pipe, and reading must never block.
    if (!statSync(path).isFile()) throw new PkiError("INVALID_CONFIG", `${path} is not a file`);
    return { ...loadPolicy(path), name: file };
  } catch (error) {
    throw new PkiError(
      "INVALID_CONFIG",
      `${setting}: nothing is issued while the policy cannot be applied: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function objectionsOf(policy: Policy, request: IssuanceRequest): Objection[] {
  const { names, before } = request;
  const found = (names.length === 0 ? [""] : names).flatMap((name) => {
    if (before === undefined || bringsCertificate(before, request.args)) return judge(policy, request, name);
    return worsened(onlyInPlace(policy), request, before, name);
  });
  return found.map((violation) => toObjection(policy, violation, request));
}

/** Whether a pending CA receives its certificate by an update. */
const bringsCertificate = (
  { importCertificate: old, certificate }: IssuanceRequest["args"],
  { importCertificate: own }: IssuanceRequest["args"],
): boolean => own !== undefined && (own !== old || certificate === "");

/** The rules about updates. */
const onlyInPlace = (policy: Policy): Policy => {
  const { retention, tags, renewBefore, newKey, keysInState } = policy.rules;
  return { ...policy, rules: { retention, tags, renewBefore, newKey, keysInState } };
};

/** Violations that a resource did not have before: what exists is not judged again. */
function worsened(
  policy: Policy,
  request: IssuanceRequest,
  old: IssuanceRequest["args"],
  name: string,
): Violation[] {
  const before = new Set(judge(policy, { ...request, args: old }, name).map(({ message }) => message));
  return judge(policy, request, name).filter(({ message }) => !before.has(message));
}

function judge(policy: Policy, request: IssuanceRequest, name: string): Violation[] {
  const issuing = issuingResource(request);
  const lookup: Lookup = (urn) => (urn === ISSUER ? issuing : undefined);
  const resource = certificateResource(request, name);
  const { planned, read } = factsReader(lookup);
  const facts = planned(resource);
  if (!facts) return [];
  const issuer = facts.role === "root" ? undefined : issuerOf(request.issuer, read);
  const found = evaluate(policy, candidateOf(resource, facts, issuer, request.at));
  return found.filter(({ severity }) => severity !== "info");
}

/** The URN of the issuing CA among the resources that are looked up here. */
const ISSUER = "issuer";

function certificateResource({ kind, args }: IssuanceRequest, name: string): StackResource {
  const type = dynamicType(kind);
  return readResource({
    urn: `urn:pulumi:::::${type}::${name}`,
    type,
    inputs: args,
    propertyDependencies: { [issuerArgument(kind) ?? ""]: [ISSUER], issuerPlan: [ISSUER] },
  });
}

/** The CA, because a certificate might be given the CA's key. */
function issuingResource({ kind, issuer }: IssuanceRequest): StackResource {
  const { certificate, plan } = issuer ?? {};
  return readResource({
    urn: ISSUER,
    type: dynamicType(issuerKind(kind) ?? ""),
    inputs: plan,
    ...(certificate === undefined ? {} : { id: ISSUER, outputs: { certificate } }),
  });
}

/** A CA by what the change under review cannot choose. */
function issuerOf(issuer: RequestedIssuer | undefined, read: ReadCertificate): IssuingAuthority {
  const { label, identifier, certificate: pem, isNew } = issuer ?? {};
  if (isNew) return { ...unknownIssuer(), label };
  const { identity } = read(pem);
  if (!identity) return { ...unknownIssuer(identifier), label };
  return {
    ...unknownIssuer(identifier),
    label: label ?? identity.commonName,
    certificate: identity,
  };
}

const ASPECTS: Readonly<Record<RuleName, Aspect>> = {
  maximumValidity: "validity",
  minimumValidity: "validity",
  keyAlgorithms: "algorithm",
  usages: "usages",
  names: "names",
  wildcards: "names",
  pathLength: "pathLength",
  retention: "retirement",
  tags: "tags",
  renewBefore: "renewal",
  newKey: "renewal",
  keysInState: "privateKey",
};

// The engine passes secrets in the clear without marking them: their paths are reported instead of their values.
function toObjection(
  policy: Policy,
  violation: Violation,
  { kind, args }: Pick<IssuanceRequest, "kind" | "args">,
): Objection {
  const { rule, severity, message, values, isOpen } = violation;
  const places = values.flatMap((value) => placesOf(args, value, ""));
  const deciding = argumentsAbout(ASPECTS[rule], kind, Object.keys(args));
  const verb = isOpen ? "is not judged yet by" : "is refused by";
  return {
    argument: [...new Set(places.length > 0 ? places : deciding)].join(", "),
    message: `${verb} the rule ${rule} of the policy ${policy.name}: ${message}`,
    severity: severity === "warning" ? "warning" : "error",
    isOpen,
  };
}

/** The paths of a value in the arguments, such as `domain[2]`. */
function placesOf(value: unknown, expected: string, path: string): string[] {
  if (typeof value === "string") return value.toLowerCase() === expected.toLowerCase() ? [path] : [];
  if (Array.isArray(value))
    return value.flatMap((item, index) => placesOf(item, expected, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    placesOf(item, expected, path === "" ? key : `${path}.${key}`),
  );
}
