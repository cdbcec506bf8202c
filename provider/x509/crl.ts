import { signatureAlgorithm, type Hash } from "./algorithms";
import {
  bits,
  decode,
  encode,
  encodedSequence,
  enumerated,
  explicit,
  generalizedTime,
  integer,
  sequence,
  time,
  unsigned,
  type Der,
} from "./der";
import { authorityKeyIdentifier, extension, keyIdentifier } from "./extensions";
import type { Issuer } from "./issue";

/** Revocation reasons with their codes (RFC 5280, 5.3.1). */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;

/** A revoked certificate. */
export interface Revocation {
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly revokedAt: Date;
  /** A code of {@link REVOCATION_REASONS}; 0, "unspecified", is omitted from the list. */
  readonly reason?: number | undefined;
  /** When the key was, or is suspected to have been, compromised. */
  readonly invalidSince?: Date | undefined;
}

/** The content of a revocation list. */
export interface RevocationListTemplate {
  /** Each list of a CA has a higher number than the previous one. */
  readonly number: number;
  readonly thisUpdate: Date;
  /** When the next list is due at the latest: verifiers reject this one afterwards. */
  readonly nextUpdate: Date;
  /** The revoked certificates, encoded by {@link encodeRevocation}; each part may contain several. */
  readonly revocations: readonly Buffer[];
  /** Hash of the signature. Default: SHA256. */
  readonly hash?: Hash | undefined;
}

/** Extension that numbers a list. */
export const CRL_NUMBER = "2.5.29.20";
/** Extension of an entry: why. */
export const REASON_CODE = "2.5.29.21";
const INVALIDITY_DATE = "2.5.29.24";

/** Issues a complete revocation list (RFC 5280, section 5), DER, even if the CA has expired. */
export async function issueRevocationList(
  template: RevocationListTemplate,
  issuer: Required<Issuer>,
): Promise<Buffer> {
  const algorithm = signatureAlgorithm(issuer.privateKey, template.hash);
  const { certificate } = issuer;
  const identifier = certificate.subjectKeyIdentifier ?? keyIdentifier(certificate.spki);
  const body = encodedSequence([
    ...[integer(1), algorithm.identifier(), decode(certificate.subjectDer)].map(encode),
    ...[time(template.thisUpdate), time(template.nextUpdate)].map(encode),
    // An empty list of certificates must be omitted (RFC 5280, 5.1.2.6).
    ...(template.revocations.length > 0 ? [encodedSequence(template.revocations)] : []),
    encode(
      explicit(0, [
        sequence([
          authorityKeyIdentifier(identifier),
          extension(CRL_NUMBER, false, integer(template.number)),
        ]),
      ]),
    ),
  ]);
  const signature = await algorithm.sign(body, issuer.privateKey);
  return encodedSequence([body, encode(algorithm.identifier()), encode(bits(signature))]);
}

/** A revocation list entry, DER. */
export const encodeRevocation = (revocation: Revocation): Buffer => encode(entryOf(revocation));

function entryOf({ serialNumber, revokedAt, reason = 0, invalidSince }: Revocation): Der {
  const extensions = [
    ...(reason === 0 ? [] : [extension(REASON_CODE, false, enumerated(reason))]),
    ...(invalidSince ? [extension(INVALIDITY_DATE, false, generalizedTime(invalidSince))] : []),
  ];
  return sequence([
    unsigned(Buffer.from(serialNumber, "hex")),
    time(revokedAt),
    ...(extensions.length > 0 ? [sequence(extensions)] : []),
  ]);
}
