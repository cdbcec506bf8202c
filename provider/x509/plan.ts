import { rfc3339 } from "../../common/time";
import type { Certificate } from "./parse";
import { familyOf } from "./algorithms";
import { authorityProblem } from "./authority-problems";
import { decode } from "./der";
import { extensionsProblem } from "./extension-problems";
import { usageName } from "./extensions";
import { constraintProblem, type ConstrainedNames, type NameConstraints } from "./name-constraints";
import { plannedSubjectProblem } from "./subject-problems";
import { certSignProblem, extendedUsageProblem, keyUsageProblem, type PlannedUsages } from "./usage-problems";

/** A certificate as far as it is known before it is issued, and everything above it. */
export interface PlannedCertificate extends ConstrainedNames, PlannedUsages {
  /** Its name in messages, for example `CA "Example Root"`. */
  readonly label: string;
  /** For a CA: the maximum number of CAs below it; unlimited if absent. */
  readonly pathLength?: number | undefined;
  /** For an existing CA: the reason no verifier accepts what it issues. */
  readonly problem?: string | undefined;
  /** For a CA: the name constraints for the certificates below it. */
  readonly nameConstraints?: NameConstraints | undefined;
  /** Extensions that are copied as they are, each in DER. */
  readonly copied?: readonly Buffer[] | undefined;
  readonly notBefore?: Date | undefined;
  readonly notAfter?: Date | undefined;
  /** Whether it already exists, so that its dates are fixed. */
  readonly issued: boolean;
  readonly issuer?: PlannedCertificate | undefined;
}

/** A verifier's objection. */
export interface PlanProblem {
  readonly about:
    "issuer" | "algorithm" | "validity" | "keyUsages" | "usages" | "names" | "subject" | "extensions";
  readonly message: string;
}

/**
 * Checks a certificate against everything above it by the rules that verifiers apply (RFC 5280, section 6), so that
 * nothing is issued that cannot verify. Facts that are not known yet are skipped.
 */
export function verifyPlan(planned: PlannedCertificate): PlanProblem[] {
  const above = authorityProblems(planned);
  if (above.length > 0) return above;
  return [
    ...familyProblems(planned, planned.issuer),
    ...pathLengthProblems(planned),
    ...ownProblems(planned),
    ...usageProblems(planned),
    ...nameProblems(planned),
    ...validityProblems(planned),
  ];
}

/** Everything above a certificate, nearest first. */
function pathAbove({ issuer }: PlannedCertificate): PlannedCertificate[] {
  return issuer ? [issuer, ...pathAbove(issuer)] : [];
}

/** Problems of the nearest CA above that make every verifier reject anything below it. */
function authorityProblems(planned: PlannedCertificate): PlanProblem[] {
  const problemOf = (above: PlannedCertificate): string | undefined =>
    above.ca ? (above.problem ?? certSignProblem(above)) : "is not a CA and cannot issue certificates";
  for (const above of pathAbove(planned)) {
    const problem = problemOf(above);
    if (problem !== undefined) return [{ about: "issuer", message: `${above.label} ${problem}` }];
    const [limited] = above.issued ? nameProblems(above) : [];
    if (limited) return [{ about: "issuer", message: `${above.label} cannot issue: ${limited.message}` }];
  }
  return [];
}

/** Problems of the certificate itself that make every verifier reject it, whatever its chain. */
function ownProblems(planned: PlannedCertificate): PlanProblem[] {
  const { copied } = planned;
  const messages: [PlanProblem["about"], string | undefined][] = [
    ["subject", plannedSubjectProblem(planned)],
    ["keyUsages", keyUsageProblem(planned)],
    ["usages", extendedUsageProblem(planned)],
    ["extensions", copied && extensionsProblem(copied.map(decode), planned.ca)],
  ];
  return messages.flatMap(([about, message]) => (message === undefined ? [] : [{ about, message }]));
}

function familyProblems(planned: PlannedCertificate, issuer: PlannedCertificate | undefined): PlanProblem[] {
  if (!planned.family || !issuer?.family || planned.family === issuer.family) return [];
  const message = `${planned.family} does not fit ${issuer.label}, whose key is of the family ${issuer.family}: choose an algorithm of the family ${issuer.family}`;
  return [{ about: "algorithm", message }];
}

