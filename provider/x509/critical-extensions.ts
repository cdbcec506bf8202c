import { constraintsProblem } from "./constraint-problems";
import { children, content, decode, isTagged, readOid, type Der } from "./der";

/** Extensions that OpenSSL and Go understand: a verifier refuses every other one that is critical (RFC 5280, 4.2). */
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

/** Whether verifiers know an extension that is critical. */
export const isUnderstood = (dotted: string): boolean => UNDERSTOOD.has(dotted);

const isCritical = (extension: Der): boolean => children(extension).length > 2;

/** Why verifiers refuse a CA with the extensions, or everything below it; undefined when they do not. */
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

// requireExplicitPolicy [0] (RFC 5280, 4.2.1.11); how many CAs below are spared makes no difference to what is refused.
const demandsPolicy = (extension: Der): boolean =>
  children(decode(content(children(extension).at(-1)))).some((part) => isTagged(part, 0));
