import { children, decode } from "./der";
import type { ConstrainedNames } from "./name-constraints";
import { isSameName } from "./name-match";
import { requestedSubject } from "./requested-names";

/** The planned names of a certificate. */
interface PlannedSubject extends ConstrainedNames {
  readonly ca: boolean;
  readonly critical?: readonly string[] | undefined;
  readonly issuer?: ConstrainedNames | undefined;
}

/** The reason verifiers reject a subject, or disagree about it; undefined if it is sound or not known yet. */
export function plannedSubjectProblem({
  ca,
  names,
  critical,
  subjectDer,
  issuer,
}: PlannedSubject): string | undefined {
  if (!subjectDer) return undefined;
  const subject = decode(subjectDer);
  if (children(subject).length === 0) {
    if (ca) return "a CA must have a subject (RFC 5280, 4.1.2.6)";
    if (names?.length === 0) return "the certificate would have neither a subject nor names";
  }
  const isCritical = children(subject).length === 0 || critical?.includes("names");
  if (isCritical && names?.length && names.every(({ type }) => type === "UPN")) {
    return "the only names would be user principal names in a critical extension, which some verifiers (Go) do not support: add a subject or another name";
  }
  const { problem } = requestedSubject(subject);
  if (problem !== undefined) return problem;
  if (!ca && issuer?.subjectDer && isSameName(subject, decode(issuer.subjectDer))) {
    return "its subject is that of the CA above, so it would look self-issued: choose another one";
  }
  return undefined;
}
