import type { KeyObject } from "node:crypto";
import type { certificate as definition } from "../../../schema/keys/certificate";
import type { ArgumentsOf } from "../../../schema/resource";
import { PkiError } from "../../base/errors";
import { ifKnown } from "../../base/unknown";
import { familyOf } from "../../x509/algorithms";
import { keyProblem } from "../../x509/csr-problems";
import { encode } from "../../x509/der";
import type { KeyUsageName } from "../../x509/extensions";
import type { Signer } from "../../x509/issue";
import { readPrivateKey, readPublicKey } from "../../x509/keys";
import type { NameConstraints } from "../../x509/name-constraints";
import { encodeName, type SubjectAttributes } from "../../x509/names";
import type { Certificate } from "../../x509/parse";
import { oneFromPem } from "../../x509/pem";
import { plannedFrom, type PlannedCertificate } from "../../x509/plan";
import type { Subtree } from "../../x509/subtrees";
import { periodOfText } from "../../x509/validity-text";
import type { Period } from "../../x509/validity";
import { DAY } from "../../../common/time";
import type { DeclaredAuthority } from "../authority-plan";
import { readCertificates } from "../key-pair";
import { plannedCertificate } from "../planned-chain";

/** Arguments of `keys.Certificate`. */
export type SigningArgs = ArgumentsOf<typeof definition>;

/** The certificates of a chain that has passed its check, the one that signs first. */
export function certificatesOf(chain: string | undefined): Certificate[] {
  const read = chain === undefined ? [] : readCertificates(chain);
  return typeof read === "string" ? [] : read;
}

/**
 * A chain, the one that signs first, as a link of a plan. The families of keys may differ: services issue within one,
 * verifiers do not care.
 */
export const linked = (chain: readonly Certificate[]): PlannedCertificate | undefined =>
  chain.reduceRight<PlannedCertificate | undefined>(
    (above, link) => ({ ...plannedFrom(link, above), family: undefined }),
    undefined,
  );

/** The CA that signs; undefined of what signs itself. */
export function signerOf({ issuerChain, issuerPrivateKey }: SigningArgs): Signer | undefined {
  const chain = certificatesOf(issuerChain);
  const [certificate] = chain;
  const planned = linked(chain);
  if (!certificate || !planned) return undefined;
  return { certificate, planned, privateKey: readPrivateKey(issuerPrivateKey ?? "") };
}

