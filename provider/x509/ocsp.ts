import { createHash } from "node:crypto";
import { PkiError } from "../base/errors";
import { signatureAlgorithm } from "./algorithms";
import {
  bits,
  children,
  content,
  decode,
  encode,
  enumerated,
  explicit,
  generalizedTime,
  implicit,
  isTagged,
  octets,
  oid,
  readOid,
  sequence,
  type Der,
} from "./der";
import { keyIdentifier } from "./extensions";
import type { Issuer } from "./issue";
import { derProblem } from "./strict-der";

const NONCE = "1.3.6.1.5.5.7.48.1.2";
const BASIC_RESPONSE = "1.3.6.1.5.5.7.48.1.1";
const MAX_REQUEST = 65_536;
const MAX_CERTIFICATES = 100;
/** Maximum size of a nonce, in bytes (RFC 9654, 2.1). */
const MAX_NONCE = 128;

/** Hashes by which a request identifies an issuer. */
const HASHES: Partial<Record<string, string>> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/** A status request for a single certificate. */
export interface CertificateQuestion {
  /** As it was sent: the response repeats it. */
  readonly id: Der;
  readonly hash: string | undefined;
  readonly issuerNameHash: Buffer;
  readonly issuerKeyHash: Buffer;
  /** Upper-case hexadecimal, as in decoded certificates. */
  readonly serialNumber: string;
}

/** An OCSP request (RFC 6960, 4.1). */
export interface OcspRequest {
  readonly questions: readonly CertificateQuestion[];
  readonly nonce: Buffer | undefined;
}

/** A certificate's status. */
export type CertificateStatus =
  | { readonly status: "good" | "unknown" }
  | { readonly status: "revoked"; readonly revokedAt: Date; readonly reason: number };

/**
 * Decodes an OCSP request. If it is signed, the signature is ignored: anyone may ask.
 *
 * @throws PkiError `MALFORMED`
 */
export function parseOcspRequest(der: Buffer): OcspRequest {
  const read = der.length <= MAX_REQUEST && derProblem(der) === undefined ? tryRead(der) : undefined;
  if (read) return read;
  throw new PkiError("MALFORMED", "not a DER encoded OCSP request that can be answered");
}

function tryRead(der: Buffer): OcspRequest | undefined {
  try {
    const parts = children(children(decode(der))[0]);
    const list = parts.find((part) => !isContextSpecific(part));
    const questions = children(list).map(readQuestion);
    const [extensions] = children(parts.find((part) => isTagged(part, 2)));
    const found = children(extensions).find((node) => readOid(children(node)[0]) === NONCE);
    const nonce = found && content(children(found).at(-1));
    const isAnswerable = questions.length > 0 && questions.length <= MAX_CERTIFICATES;
    return isAnswerable && isNonce(nonce) ? { questions, nonce } : undefined;
  } catch {
    return undefined;
  }
}

const isContextSpecific = (node: Der): boolean => [0, 1, 2].some((tag) => isTagged(node, tag));

// Some clients send the bytes of a nonce unwrapped; it is echoed all the same.
const isNonce = (nonce: Buffer | undefined): boolean =>
  nonce === undefined || (nonce.length > 0 && nonce.length <= MAX_NONCE + 4);

function readQuestion(question: Der): CertificateQuestion {
  const [id] = children(question);
  const parts = children(id);
  if (!id || parts.length < 4) throw new RangeError("not a question");
  const [algorithm, name, key, serial] = parts;
  return {
    id,
    hash: HASHES[readOid(children(algorithm)[0])],
    issuerNameHash: content(name),
    issuerKeyHash: content(key),
    serialNumber: content(serial)
      .toString("hex")
      .toUpperCase()
      .replace(/^(00)+(?=..)/, ""),
  };
}

/** Whether a status request is about a certificate of this issuer. */
export function asksAbout(
  { hash, issuerNameHash, issuerKeyHash }: CertificateQuestion,
  { subjectDer, spki }: Required<Issuer>["certificate"],
): boolean {
  if (hash === undefined) return false;
  const digest = (data: Buffer): Buffer => createHash(hash).update(data).digest();
  const key = content(children(decode(spki))[1]).subarray(1);
  return issuerNameHash.equals(digest(subjectDer)) && issuerKeyHash.equals(digest(key));
}

/** OCSP error responses, by their codes (RFC 6960, 4.2.1). */
export const OCSP_REFUSALS = { malformedRequest: 1, internalError: 2, unauthorized: 6 } as const;

/** An OCSP response that contains only an error; it is not signed. */
export const ocspRefusal = (why: keyof typeof OCSP_REFUSALS): Buffer =>
  encode(sequence([enumerated(OCSP_REFUSALS[why])]));

/** Answers an OCSP request (RFC 6960, 4.2), DER, signed directly by the issuer of the certificates. */
export async function issueOcspAnswer(
  request: OcspRequest,
  statuses: readonly CertificateStatus[],
  now: Date,
  issuer: Required<Issuer>,
): Promise<Buffer> {
  const algorithm = signatureAlgorithm(issuer.privateKey);
  const moment = generalizedTime(now);
  const answers = request.questions.map(({ id }, index) =>
    sequence([id, statusOf(statuses[index] ?? { status: "unknown" }), moment]),
  );
  const { nonce } = request;
  const body = sequence([
    explicit(2, [octets(keyIdentifier(issuer.certificate.spki))]),
    moment,
    sequence(answers),
    ...(nonce ? [explicit(1, [sequence([sequence([oid(NONCE), octets(nonce)])])])] : []),
  ]);
  const signature = await algorithm.sign(encode(body), issuer.privateKey);
  const basic = sequence([body, algorithm.identifier(), bits(signature)]);
  const wrapped = sequence([oid(BASIC_RESPONSE), octets(encode(basic))]);
  return encode(sequence([enumerated(0), explicit(0, [wrapped])]));
}

function statusOf(status: CertificateStatus): Der {
  if (status.status !== "revoked") return implicit(status.status === "good" ? 0 : 2, Buffer.alloc(0));
  const { revokedAt, reason } = status;
  const why = reason === 0 ? [] : [explicit(0, [enumerated(reason)])];
  return explicit(1, [generalizedTime(revokedAt), ...why]);
}
