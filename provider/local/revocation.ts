import { isSelfIssued } from "../x509/parse";
import { atomically, type Call, type LocalEnvironment } from "./call";
import { decodeRow, openAuthority, type Authority, type CertificateRecord } from "./store/records";
import type { Store } from "./store";

/** Where the emulator serves the revocation list of a CA. */
export const crlUrl = ({ url }: Pick<LocalEnvironment, "url">, issuerId: string): string =>
  `${url}/crl/${issuerId}.crl`;

/** Where the emulator answers questions about the status of a CA's certificates. */
export const ocspUrl = ({ url }: Pick<LocalEnvironment, "url">, issuerId: string): string =>
  `${url}/ocsp/${issuerId}`;

/**
 * Marks a certificate as revoked and remembers it for the revocation lists of its CA; a root is in its own.
 *
 * @param status - the API's own word for it
 * @param reason - code of RFC 5280, 5.3.1; 0 says nothing
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
    // What somebody else has issued is on the lists of somebody else.
    if (issuer === undefined) return;
    const { serialNumber } = certificate;
    await store
      .insertInto("revocations")
      .values({ issuer_id: issuer, serial_number: serialNumber, revoked_at: now, reason })
      .onConflict((conflict) => conflict.columns(["issuer_id", "serial_number"]).doNothing())
      .execute();
  });
}

/** A CA whose key is here, whatever its status; undefined when there is none with the identifier. */
export async function findSigner(store: Store, issuerId: string): Promise<Authority | undefined> {
  const row = await store
    .selectFrom("certificates")
    .selectAll()
    .where("id", "=", issuerId)
    .executeTakeFirst();
  const record = row && decodeRow<object>(row);
  return record?.certificate.ca ? openAuthority(record, [record]) : undefined;
}
