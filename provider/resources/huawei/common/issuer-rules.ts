import type { DeclaredAuthority } from "../../kind";
import { plannedCertificate, type Declared } from "../../planned-chain";
import { ifKnown } from "../../../base/unknown";
import { familyOf } from "../../../x509/algorithms";
import { decode, encode } from "../../../x509/der";
import { decodeName, encodeName } from "../../../x509/names";
import type { KeyUsageName } from "../../../x509/extensions";
import type { PlannedCertificate } from "../../../x509/plan";
import { planValidity, type DistinguishedNameArgs, type HuaweiValidityArgs } from "./fields";
import { KEY_ALGORITHMS, YEARS } from "../../../api/huawei/vocabulary";

const declared: Declared = (plan, _issuer, now) => {
  const algorithm = KEY_ALGORITHMS[(ifKnown(plan.keyAlgorithm) as string | undefined) ?? ""];
  const isRoot = plan.type === "ROOT";
  const validity = ifKnown(plan.validity) as HuaweiValidityArgs | undefined;
  return {
    family: algorithm === undefined ? undefined : familyOf(algorithm),
    keyUsages: isRoot ? undefined : (ifKnown(plan.keyUsages) as KeyUsageName[] | undefined),
    subjectDer: declaredSubject(ifKnown(plan.distinguishedName) as DistinguishedNameArgs | undefined),
    pathLength: isRoot ? undefined : (ifKnown(plan.pathLength ?? 0) as number | undefined),
    ...planValidity(validity, isRoot ? YEARS.ROOT : YEARS.SUBORDINATE, now).period,
  };
};

/** A subject that is declared; undefined as long as it is not known. */
export function declaredSubject(name: DistinguishedNameArgs | undefined): Buffer | undefined {
  if (!name) return undefined;
  const { organizationalUnit, ...rest } = name;
  return encode(encodeName({ ...rest, organizationUnit: organizationalUnit }));
}

/** What a certificate does not say of its subject is the CA's. */
export function inheritedSubject(
  name: DistinguishedNameArgs | undefined,
  issuer: PlannedCertificate | undefined,
): Buffer | undefined {
  if (!name || !issuer?.subjectDer) return undefined;
  const { organizationUnit: organizationalUnit, ...above } = decodeName(decode(issuer.subjectDer));
  const given = Object.entries(name).filter(([, value]) => value !== undefined);
  const all = { ...above, organizationalUnit, ...Object.fromEntries(given) };
  return declaredSubject(all as DistinguishedNameArgs);
}

/** A CA of the program as a link of a planned chain. */
export const plannedAuthority = (plan: DeclaredAuthority, now: Date): PlannedCertificate =>
  plannedCertificate(plan, now, declared);
