import type { DeclaredAuthority } from "../../kind";
import { plannedCertificate, type Declared } from "../../planned-chain";
import { hasUnknown, ifKnown } from "../../../base/unknown";
import { familyOf } from "../../../x509/algorithms";
import { encode } from "../../../x509/der";
import { encodeName, type SubjectAttributes } from "../../../x509/names";
import type { PlannedCertificate } from "../../../x509/plan";
import { period } from "../../../x509/validity";

const declared: Declared = (plan, _issuer, now) => {
  const algorithm = ifKnown(plan.algorithm) as string | undefined;
  const years = ifKnown(plan.years) as number | undefined;
  const isSub = plan.kind === "alibaba.SubCa";
  return {
    family: algorithm === undefined ? undefined : familyOf(algorithm),
    pathLength: isSub ? (ifKnown(plan.pathLenConstraint ?? 0) as number | undefined) : undefined,
    extendedKeyUsages: ifKnown(plan.extendedKeyUsages) as string[] | undefined,
    subjectDer: declaredSubject(plan),
    ...(years === undefined ? {} : period({ years }, now)),
  };
};

/** The subject of a declared CA, once all of it is known. */
function declaredSubject(plan: DeclaredAuthority): Buffer | undefined {
  const { countryCode: country, ...rest } = plan;
  const { commonName, organization, organizationUnit, locality, state } = rest;
  const parts = { country, state, locality, organization, organizationUnit, commonName };
  return typeof commonName !== "string" || hasUnknown(parts)
    ? undefined
    : encode(encodeName(parts as SubjectAttributes));
}

/** A CA in the program as a link of a planned chain. */
export const plannedAuthority = (plan: DeclaredAuthority, now: Date): PlannedCertificate =>
  plannedCertificate(plan, now, declared);
