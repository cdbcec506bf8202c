import type { AuthorityPlan } from "../kind";
import { plannedAuthority as planned, type Declared } from "../planned";
import { ifKnown } from "../unknown";
import { familyOf } from "../x509/algorithms";
import type { KeyUsage } from "../x509/extensions";
import type { PlannedCertificate } from "../x509/plan";
import { planValidity, type ValidityArgs } from "./fields";
import { KEY_ALGORITHMS, YEARS } from "./vocabulary";

const declared: Declared = (plan, _issuer, now) => {
  const algorithm = KEY_ALGORITHMS[(ifKnown(plan.keyAlgorithm) as string | undefined) ?? ""];
  const isRoot = plan.type === "ROOT";
  const validity = ifKnown(plan.validity) as ValidityArgs | undefined;
  return {
    family: algorithm === undefined ? undefined : familyOf(algorithm),
    keyUsages: isRoot ? undefined : (ifKnown(plan.keyUsages) as KeyUsage[] | undefined),
    pathLength: isRoot ? undefined : (ifKnown(plan.pathLength ?? 0) as number | undefined),
    ...planValidity(validity, isRoot ? YEARS.ROOT : YEARS.SUBORDINATE, now).period,
  };
};

/** A CA of the program as a link of a planned chain. */
export const plannedAuthority = (plan: AuthorityPlan, now: Date): PlannedCertificate =>
  planned(plan, now, declared);
