import type { DeclaredAuthority, Failure, Intent } from "./kind";
import { PkiError } from "../base/errors";
import { memoized } from "../base/memo";
import { ifKnown } from "../base/unknown";
import { importedAbove } from "../x509/imported";
import { parseCertificate } from "../x509/parse";
import { oneFromPem } from "../x509/pem";
import { plannedFrom, verifyPlan, type PlannedCertificate, type PlanProblem } from "../x509/plan";

/** A declared CA that does not exist yet, as far as its declaration determines it. */
export type Declared = (
  plan: DeclaredAuthority,
  issuer: PlannedCertificate | undefined,
  now: Date,
) => Omit<PlannedCertificate, "label" | "ca" | "issued" | "issuer"> & { readonly ca?: boolean };

/** A CA in the program as a link of a planned chain: its certificate once it exists, its declaration before that. */
export function plannedCertificate(
  plan: DeclaredAuthority,
  now: Date,
  declared: Declared,
): PlannedCertificate {
  const issuer = plan.issuerPlan && plannedCertificate(plan.issuerPlan, now, declared);
  const label = `CA "${plan.name}"`;
  const text = (value: unknown): string => (ifKnown(value) as string | undefined) ?? "";
  // A pending CA has an empty certificate.
  const pem = text(plan.certificate) || text(plan.importCertificate);
  const existing = pem === "" ? undefined : tryPlan(pem);
  return existing
    ? { ...existing, label, issuer: issuer ?? importedAbove(pem, text(plan.importCertificateChain)) }
    : { ca: true, ...declared(plan, issuer, now), label, issued: false, issuer };
}

// Everything below a CA is checked against the same certificate; an unreadable one is refused by the argument that
// contains it.
const tryPlan = memoized(64, (certificate): PlannedCertificate | undefined => {
  try {
    return plannedFrom(parseCertificate(oneFromPem("CERTIFICATE", certificate)));
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
});

type About = PlanProblem["about"];
/** The argument to change for each objection; some kinds have none for some of them. */
type Arguments = Readonly<
  Record<Exclude<About, "keyUsages" | "extensions">, string> & Partial<Record<About, string>>
>;

/**
 * Verifiers' objections, each with the argument that has to change. What already exists is not judged again: no change
 * to the program would make it different.
 */
export function chainFailures(
  { issuing }: Pick<Intent<object>, "issuing">,
  planned: PlannedCertificate,
  argumentOf: Arguments,
): Failure[] {
  if (!issuing) return [];
  return verifyPlan(planned).map(({ about, message }) => ({ argument: argumentOf[about] ?? "", message }));
}