function pathLengthProblems(planned: PlannedCertificate): PlanProblem[] {
  let below = planned.ca ? 1 : 0;
  for (const above of pathAbove(planned)) {
    if (above.pathLength !== undefined && below > above.pathLength) {
      const message = `${above.label} allows ${above.pathLength} CAs below it, and this would be number ${below}: raise its path length or choose a CA higher up`;
      return [{ about: "issuer", message }];
    }
    below++;
  }
  return [];
}

function usageProblems(planned: PlannedCertificate): PlanProblem[] {
  for (const above of pathAbove(planned)) {
    const allowed = above.extendedKeyUsages?.map(usageName);
    if (!allowed?.length || allowed.includes("any")) continue;
    const outside = (planned.extendedKeyUsages ?? [])
      .map(usageName)
      .filter((usage) => !allowed.includes(usage));
    if (outside.length > 0) {
      const message = `${above.label} allows only ${allowed.join(", ")} below it, not ${outside.join(", ")}`;
      return [{ about: "usages", message }];
    }
  }
  return [];
}

function nameProblems(planned: PlannedCertificate): PlanProblem[] {
  for (const above of pathAbove(planned)) {
    const problem = above.nameConstraints && constraintProblem(above.nameConstraints, planned, planned.ca);
    if (problem !== undefined) {
      const message = `${above.label} constrains the names below it: ${problem}`;
      return [{ about: "names", message }];
    }
  }
  return [];
}

function validityProblems(planned: PlannedCertificate): PlanProblem[] {
  const { notBefore, notAfter } = planned;
  const problem = (message: string): PlanProblem[] => [{ about: "validity", message }];
  if (notBefore && notAfter) {
    if (!isDate(notBefore, notAfter)) return problem("is not a time that a certificate can hold");
    if (notBefore >= notAfter) {
      return problem(`would end (${rfc3339(notAfter)}) before it starts (${rfc3339(notBefore)})`);
    }
  }
  for (const above of pathAbove(planned)) {
    const message = datesProblem(planned, above);
    if (message !== undefined) return problem(message);
  }
  return [];
}

function datesProblem(planned: PlannedCertificate, above: PlannedCertificate): string | undefined {
  const { notBefore, notAfter } = planned;
  if (notAfter && above.notAfter && outlives(planned, above)) {
    return `would end ${rfc3339(notAfter)} and outlive ${above.label}, which ends ${rfc3339(above.notAfter)}: choose a shorter validity or renew the CA first`;
  }
  if (notBefore && above.notBefore && notBefore < above.notBefore) {
    return `would start ${rfc3339(notBefore)}, before ${above.label}, which starts ${rfc3339(above.notBefore)}`;
  }
  return undefined;
}

const [FIRST, LAST] = [Date.UTC(1950, 0), Date.UTC(9999, 11, 31, 23, 59, 59)];
const isDate = (...moments: Date[]): boolean =>
  moments.every((moment) => moment.getTime() >= FIRST && moment.getTime() <= LAST);

// Both are planned: the issuer is created first, so an end certificate with the same validity would expire after it. A
// CA's end is truncated to its issuer's (see the local CA), so the same validity is fine there.
function outlives(planned: PlannedCertificate, issuer: PlannedCertificate): boolean {
  const [end, limit] = [Number(planned.notAfter), Number(issuer.notAfter)];
  return issuer.issued || planned.ca ? end > limit : end >= limit;
}

/** An issued certificate as a link of a planned chain. */
export function plannedFrom(certificate: Certificate, issuer?: PlannedCertificate): PlannedCertificate {
  return {
    label: `CA "${certificate.name.commonName ?? certificate.subject}"`,
    ca: certificate.ca,
    family: certificate.algorithm === undefined ? undefined : familyOf(certificate.algorithm),
    pathLength: certificate.pathLength,
    keyUsages: certificate.keyUsages,
    problem: authorityProblem(certificate),
    extendedKeyUsages: certificate.extendedKeyUsages,
    nameConstraints: certificate.nameConstraints,
    names: certificate.names,
    otherNames: certificate.otherNames,
    subjectDer: certificate.subjectDer,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    issued: true,
    issuer,
  };
}
