import { familyOf } from "../x509/algorithms";
import type { AuthorityPlan, Failure } from "../kind";
import { ifKnown } from "../unknown";
import { verifyPlan, type PlannedCertificate, type PlanProblem } from "../x509/plan";
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

/** A CA of the program as a link of a planned chain; what is not known yet is left out. */
export function plannedAuthority(plan: AuthorityPlan, now: Date): PlannedCertificate {
  const algorithm = ifKnown(plan["algorithm"]) as string | undefined;
  const years = ifKnown(plan["years"]) as number | undefined;
  const [start, end] = [ifKnown(plan["notBefore"]), ifKnown(plan["notAfter"])] as (string | undefined)[];
  const planned = years === undefined ? undefined : period({ years }, now);
  const isSub = plan.kind === "alibaba.SubCa";
  const pathLength = plan["pathLenConstraint"];
  const name = ifKnown(plan["commonName"]) as string | undefined;
  return {
    label: name === undefined ? "the issuing CA" : `CA "${name}"`,
    ca: true,
    family: algorithm === undefined ? undefined : familyOf(algorithm),
    pathLength: isSub ? (ifKnown(pathLength ?? 0) as number | undefined) : undefined,
    extendedKeyUsages: ifKnown(plan["extendedKeyUsages"]) as string[] | undefined,
    notBefore: start === undefined ? planned?.notBefore : new Date(start),
    notAfter: end === undefined ? planned?.notAfter : new Date(end),
    issued: end !== undefined,
    issuer: plan.issuerPlan && plannedAuthority(plan.issuerPlan, now),
  };
}

/** The objections of verifiers, each about the argument that has to change. */
export function chainFailures(
  planned: PlannedCertificate,
  argumentOf: Readonly<Record<PlanProblem["about"], string>>,
): Failure[] {
  return verifyPlan(planned).map(({ about, message }) => ({ argument: argumentOf[about], message }));
}
