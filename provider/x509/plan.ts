import type { Family } from "./algorithms";
import type { Certificate } from "./parse";
import { familyOf } from "./algorithms";
import { usageName } from "./extensions";
import { constraintProblem, type ConstrainedNames, type NameConstraints } from "./name-constraints";
import { rfc3339 } from "./validity";

/** A certificate as far as it is known before it is issued, with everything above it. */
export interface PlannedCertificate extends ConstrainedNames {
  /** How messages call it, for example `CA "Example Root"`. */
  readonly label: string;
  readonly ca: boolean;
  readonly family?: Family | undefined;
  /** Of a CA: how many CAs may stand below it; without it any number. */
  readonly pathLength?: number | undefined;
  readonly extendedKeyUsages?: readonly string[] | undefined;
  /** Of a CA: what the names below it may be. */
  readonly nameConstraints?: NameConstraints | undefined;
  readonly notBefore?: Date | undefined;
  readonly notAfter?: Date | undefined;
  /** Whether it exists already, so that its dates are facts. */
  readonly issued: boolean;
  readonly issuer?: PlannedCertificate | undefined;
}

/** What a verifier would object to. */
export interface PlanProblem {
  readonly about: "issuer" | "algorithm" | "validity" | "usages" | "names";
  readonly message: string;
}

/**
 * Checks a certificate against everything above it by the rules that verifiers apply (RFC 5280, section 6), so that
 * nothing is issued that cannot verify. Facts that are not known yet are passed over.
 */
export function verifyPlan(planned: PlannedCertificate): PlanProblem[] {
  const { issuer } = planned;
  if (!issuer) return validityProblems(planned, undefined);
  if (!issuer.ca)
    return [{ about: "issuer", message: `${issuer.label} is not a CA and cannot issue certificates` }];
  return [
    ...familyProblems(planned, issuer),
    ...pathLengthProblems(planned),
    ...usageProblems(planned),
    ...nameProblems(planned),
    ...validityProblems(planned, issuer),
  ];
}

function familyProblems(planned: PlannedCertificate, issuer: PlannedCertificate): PlanProblem[] {
  if (!planned.family || !issuer.family || planned.family === issuer.family) return [];
  const message = `${planned.family} does not fit ${issuer.label}, whose key is of the family ${issuer.family}: choose an algorithm of the family ${issuer.family}`;
  return [{ about: "algorithm", message }];
}

function pathLengthProblems(planned: PlannedCertificate): PlanProblem[] {
  let below = planned.ca ? 1 : 0;
  for (let above = planned.issuer; above; above = above.issuer, below++) {
    if (above.pathLength !== undefined && below > above.pathLength) {
      const message = `${above.label} allows ${above.pathLength} CAs below it, and this would be number ${below}: raise its path length or choose a CA higher up`;
      return [{ about: "issuer", message }];
    }
  }
  return [];
}

function usageProblems(planned: PlannedCertificate): PlanProblem[] {
  for (let above = planned.issuer; above; above = above.issuer) {
    const allowed = above.extendedKeyUsages?.map(usageName);
    if (!allowed?.length || allowed.includes("any")) continue;
    const outside = (planned.extendedKeyUsages ?? [])
      .map(usageName)
      .filter((usage) => !allowed.includes(usage));
    if (outside.length > 0) {
      const message = `${above.label} allows only ${allowed.join(", ")} below it, which leaves out ${outside.join(", ")}`;
      return [{ about: "usages", message }];
    }
  }
  return [];
}

function nameProblems(planned: PlannedCertificate): PlanProblem[] {
  for (let above = planned.issuer; above; above = above.issuer) {
    const problem = above.nameConstraints && constraintProblem(above.nameConstraints, planned);
    if (problem !== undefined) {
      const message = `${above.label} limits the names below it: ${problem}`;
      return [{ about: "names", message }];
    }
  }
  return [];
}

function validityProblems(
  planned: PlannedCertificate,
  issuer: PlannedCertificate | undefined,
): PlanProblem[] {
  const { notBefore, notAfter } = planned;
  const problem = (message: string): PlanProblem[] => [{ about: "validity", message }];
  if (notBefore && notAfter && !isDate(notBefore, notAfter)) {
    return problem("is not a time that a certificate can hold");
  }
  if (notBefore && notAfter && notBefore >= notAfter) {
    return problem(`would end (${rfc3339(notAfter)}) before it starts (${rfc3339(notBefore)})`);
  }
  if (notAfter && issuer?.notAfter && outlives(planned, issuer)) {
    return problem(
      `would end ${rfc3339(notAfter)} and outlive ${issuer.label}, which ends ${rfc3339(issuer.notAfter)}: choose a shorter validity or renew the CA first`,
    );
  }
  if (notBefore && issuer?.notBefore && notBefore < issuer.notBefore) {
    return problem(
      `would start ${rfc3339(notBefore)}, before ${issuer.label}, which starts ${rfc3339(issuer.notBefore)}`,
    );
  }
  return [];
}

const LAST = Date.UTC(9999, 11, 31, 23, 59, 59);
const isDate = (...moments: Date[]): boolean => moments.every((moment) => moment.getTime() <= LAST);

// Both planned: the issuer comes first, so an end certificate with the same validity would end after it. A CA's
// end is cut to its issuer's (see the local CA), so the same validity is fine there.
function outlives(planned: PlannedCertificate, issuer: PlannedCertificate): boolean {
  const [end, limit] = [Number(planned.notAfter), Number(issuer.notAfter)];
  return issuer.issued || planned.ca ? end > limit : end >= limit;
}

/** An issued certificate as a link of a plan. */
export function plannedFrom(certificate: Certificate, issuer?: PlannedCertificate): PlannedCertificate {
  return {
    label: `CA "${certificate.name.commonName ?? certificate.subject}"`,
    ca: certificate.ca,
    family: certificate.algorithm === undefined ? undefined : familyOf(certificate.algorithm),
    pathLength: certificate.pathLength,
    extendedKeyUsages: certificate.extendedKeyUsages,
    nameConstraints: certificate.nameConstraints,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    issued: true,
    issuer,
  };
}
