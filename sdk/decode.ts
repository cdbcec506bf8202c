import { log, type Resource } from "@pulumi/pulumi";
import { validityOf, type CertificateParts } from "../common/certificate";
import { PkiError } from "../common/errors";
import { REVOCATION_ADDRESSES } from "../common/revocation-addresses";
import { CERTIFICATE_FACTS, certificatesOf, namesIssuer, isSelfIssued } from "../common/facts";
import { derOf, toPem } from "../common/pem";
import { dueAt, type RenewalPolicy } from "../common/renewal";
import { rfc3339 } from "../common/time";

/** The certificates of a PEM text, one text each. */
export const blocks = (pem: string): string[] =>
  derOf("CERTIFICATE", pem).map((der) => toPem("CERTIFICATE", der));

/** The self-signed certificate of a chain; empty when the chain does not reach one. */
export const rootOf = (chain: string): string => blocks(chain).find(isRoot) ?? "";

/** A chain, leaf first, without its root; a root alone stays. */
export function withoutRoot(chain: string): string {
  const [leaf = "", ...above] = blocks(chain);
  return [leaf, ...above.filter((block) => !isRoot(block))].join("");
}

function isRoot(pem: string): boolean {
  try {
    return certificatesOf(pem).every(isSelfIssued);
  } catch (error) {
    // One that cannot be read still has its place in the chain.
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** When a certificate is to be renewed, RFC 3339 in UTC; undefined without one, and without a policy that can be read. */
export function renewalDueOf(pem: string, policy: RenewalPolicy): string | undefined {
  const [certificate] = certificatesOf(pem);
  const due = certificate && dueAt(validityOf(certificate), policy);
  return due && rfc3339(due);
}

/** What follows from a certificate; nothing as long as there is none. */
const ofCertificate =
  <T>(none: T, decode: (certificate: CertificateParts) => T) =>
  (pem: string): T => {
    const [certificate] = certificatesOf(pem);
    return certificate ? decode(certificate) : none;
  };

/** Facts of a certificate by the names of the outputs that give them; empty while a CA waits for its certificate. */
export const decoders = {
  serialNumber: ofCertificate("", CERTIFICATE_FACTS.serialNumber),
  subject: ofCertificate("", CERTIFICATE_FACTS.subject),
  names: ofCertificate<string[]>([], CERTIFICATE_FACTS.names),
  notBefore: ofCertificate("", CERTIFICATE_FACTS.notBefore),
  notAfter: ofCertificate("", CERTIFICATE_FACTS.notAfter),
  fingerprint: ofCertificate("", CERTIFICATE_FACTS.fingerprint),
  crlDistributionPoints: ofCertificate<string[]>([], REVOCATION_ADDRESSES.crlDistributionPoints),
  ocspServers: ofCertificate<string[]>([], REVOCATION_ADDRESSES.ocspServers),
  caIssuers: ofCertificate<string[]>([], REVOCATION_ADDRESSES.caIssuers),
};

/** Whether the certificates above are those that have issued one; what cannot be read is not judged. */
export function isAbove(above: string, certificate: string): boolean {
  try {
    const [[own], [issuer]] = [certificatesOf(certificate), certificatesOf(above)];
    return !own || !issuer || namesIssuer(own, issuer);
  } catch (error) {
    if (error instanceof PkiError) return true;
    throw error;
  }
}

const warned = new WeakMap<Resource, Set<string>>();

/** Warns about a resource, of each topic once. */
export function warnOnce(resource: Resource, topic: string, message: string): void {
  const topics = warned.get(resource) ?? new Set();
  warned.set(resource, topics);
  if (!topics.has(topic)) void log.warn(message, resource);
  topics.add(topic);
}

/**
 * What follows from the certificates of a resource. One that cannot be read gives an empty value and a warning: an error
 * would break every later run, also the one that is to replace it.
 *
 * @param name - of the output, for the warning
 */
export function derived<T>(resource: Resource, name: string, decode: () => T, empty: T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    warnOnce(resource, name, `${name} is empty, because a certificate cannot be read: ${error.message}`);
    return empty;
  }
}
