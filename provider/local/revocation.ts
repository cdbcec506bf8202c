import { isSelfIssued } from "../x509/parse";
import { atomically, type Call, type LocalEnvironment } from "./call";
import { decodeRow, openAuthority, rowById, type Authority, type CertificateRecord } from "./store/records";
import type { Store } from "./store";

/** The path at which the emulator serves the revocation list of a CA. */
export const crlUrl = ({ url }: Pick<LocalEnvironment, "url">, issuerId: string): string =>
  `${url}/crl/${issuerId}.crl`;

/** The path at which the emulator answers OCSP requests for a CA's certificates. */
export const ocspUrl = ({ url }: Pick<LocalEnvironment, "url">, issuerId: string): string =>
  `${url}/ocsp/${issuerId}`;

/**
 * Marks a certificate as revoked and records it for its CA's revocation lists; a root is on its own list.
 *
 * @param status - the API's status for revoked certificates
 * @param reason - code of RFC 5280, 5.3.1; 0 is "unspecified"
 */
export async function markRevoked(
  call: Call,
  { row, certificate }: Pick<CertificateRecord, "row" | "certificate">,
  status: string,
  reason = 0,
): Promise<void> {
  const now = call.clock().getTime();
  const issuer = row.issuer_id ?? (isSelfIssued(certificate) ? row.id : undefined);
  await atomically(call, async ({ store }) => {
    await store
      .updateTable("certificates")
      .set({ status, revoked_at: now })
      .where("id", "=", row.id)
      .execute();
    // A certificate issued elsewhere belongs on its issuer's lists.
    if (issuer === undefined) return;
    const { serialNumber } = certificate;
    await store
      .insertInto("revocations")
      .values({ issuer_id: issuer, serial_number: serialNumber, revoked_at: now, reason })
      .onConflict((conflict) => conflict.columns(["issuer_id", "serial_number"]).doNothing())
      .execute();
  });
}

/** A CA whose key the service has, in any status; undefined if there is none with the identifier. */
export async function findSigner(store: Store, issuerId: string): Promise<Authority | undefined> {
  const row = await rowById(store, issuerId);
  const record = row && decodeRow<object>(row);
  return record?.certificate.ca ? openAuthority(record, [record]) : undefined;
}
