import { criticalProblem } from "./critical-extensions";
import { keyProblem } from "./csr-problems";
import { children, decode, isTagged, readOid, type Der } from "./der";
import { EXTENSION_OIDS } from "./extensions";
import { isSelfIssued, type Certificate } from "./parse";

/** The parts of a certificate that are checked here and that {@link Certificate} does not include. */
interface Parts {
  readonly signature: string;
  readonly extensions: readonly Der[];
}

function partsOf(der: Buffer): Parts {
  const [tbs] = children(decode(der));
  const parts = children(tbs);
  const [, algorithm] = isTagged(parts[0], 0) ? parts.slice(1) : parts;
  const [extensions] = children(parts.find((node) => isTagged(node, 3)));
  return { signature: readOid(children(algorithm)[0]), extensions: children(extensions) };
}

/** Signature algorithms whose hash is open to forgery. */
const BROKEN: Readonly<Partial<Record<string, string>>> = {
  "1.2.840.113549.1.1.2": "MD2",
  "1.2.840.113549.1.1.4": "MD5",
  "1.2.840.113549.1.1.5": "SHA-1",
  "1.2.840.10045.4.1": "SHA-1",
};

const judged = new WeakMap<Certificate, { readonly problem: string | undefined }>();

/**
 * The reason verifiers reject everything that an existing CA issues, apart from what the plan compares (usages, path
 * lengths, names, dates); undefined if they accept it. A root's own signature proves nothing and is not checked.
 */
export function authorityProblem(certificate: Certificate): string | undefined {
  // Every certificate that a CA issues asks again.
  const known = judged.get(certificate) ?? { problem: problemOf(certificate) };
  judged.set(certificate, known);
  return known.problem;
}

function problemOf(certificate: Certificate): string | undefined {
  const { signature, extensions } = partsOf(certificate.der);
  if (children(decode(certificate.subjectDer)).length === 0) return "has no subject, which every CA needs";
  if (certificate.serialNumber.startsWith("-")) return "has a negative serial number, which verifiers refuse";
  const hash = BROKEN[signature];
  if (hash !== undefined && !isSelfIssued(certificate)) {
    return `is signed with ${hash}, which verifiers no longer accept`;
  }
  const weakness = certificate.publicKey ? keyProblem(certificate.publicKey) : certificate.keyProblem;
  return criticalProblem(extensions) ?? (weakness === undefined ? undefined : `cannot issue: ${weakness}`);
}

/**
 * The reason strict verifiers (OpenSSL with `-x509_strict`, Python 3.13 and later) reject a CA that others accept;
 * undefined if they accept it.
 */
export function strictProblem(certificate: Certificate): string | undefined {
  const { extensions } = partsOf(certificate.der);
  const find = (dotted: string): Der | undefined =>
    extensions.find((extension) => readOid(children(extension)[0]) === dotted);
  if (children(find(EXTENSION_OIDS.basicConstraints)).length < 3)
    return "has basic constraints that are not critical";
  if (!certificate.keyUsages) return "has no key usages: a CA needs keyCertSign";
  if (!certificate.subjectKeyIdentifier) return "has no subject key identifier, which a CA needs";
  if (!find(EXTENSION_OIDS.authorityKeyIdentifier) && !isSelfIssued(certificate)) {
    return "has no authority key identifier, which a CA needs";
  }
  return undefined;
}
