import type { IssuedCertificate } from "../../sdk/certificate";
import { ServiceError } from "../errors";
import { chainPem, orderChain } from "../x509/chain";
import { rfc3339 } from "../x509/validity";

/** What a certificate resource stores beside its arguments. */
export interface IssuedState extends IssuedCertificate {
  /** PEM; only when no resource above supplies it. */
  root?: string | undefined;
}

/** The outputs of a certificate, decoded from the certificate itself. */
export function issuedState(
  answer: { certificate: string; chain: string; status: string },
  withRoot: boolean | undefined,
): IssuedState {
  const { leaf, path, root } = orderChain(answer.certificate, answer.chain);
  return {
    chain: chainPem(path),
    serialNumber: leaf.serialNumber,
    subject: leaf.subject,
    notBefore: rfc3339(leaf.notBefore),
    notAfter: rfc3339(leaf.notAfter),
    fingerprint: leaf.fingerprint,
    status: answer.status,
    ...(withRoot && root ? { root: chainPem([root]) } : {}),
  };
}

/** Whether an error says that the certificate is not there. Only the exact code does: others contain its text too. */
export const isGone = (error: unknown): boolean =>
  error instanceof ServiceError && error.serviceCode === "NotFound";

/** The answer of a read, or undefined when what it asks for is gone. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
