import type { IssuedCertificate } from "../../sdk/certificate";
import { chainPem, orderChain } from "../x509/chain";

/** What a certificate resource stores in addition to its arguments. */
export interface IssuedState extends IssuedCertificate {
  /** The CAs above, PEM, nearest first; only if no resource above provides them. */
  issuers?: string | undefined;
}

/** A certificate's stored outputs, from the service's response: services return chains in various orders. */
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
