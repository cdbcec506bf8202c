import type { AuthorityPlan, Failure } from "./kind";
import { ifKnown } from "./unknown";
import { parseCertificate } from "./x509/parse";
import { oneFromPem } from "./x509/pem";
import { plannedFrom, verifyPlan, type PlannedCertificate, type PlanProblem } from "./x509/plan";

/** What a CA of the program that does not exist yet will be, as far as its declaration says. */
export type Declared = (
  plan: AuthorityPlan,
  issuer: PlannedCertificate | undefined,
  now: Date,
) => Omit<PlannedCertificate, "label" | "ca" | "issued" | "issuer">;

/** A CA of the program as a link of a planned chain: the certificate once it exists, before that what is declared. */
export function plannedAuthority(plan: AuthorityPlan, now: Date, declared: Declared): PlannedCertificate {
  const issuer = plan.issuerPlan && plannedAuthority(plan.issuerPlan, now, declared);
  const label = `CA "${plan.name}"`;
  const pem = ifKnown(plan.certificate) as string | undefined;
  // A CA that waits for its certificate has an empty one.
  if (pem !== undefined && pem !== "") {
    return { ...plannedFrom(parseCertificate(oneFromPem("CERTIFICATE", pem)), issuer), label };
  }
  return { ...declared(plan, issuer, now), label, ca: true, issued: false, issuer };
}

/** The objections of verifiers, each about the argument that has to change. */
export function chainFailures(
  planned: PlannedCertificate,
  argumentOf: Readonly<Record<PlanProblem["about"], string>>,
): Failure[] {
  return verifyPlan(planned).map(({ about, message }) => ({ argument: argumentOf[about], message }));
}
