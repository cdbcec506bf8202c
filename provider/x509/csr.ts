import type { KeyObject } from "node:crypto";
import { PkiError, type PkiErrorCode } from "../base/errors";
import { algorithmOf, signatureAlgorithm } from "./algorithms";
import { keyProblem } from "./csr-problems";
import {
  bits,
  children,
  content,
  decode,
  encode,
  explicit,
  integer,
  isTagged,
  oid,
  readOid,
  sequence,
  set,
  type Der,
} from "./der";
import { basicConstraints, extendedKeyUsage, keyUsage, subjectAltName } from "./extensions";
import { readPublicKey, spki } from "./keys";
import { nameConstraints, type NameConstraints } from "./name-constraints";
import { decodeName, encodeName, type SubjectAttributes, type GeneralName } from "./names";
import { readExtensions, type ReadExtensions } from "./read-extensions";
import { furtherAttributes, requestedExtensions } from "./request-attributes";
import { requestedNames, requestedSubject, type Requested } from "./requested-names";
import { requestSignatureProblem, type Signed } from "./signature";
import { decodeChecked, derProblem, rawParts } from "./strict-der";

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
const MAX_CSR = 65_536;

/** A certificate signing request, decoded and with its signature verified. */
export interface ParsedCsr extends ReadExtensions {
  readonly name: SubjectAttributes;
  /** The subject's DER with all its attributes, re-encoded in the string types that certificates use. */
  readonly subjectDer: Buffer;
  readonly publicKey: KeyObject;
  /** The documented name of the key's algorithm, for example `ECC_256`; undefined if it has none. */
  readonly algorithm: string | undefined;
  /** Everything it requests apart from its subject and key. */
  readonly asks: {
    /** OIDs of the requested extensions, dotted. */
    readonly extensions: readonly string[];
    /** What its other attributes request, for messages. */
    readonly further: readonly string[];
  };
}

/** What a CA's signing request contains apart from its name and key. */
export interface AuthorityRequest {
  readonly pathLength?: number | undefined;
  readonly extendedKeyUsages?: readonly string[] | undefined;
  readonly nameConstraints?: NameConstraints | undefined;
}

/** Creates a certificate signing request (RFC 2986), DER; for a CA if `authority` is given. */
export async function createCsr(
  subject: SubjectAttributes,
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
 * Reads a certificate signing request, verifies that its sender holds the private key, and refuses what a certificate
 * cannot contain.
 *
 * @throws PkiError `MALFORMED`, `UNSUPPORTED` or `REFUSED`
 */
export function parseCsr(der: Buffer): ParsedCsr {
  if (der.length > MAX_CSR) throw new PkiError("MALFORMED", "the certificate signing request is too large");
  const encoding = derProblem(der);
  if (encoding !== undefined) throw notCsr(encoding);
  const { data, identifier, signature, parts } = bodyOf(der);
  const publicKey = keyOf(encode(parts.key));
  const problem = requestSignatureProblem({ data, identifier, signature }, publicKey);
  if (problem) {
    throw new PkiError(problem.code, `the signature of the certificate signing request ${problem.message}`);
  }
  const refusal = keyProblem(publicKey);
  if (refusal !== undefined) throw cannotBecome("MALFORMED", refusal);
  return read(parts, publicKey);
}

const notCsr = (why?: string): PkiError =>
  new PkiError(
    "MALFORMED",
    `not a DER encoded certificate signing request (PKCS #10)${why === undefined ? "" : `: ${why}`}`,
  );

const cannotBecome = (code: PkiErrorCode, why: string): PkiError =>
  new PkiError(code, `the certificate signing request cannot become a certificate: ${why}`);

interface Parts {
  readonly subject: Der;
  readonly key: Der;
  readonly attributes: readonly Der[];
}

/** The signed bytes, the signature and the content (RFC 2986, 4). */
function bodyOf(der: Buffer): Signed & { readonly parts: Parts } {
  const [data] = rawParts(der);
  const [body, identifier, signature, ...more] = children(decodeChecked(der, "the request"));
  const [version, subject, key, attributes, ...others] = children(body);
  if (!data || !identifier || !signature || more.length > 0) throw notCsr();
  if (!version || !subject || !key || others.length > 0) throw notCsr();
  if (!content(version).equals(Buffer.of(0))) throw notCsr("its version is not 1");
  if (attributes && !isTagged(attributes, 0)) throw notCsr();
  return { data, identifier, signature, parts: { subject, key, attributes: children(attributes) } };
}

function keyOf(spki: Buffer): KeyObject {
  try {
    return readPublicKey(spki);
  } catch (error) {
    if (error instanceof PkiError) throw cannotBecome(error.code, error.message);
    throw error;
  }
}

function read({ subject: subjectDer, attributes }: Parts, publicKey: KeyObject): ParsedCsr {
  const { extensions, asked, names, asks } = readable(() => {
    const requested = requestedExtensions(attributes);
    return {
      extensions: readExtensions(requested),
      asked: requestedSubject(subjectDer),
      names: requestedNames(requested),
      asks: {
        extensions: requested.map((extension) => readOid(children(extension)[0])),
        further: furtherAttributes(attributes),
      },
    };
  });
  const subject = requireValue(asked);
  return {
    ...extensions,
    names: requireValue(names),
    name: decodeName(subject),
    subjectDer: encode(subject),
    publicKey,
    algorithm: algorithmOf(publicKey),
    asks,
  };
}

function requireValue<T>(requested: Requested<T>): T {
  if (requested.problem !== undefined) throw cannotBecome("MALFORMED", requested.problem);
  return requested.value;
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw notCsr("what it asks for cannot be read");
  }
}
