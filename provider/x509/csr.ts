import { createPublicKey, verify, type KeyObject } from "node:crypto";
import { PkiError } from "../errors";
import { algorithmOf, signatureAlgorithm } from "./algorithms";
import { keyProblem, requestedNamesProblem, subjectProblem } from "./csr-problems";
import {
  bits,
  children,
  content,
  decode,
  encode,
  explicit,
  integer,
  oid,
  readOid,
  sequence,
  set,
  type Der,
} from "./der";
import { basicConstraints, extendedKeyUsage, keyUsage, subjectAltName } from "./extensions";
import { spki } from "./keys";
import { nameConstraints, type NameConstraints } from "./name-constraints";
import { decodeName, encodeName, type DistinguishedName, type GeneralName } from "./names";
import { readExtensions, type ReadExtensions } from "./read-extensions";
import { isSm2, verifySm2 } from "./sm2";

/** PKCS #9 attribute that carries requested extensions. */
const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
const MAX_CSR = 65_536;

/** A certificate signing request, decoded; its signature was verified. */
export interface CertificateRequest extends ReadExtensions {
  readonly name: DistinguishedName;
  /** The subject's DER, with all its attributes. */
  readonly subjectDer: Buffer;
  readonly publicKey: KeyObject;
  /** The documented name of the key's algorithm, for example `ECC_256`; undefined for algorithms without one. */
  readonly algorithm: string | undefined;
}

/** What a signing request of a CA asks for beside its name and key. */
export interface AuthorityRequest {
  readonly pathLength?: number | undefined;
  readonly extendedKeyUsages?: readonly string[] | undefined;
  readonly nameConstraints?: NameConstraints | undefined;
}

/** Makes a certificate signing request (RFC 2986), DER; with `authority` for a CA. */
export async function createCsr(
  subject: DistinguishedName,
  names: readonly GeneralName[],
  privateKey: KeyObject,
  authority?: AuthorityRequest,
): Promise<Buffer> {
  const algorithm = signatureAlgorithm(privateKey);
  const extensions = [
    ...(authority
      ? [basicConstraints(true, authority.pathLength), keyUsage(["keyCertSign", "cRLSign"])]
      : []),
    ...(authority?.extendedKeyUsages?.length ? [extendedKeyUsage(authority.extendedKeyUsages)] : []),
    ...(authority?.nameConstraints ? [nameConstraints(authority.nameConstraints)] : []),
    ...(names.length > 0 ? [subjectAltName(names)] : []),
  ];
  const requested = extensions.length > 0 ? [extensionRequest(extensions)] : [];
  const body = sequence([integer(0), encodeName(subject), decode(spki(privateKey)), explicit(0, requested)]);
  const signature = await algorithm.sign(encode(body), privateKey);
  return encode(sequence([body, algorithm.identifier(), bits(signature)]));
}

const extensionRequest = (extensions: Der[]): Der =>
  sequence([oid(EXTENSION_REQUEST), set([sequence(extensions)])]);

/**
 * Reads a certificate signing request, verifies that its sender has the private key, and refuses what no certificate
 * can hold.
 *
 * @throws PkiError `MALFORMED`
 */
export function parseCsr(der: Buffer): CertificateRequest {
  if (der.length > MAX_CSR) throw new PkiError("MALFORMED", "the certificate signing request is too large");
  const request = readCsr(der);
  if (!request) throw new PkiError("MALFORMED", "not a DER encoded certificate signing request (PKCS #10)");
  if (!request.proven) {
    throw new PkiError("MALFORMED", "the signature of the certificate signing request does not verify");
  }
  const problem =
    keyProblem(request.publicKey) ??
    subjectProblem(decode(request.subjectDer)) ??
    requestedNamesProblem(request.names);
  if (problem === undefined) return request;
  throw new PkiError("MALFORMED", `the certificate signing request cannot become a certificate: ${problem}`);
}

function readCsr(der: Buffer): (CertificateRequest & { proven: boolean }) | undefined {
  try {
    const [body, algorithm, signature] = children(decode(der)) as [Der, Der, Der];
    const [, subject, key, attributes] = children(body) as [Der, Der, Der, Der | undefined];
    const publicKey = createPublicKey({ key: encode(key), format: "der", type: "spki" });
    return {
      ...readExtensions(requestedExtensions(attributes)),
      name: decodeName(subject),
      subjectDer: encode(subject),
      publicKey,
      algorithm: algorithmOf(publicKey),
      proven: isProven(encode(body), algorithm, content(signature).subarray(1), publicKey),
    };
  } catch {
    return undefined;
  }
}

const HASHES: Record<string, string> = {
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};

// Hashes that are broken, such as SHA-1, are not in the table and prove nothing.
function isProven(body: Buffer, algorithm: Der, signature: Buffer, key: KeyObject): boolean {
  if (isSm2(key)) return verifySm2(body, signature, key);
  if (key.asymmetricKeyType === "ed25519") return verify(null, body, key, signature);
  const hash = HASHES[readOid(children(algorithm)[0])];
  return hash !== undefined && verify(hash, body, key, signature);
}

function requestedExtensions(attributes: Der | undefined): Der[] {
  const requested = children(attributes).filter(
    (attribute) => readOid(children(attribute)[0]) === EXTENSION_REQUEST,
  );
  return requested.flatMap((attribute) => children(children(children(attribute)[1])[0]));
}
