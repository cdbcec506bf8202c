import { UNKNOWN } from "../provider/base/unknown";
import type { ResourceProperties, StackResource } from "./resource";
import { hasSecret, isPlain, isUncertain } from "./value";

/** What of a certificate a rule may be about. */
export type Aspect =
  "names" | "algorithm" | "validity" | "pathLength" | "tags" | "retirement" | "renewal" | "issuer";

/** What cannot be told before the run, each with the reason as a sentence. */
export type Unknowns = ReadonlyMap<Aspect, string>;

const CERTIFICATE = ["names", "algorithm", "validity", "pathLength"] as const;
const NOTHING: readonly Aspect[] = [];

/** What each argument of a certificate decides of what rules are about. */
const DECIDES: Readonly<Partial<Record<string, readonly Aspect[]>>> = {
  commonName: ["names"],
  domain: ["names"],
  sanType: ["names"],
  sanValue: ["names"],
  distinguishedName: ["names"],
  subjectAlternativeNames: ["names"],
  customizedExtension: ["names"],
  apiPassthrough: ["names", "pathLength"],
  csr: ["names", "algorithm"],
  algorithm: ["algorithm"],
  keyAlgorithm: ["algorithm"],
  isSmStandard: ["algorithm"],
  years: ["validity"],
  months: ["validity"],
  days: ["validity"],
  beforeTime: ["validity"],
  afterTime: ["validity"],
  validity: ["validity"],
  importCertificate: [...CERTIFICATE],
  instanceId: NOTHING,
  pathLenConstraint: ["pathLength"],
  pathLength: ["pathLength"],
  parentIdentifier: ["issuer"],
  issuerId: ["issuer"],
  tags: ["tags"],
  retire: ["retirement"],
  revokeOnDelete: ["retirement"],
  renewBefore: ["renewal"],
  renewJitter: ["renewal"],
  ...Object.fromEntries(
    [
      ...["organization", "organizationUnit", "locality", "state", "country", "countryCode"],
      ...["clientToken", "customIdentifier", "createKey", "aliasName", "resourceGroupId", "withIssuers"],
      ...["extendedKeyUsages", "extendedKeyUsage", "keyUsages", "enableCrl", "crlDay", "certMaxTime"],
      ...[
        "immediately",
        "exportPrivateKey",
        "signatureAlgorithm",
        "crlConfiguration",
        "ocspSwitch",
        "enabled",
      ],
      ...["importCertificateChain", "pendingDays", "enterpriseProjectId", "revocationReason", "adopt"],
    ].map((name) => [name, NOTHING]),
  ),
};

/** Whether it is known what an argument decides; one of which it is not decides everything. */
export const isClassified = (argument: string): boolean => Object.hasOwn(DECIDES, argument);

const decided = (argument: string): readonly Aspect[] =>
  isClassified(argument) ? (DECIDES[argument] ?? NOTHING) : [...CERTIFICATE, "issuer", "tags", "retirement"];

/** Arguments, of those that are given, by which something is decided. */
export const argumentsAbout = (aspect: Aspect, given: readonly string[]): string[] =>
  given.filter((argument) => DECIDES[argument]?.includes(aspect));

/** What the arguments of a resource leave open, because their values are known only during the run or are secret. */
export function openAspects({ inputs, propertyDependencies }: StackResource): Unknowns {
  const found = new Map<Aspect, string>();
  for (const [name, value] of Object.entries(inputs)) {
    if (!isUncertain(value) || isLinked(name, inputs, propertyDependencies)) continue;
    for (const aspect of decided(name)) {
      if (!found.has(aspect)) found.set(aspect, whyOpen(name, value));
    }
  }
  return found;
}

/**
 * Whether an unknown argument is exactly what another resource of the program makes: the package's own classes say so,
 * where the engine would tell a value that was computed from it alike.
 */
function isLinked(
  name: string,
  inputs: ResourceProperties,
  dependencies: StackResource["propertyDependencies"],
): boolean {
  if (inputs[name] !== UNKNOWN) return false;
  if (name === "csr") return csrAspect({ inputs, propertyDependencies: dependencies }) !== undefined;
  return (name === "parentIdentifier" || name === "issuerId") && issuerOf(dependencies, name) !== undefined;
}

/** URN of the signing request that is an argument as it is. */
export function csrAspect({
  inputs: { requestUrn },
  propertyDependencies,
}: Pick<StackResource, "inputs" | "propertyDependencies">): string | undefined {
  const sources = propertyDependencies.csr ?? [];
  return typeof requestUrn === "string" && sources.includes(requestUrn) ? requestUrn : undefined;
}

/** URN of the CA whose identifier is an argument as it is: only then its plan travels with it. */
export const issuerOf = (
  dependencies: StackResource["propertyDependencies"],
  argument: string,
): string | undefined => dependencies[argument]?.find((urn) => dependencies.issuerPlan?.includes(urn));

function whyOpen(argument: string, value: unknown): string {
  if (hasSecret(value)) return `${argument} is secret`;
  const alone = isPlain(value) || value === UNKNOWN;
  return alone ? `${argument} is known only during the run` : `${argument} cannot be read`;
}
