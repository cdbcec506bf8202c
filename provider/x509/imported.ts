import { rfc3339 } from "../../common/time";
import { PkiError } from "../base/errors";
import { strictProblem } from "./authority-problems";
import { orderChain } from "./chain";
import { isSelfIssued, parseCertificate, type Certificate } from "./parse";
import { oneFromPem } from "./pem";
import { plannedFrom, verifyPlan, type PlannedCertificate } from "./plan";
import { certSignProblem } from "./usage-problems";

/** Which part of an import has to change, and why. */
export interface ImportProblem {
  readonly part: "certificate" | "chain";
  readonly message: string;
}

/** The CAs above a certificate, from those imported with it; undefined if they cannot be read. */
export function importedAbove(certificate: string, chain: string): PlannedCertificate | undefined {
  try {
    return linked(issuersOf(certificate, chain));
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

const linked = (issuers: readonly Certificate[]): PlannedCertificate | undefined =>
  issuers.reduceRight<PlannedCertificate | undefined>((above, link) => plannedFrom(link, above), undefined);

const issuersOf = (certificate: string, chain: string): readonly Certificate[] =>
  chain === "" ? [] : orderChain(certificate, chain).issuers;

/** The reason certificates issued under an imported CA certificate would not verify; undefined if they would. */
export function importProblem(certificate: string, chain: string, now: Date): ImportProblem | undefined {
  const leaf = tryOr("certificate", () => parseCertificate(oneFromPem("CERTIFICATE", certificate)));
  if ("part" in leaf) return leaf;
  const message = ownProblem(leaf, now);
  if (message !== undefined) return { part: "certificate", message };
  const issuers = tryOr("chain", () => issuersOf(certificate, chain));
  if ("part" in issuers) return issuers;
  if (chain !== "" && issuers.length === 0 && !isSelfIssued(leaf)) {
    return { part: "chain", message: "does not contain the CA that issued the certificate" };
  }
  // Its dates need not be within those of the CAs above: certificates issued below are limited by all of them.
  const link = {
    ...plannedFrom(leaf, linked(issuers)),
    notBefore: undefined,
    notAfter: undefined,
    family: undefined,
  };
  const [problem] = verifyPlan(link);
  return problem && { part: "certificate", message: problem.message };
}

function ownProblem(own: Certificate, now: Date): string | undefined {
  if (!own.ca) return "is not a CA certificate";
  const { problem, ...usages } = plannedFrom(own);
  if (own.notAfter <= now) return `expired at ${rfc3339(own.notAfter)}`;
  return problem ?? certSignProblem(usages) ?? strictProblem(own);
}

function tryOr<T extends object>(part: ImportProblem["part"], read: () => T): T | ImportProblem {
  try {
    return read();
  } catch (error) {
    if (error instanceof PkiError)
      return { part, message: `holds a certificate that cannot be read: ${error.message}` };
    throw error;
  }
}
