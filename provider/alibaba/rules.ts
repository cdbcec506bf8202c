import { familyOf } from "../x509/algorithms";
import type { AuthorityPlan, Failure } from "../kind";
import { ifKnown } from "../unknown";
import { oneFromPem } from "../x509/pem";
import { parseCertificate } from "../x509/parse";
import { plannedFrom, verifyPlan, type PlannedCertificate, type PlanProblem } from "../x509/plan";
import { period } from "../x509/validity";

/** Algorithms of the documents. */
export const ALGORITHMS = [
  "RSA_1024",
  "RSA_2048",
  "RSA_4096",
  "ECC_256",
  "ECC_384",
  "ECC_512",
  "SM2_256",
] as const;

/** A CA of the program as a link of a planned chain: the certificate once it exists, before that what is declared. */
export function plannedAuthority(plan: AuthorityPlan, now: Date): PlannedCertificate {
  const issuer = plan.issuerPlan && plannedAuthority(plan.issuerPlan, now);
  const label = `CA "${plan.name}"`;
  const pem = ifKnown(plan.certificate) as string | undefined;
  if (pem !== undefined) {
    return { ...plannedFrom(parseCertificate(oneFromPem("CERTIFICATE", pem)), issuer), label };
  }
  const algorithm = ifKnown(plan.algorithm) as string | undefined;
  const years = ifKnown(plan.years) as number | undefined;
  const isSub = plan.kind === "alibaba.SubCa";
  return {
    label,
    ca: true,
    family: algorithm === undefined ? undefined : familyOf(algorithm),
    pathLength: isSub ? (ifKnown(plan.pathLenConstraint ?? 0) as number | undefined) : undefined,
    extendedKeyUsages: ifKnown(plan.extendedKeyUsages) as string[] | undefined,
    ...(years === undefined ? {} : period({ years }, now)),
    issued: false,
    issuer,
  };
}

/** The objections of verifiers, each about the argument that has to change. */
export function chainFailures(
  planned: PlannedCertificate,
  argumentOf: Readonly<Record<PlanProblem["about"], string>>,
): Failure[] {
  return verifyPlan(planned).map(({ about, message }) => ({ argument: argumentOf[about], message }));
}
