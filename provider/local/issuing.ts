import type { KeyObject } from "node:crypto";
import { familyOf, KEY_ALGORITHMS } from "../x509/algorithms";
import { issue, judge, Judged, type CertificateContent } from "../x509/issue";
import { publicKeyOf } from "../x509/keys";
import type { SignedCertificate } from "../x509/parse";
import { invalid, type Call } from "./call";
import type { Authority } from "./store/records";

/** Issues for a newly generated key, after checking that verifiers would accept the certificate. */
export async function issueFromNewKey(
  call: Call,
  algorithm: string,
  content: CertificateContent,
  authority?: Authority,
): Promise<{ certificate: SignedCertificate; privateKey: KeyObject }> {
  // A request over HTTP may lack parameters that the documents require.
  if ((algorithm as string | undefined) === undefined) throw invalid(call, "Algorithm: is required");
  const judged = judgedOrRefused(call, algorithm, content, authority);
  const key = KEY_ALGORITHMS.get(algorithm);
  if (!key) {
    throw invalid(call, `Algorithm: must be one of ${[...KEY_ALGORITHMS.keys()].join(", ")}`);
  }
  const privateKey = await key.generate();
  const own = authority ? publicKeyOf(privateKey) : privateKey;
  return { certificate: await issue(judged, own, call.entropy), privateKey };
}

/** Issues for a key whose owner has proved possession. */
export async function issueForKey(
  call: Call,
  algorithm: string,
  { publicKey, ...content }: CertificateContent & { readonly publicKey: KeyObject },
  authority: Authority,
): Promise<SignedCertificate> {
  return issue(judgedOrRefused(call, algorithm, content, authority), publicKey, call.entropy);
}

/**
 * Refuses what no verifier would accept, before anything is created for it.
 *
 * @param authority - omitted while it is not known: then only the certificate itself is judged
 */
export function refuseUnverifiable(
  call: Call,
  algorithm: string,
  content: CertificateContent,
  authority?: Authority,
): void {
  judgedOrRefused(call, algorithm, content, authority);
}

function judgedOrRefused(
  call: Call,
  algorithm: string,
  content: CertificateContent,
  authority: Authority | undefined,
): Judged {
  const signer = authority && {
    certificate: authority.record.certificate,
    privateKey: authority.privateKey,
    planned: authority.planned,
  };
  const judged = judge(content, familyOf(algorithm), signer);
  if (judged instanceof Judged) return judged;
  throw invalid(call, `${judged.about}: ${judged.message}`);
}
