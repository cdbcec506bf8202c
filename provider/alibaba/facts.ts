import type { IssuedCertificate } from "../../sdk/certificate";
import { ServiceError } from "../errors";
import { chainPem, orderChain } from "../x509/chain";

/** What a certificate resource stores beside its arguments. */
export interface IssuedState extends IssuedCertificate {
  /** The CAs above, PEM, nearest first; only when no resource above supplies them. */
  issuers?: string | undefined;
}

/** The stored outputs of a certificate, from what the service answered: its chains come in several orders. */
export function issuedState(
  answer: { certificate: string; chain: string; status: string },
  withIssuers: boolean | undefined,
): IssuedState {
  const { leaf, issuers } = orderChain(answer.certificate, answer.chain);
  return {
    certificate: chainPem([leaf]),
    status: answer.status,
    ...(withIssuers ? { issuers: chainPem(issuers) } : {}),
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
