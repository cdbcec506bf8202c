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

/** Why a certificate was revoked, with the codes of RFC 5280, 5.3.1. */
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

/** One certificate that is not to be trusted any more. */
export interface Revocation {
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly revokedAt: Date;
  /** A code of {@link REVOCATION_REASONS}; 0, which says nothing, is left out of the list. */
  readonly reason?: number | undefined;
  /** Since when the key is known or suspected to be in other hands. */
  readonly invalidSince?: Date | undefined;
}

/** What a revocation list is to say. */
export interface RevocationListTemplate {
  /** Each list of a CA has a higher number than the one before. */
  readonly number: number;
  readonly thisUpdate: Date;
  /** When the next list comes at the latest: verifiers do not trust this one for longer. */
  readonly nextUpdate: Date;
  /** The certificates that stand in it, by {@link encodeRevocation}; each part may hold several. */
  readonly revocations: readonly Buffer[];
  /** Of the signature. Default: SHA256. */
  readonly hash?: Hash | undefined;
}

const CRL_NUMBER = "2.5.29.20";
const REASON_CODE = "2.5.29.21";
const INVALIDITY_DATE = "2.5.29.24";

/** Issues a complete revocation list (RFC 5280, section 5), DER; whether the CA is still valid makes no difference. */
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
    // An empty list of certificates must be absent (RFC 5280, 5.1.2.6).
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

/** An entry of a list, DER. */
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
