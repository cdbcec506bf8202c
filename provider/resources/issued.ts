import type { IssuedCertificate } from "../../sdk/certificate";
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
