import {
  asksAbout,
  issueOcspAnswer,
  ocspRefusal,
  parseOcspRequest,
  type CertificateQuestion,
  type CertificateStatus,
  type OcspRequest,
} from "../x509/ocsp";
import { inTurns } from "../base/turns";
import type { LocalEnvironment } from "./call";
import type { Authority } from "./store/records";
import { findSigner } from "./revocation";

/**
 * Answers a DER-encoded OCSP request about certificates of a CA. Every request gets a response: `malformedRequest` if
 * it cannot be read, `unauthorized` if the CA does not answer OCSP.
 */
export async function ocspAnswer(
  environment: LocalEnvironment,
  issuerId: string,
  requestDer: Buffer,
): Promise<Buffer> {
  const request = tryParse(requestDer);
  if (!request) return ocspRefusal("malformedRequest");
  const signer = await findSigner(environment.store, issuerId);
  if (!signer || !answers(signer)) return ocspRefusal("unauthorized");
  const { record, privateKey } = signer;
  const statuses = await inTurns(request.questions, async (question): Promise<CertificateStatus> => {
    const isOurs = asksAbout(question, record.certificate);
    return isOurs ? statusOf(environment, issuerId, question) : { status: "unknown" };
  });
  const issuer = { certificate: record.certificate, privateKey };
  return issueOcspAnswer(request, statuses, environment.clock(), issuer);
}

function tryParse(der: Buffer): OcspRequest | undefined {
  try {
    return parseOcspRequest(der);
  } catch {
    return undefined;
  }
}

/** If an API has a switch for OCSP, it decides. */
function answers({ record: { row, details } }: Authority): boolean {
  return row.cloud !== "huawei" || (details as { ocsp_switch?: boolean }).ocsp_switch === true;
}

async function statusOf(
  { store }: LocalEnvironment,
  issuerId: string,
  { serialNumber }: CertificateQuestion,
): Promise<CertificateStatus> {
  const revoked = await store
    .selectFrom("revocations")
    .selectAll()
    .where("issuer_id", "=", issuerId)
    .where("serial_number", "=", serialNumber)
    .executeTakeFirst();
  if (revoked) {
    return { status: "revoked", revokedAt: new Date(revoked.revoked_at), reason: revoked.reason };
  }
  const row = await store
    .selectFrom("certificates")
    .select("id")
    .where("serial_number", "=", serialNumber)
    .where((where) =>
      where.or([
        where("issuer_id", "=", issuerId),
        where.and([where("id", "=", issuerId), where("issuer_id", "is", null)]),
      ]),
    )
    .executeTakeFirst();
  return { status: row ? "good" : "unknown" };
}