/** The public key of an argument, or why it is none that can be used. */
export function tryPublicKey(pem: string): KeyObject | string {
  try {
    const key = readPublicKey(oneFromPem("PUBLIC KEY", pem));
    return keyProblem(key) ?? key;
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}

/** Arguments of a subject. */
type SubjectArgs = Partial<
  Pick<
    SigningArgs,
    "commonName" | "organization" | "organizationUnit" | "country" | "state" | "locality" | "customAttributes"
  >
>;

/** Names of the arguments that make up the subject. */
export const SUBJECT = [
  "commonName",
  "organization",
  "organizationUnit",
  "country",
  "state",
  "locality",
  "customAttributes",
] as const satisfies (keyof SubjectArgs)[];

/** The subject of the arguments; undefined where they give none. */
export function subjectOf(args: SubjectArgs): SubjectAttributes | undefined {
  const { customAttributes, commonName, organization, organizationUnit, country, state, locality } = args;
  const known = { commonName, organization, organizationUnit, country, state, locality };
  const others = (customAttributes ?? []).map(({ objectIdentifier: oid, value }) => ({ oid, value }));
  const isGiven = others.length > 0 || Object.values(known).some((part) => part !== undefined);
  return isGiven ? { ...known, others } : undefined;
}

/** Key usages as the issuing core names them. */
const coreUsages = (usages: NonNullable<SigningArgs["keyUsages"]>): KeyUsageName[] =>
  usages.map((usage) => (usage === "contentCommitment" ? "nonRepudiation" : usage));

/** What a key of a family is used for: what the arguments say, or else what is usual. */
export const usagesOf = (family: string | undefined, args: Partial<SigningArgs>): KeyUsageName[] =>
  args.keyUsages ? coreUsages(args.keyUsages) : usualUsages(family, args);

function usualUsages(
  family: string | undefined,
  { ca, extendedKeyUsages = [] }: Partial<SigningArgs>,
): KeyUsageName[] {
  if (ca) return ["keyCertSign", "cRLSign"];
  const isServer = extendedKeyUsages.some((usage) => usage === "serverAuth" || usage === "1.3.6.1.5.5.7.3.1");
  return family === "RSA" && isServer ? ["digitalSignature", "keyEncipherment"] : ["digitalSignature"];
}

type ConstraintArgs = NonNullable<SigningArgs["nameConstraints"]>;

/** Constraints as the issuing core has them; undefined where none are given. */
export function constraintsOf(given: ConstraintArgs | undefined): NameConstraints | undefined {
  const [permitted, excluded] = [subtreesOf(given?.permitted), subtreesOf(given?.excluded)];
  return permitted.length + excluded.length > 0 ? { permitted, excluded } : undefined;
}

const subtreesOf = ({
  dnsDomains = [],
  ipRanges = [],
  emailAddresses = [],
  uriDomains = [],
}: NonNullable<ConstraintArgs["permitted"]> = {}): Subtree[] => [
  ...dnsDomains.map((value) => ({ type: "DNS" as const, value })),
  ...ipRanges.map((value) => ({ type: "IP" as const, value })),
  ...emailAddresses.map((value) => ({ type: "email" as const, value })),
  ...uriDomains.map((value) => ({ type: "URI" as const, value })),
];

/**
 * The period of a validity that is issued now. A CA with the same validity as its issuer was made moments after it, and
 * would outlive it by those moments: such an end becomes the issuer's.
 */
export function periodBelow(
  { validity, ca }: Pick<SigningArgs, "validity" | "ca">,
  now: Date,
  issuer: Pick<Certificate, "notBefore" | "notAfter"> | undefined,
): Period {
  const requested = periodOfText(validity, now);
  if (!ca || !issuer || requested.notAfter <= issuer.notAfter) return requested;
  const isSameValidity =
    periodOfText(validity, issuer.notBefore).notAfter.getTime() === issuer.notAfter.getTime();
  const isMoments = requested.notAfter.getTime() - issuer.notAfter.getTime() <= DAY;
  return isSameValidity && isMoments ? { ...requested, notAfter: issuer.notAfter } : requested;
}

/** A CA of the program as a link of a planned chain. */
export const plannedSigner = (plan: DeclaredAuthority, now: Date): PlannedCertificate =>
  plannedCertificate(plan, now, declared);

function declared(
  plan: DeclaredAuthority,
  _issuer: PlannedCertificate | undefined,
  now: Date,
): Omit<PlannedCertificate, "label" | "issued" | "issuer" | "ca"> & { readonly ca: boolean } {
  const known = <N extends keyof SigningArgs>(name: N): SigningArgs[N] | undefined =>
    ifKnown(plan[name]) as SigningArgs[N] | undefined;
  const parts = Object.fromEntries(SUBJECT.map((name) => [name, plan[name]])) as SubjectArgs;
  const subject = ifKnown(parts) && subjectOf(parts);
  const validity = known("validity");
  const usages = known("keyUsages");
  return {
    // What is not known yet may be one.
    ca: plan.kind !== "keys.Certificate" || (plan.ca ?? false) !== false,
    pathLength: known("pathLenConstraint"),
    nameConstraints: constraintsOf(known("nameConstraints")),
    keyUsages: usages && coreUsages(usages),
    extendedKeyUsages: known("extendedKeyUsages"),
    subjectDer: subject && encode(encodeName(subject)),
    ...(validity === undefined ? {} : periodOfText(validity, now)),
  };
}

/** The family of a key's algorithm, as far as it is known. */
export const familyOfAlgorithm = (name: string | undefined): ReturnType<typeof familyOf> | undefined =>
  name === undefined ? undefined : familyOf(name);
