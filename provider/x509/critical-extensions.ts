import { constraintsProblem } from "./constraint-problems";
import { children, content, decode, isTagged, readOid, type Der } from "./der";

/** Extensions that OpenSSL and Go understand: a verifier rejects any other critical extension (RFC 5280, 4.2). */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  "2.5.29.15",
  "2.5.29.17",
  "2.5.29.19",
  "2.5.29.30",
  "2.5.29.31",
  "2.5.29.32",
  "2.5.29.33",
  "2.5.29.36",
  "2.5.29.37",
  "2.5.29.54",
]);
const NAME_CONSTRAINTS = "2.5.29.30";
const POLICY_CONSTRAINTS = "2.5.29.36";

/** Whether verifiers understand a critical extension. */
export const isUnderstood = (dotted: string): boolean => UNDERSTOOD.has(dotted);

const isCritical = (extension: Der): boolean => children(extension).length > 2;

/** The reason verifiers reject a CA with these extensions, or everything it issues; undefined if they accept it. */
export function criticalProblem(extensions: readonly Der[]): string | undefined {
  for (const extension of extensions) {
    const dotted = readOid(children(extension)[0]);
    if (isCritical(extension) && !isUnderstood(dotted)) {
      return `has the critical extension ${dotted}, which verifiers do not know and therefore refuse`;
    }
    if (dotted === NAME_CONSTRAINTS) {
      const problem = constraintsProblem(decode(content(children(extension).at(-1))), isCritical(extension));
      if (problem !== undefined) return problem;
    }
    if (dotted === POLICY_CONSTRAINTS && demandsPolicy(extension)) {
      return "requires certificate policies for everything below it, and certificates issued here have none";
    }
  }
  return undefined;
}

// requireExplicitPolicy [0] (RFC 5280, 4.2.1.11); the number of CAs to skip does not change what is rejected.
const demandsPolicy = (extension: Der): boolean =>
  children(decode(content(children(extension).at(-1)))).some((part) => isTagged(part, 0));
