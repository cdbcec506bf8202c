import { PkiError } from "../../provider/base/errors";
import { isIssuedBy } from "../../provider/x509/chain";
import { parseCertificate, type Certificate } from "../../provider/x509/parse";
import { plannedFrom, verifyPlan, type PlannedCertificate } from "../../provider/x509/plan";

/** Why a path, leaf first, would not be issued: the plan's verdict on each certificate below its issuers. */
export function pathProblem(path: readonly Certificate[], at: Date): string | undefined {
  let above: PlannedCertificate | undefined;
  for (const [index, certificate] of [...path].reverse().entries()) {
    const issuer = [...path].reverse()[index - 1];
    if (issuer && !isIssuedBy(certificate, issuer)) return "its issuer has not signed it";
    if (at < certificate.notBefore || at > certificate.notAfter) return "it is out of its time";
    const planned = plannedOf(certificate, above);
    const [problem] = above ? verifyPlan(planned) : [];
    if (problem) return `${problem.about}: ${problem.message}`;
    above = planned;
  }
  return undefined;
}

const plannedOf = (certificate: Certificate, issuer: PlannedCertificate | undefined): PlannedCertificate => ({
  ...plannedFrom(certificate, issuer),
  names: certificate.names,
  commonName: certificate.name.commonName,
  subjectDer: certificate.subjectDer,
});

/** A certificate, or why it is not read; any error other than one of ours is rethrown. */
export function tryParse(der: Buffer): Certificate | string {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}
