import type { IssuedCertificate } from "../../sdk/certificate";
import { chainPem, orderChain } from "../x509/chain";
import { parseCertificate, type Certificate } from "../x509/parse";
import { fromPem } from "../x509/pem";

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

/** The undecoded certificate of a resource; undefined while there is none. */
export const derIn = ({ certificate }: { readonly certificate?: unknown }): Buffer | undefined =>
  typeof certificate === "string" ? fromPem("CERTIFICATE", certificate)[0] : undefined;

/** The certificate of a resource; undefined while there is none. */
export function certificateIn(state: { readonly certificate?: unknown }): Certificate | undefined {
  const der = derIn(state);
  return der && parseCertificate(der);
}
