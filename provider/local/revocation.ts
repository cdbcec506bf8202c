import { issueRevocationList } from "../x509/crl";
import { isSelfIssued } from "../x509/parse";
import { atomically, type Call, type LocalEnvironment } from "./call";
import { decodeRow, openAuthority, type Authority, type CertificateRecord } from "./store/records";
import type { RevocationListRow, Store } from "./store";

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

const DAY = 86_400_000;
/** Where nobody has said how often a CA makes a revocation list. */
const DEFAULT_DAYS = 7;

/** For how many days the lists of a CA are good; undefined when it publishes none. */
function validDays({ row, details, certificate }: CertificateRecord): number | undefined {
  const { crlDay, crl_configuration: crl } = details as {
    crlDay?: number;
    crl_configuration?: { enabled: boolean; valid_days?: number };
  };
  if (row.cloud === "huawei" && !crl?.enabled) return undefined;
  // Nobody would accept lists that the key is not for.
  if (certificate.keyUsages && !certificate.keyUsages.includes("cRLSign")) return undefined;
  return crlDay ?? crl?.valid_days ?? DEFAULT_DAYS;
}

/**
 * The revocation list of a CA, DER; also of one that is revoked, disabled or expired. A new one with a higher number is
 * made when something was revoked or half of the last one's time is over. Undefined when there is no such CA, when its
 * key is not here, or when it is set to publish none.
 */
export async function revocationList(
  environment: LocalEnvironment,
  issuerId: string,
): Promise<Buffer | undefined> {
  const { store } = environment;
  const signer = await findSigner(store, issuerId);
  const days = signer && validDays(signer.record);
  if (!signer || days === undefined) return undefined;
  const last = await store
    .selectFrom("revocation_lists")
    .selectAll()
    .where("issuer_id", "=", issuerId)
    .executeTakeFirst();
  const now = environment.clock().getTime();
  const current = last && isFresh(last, now, days) && last.entries === (await count(store, issuerId));
  return current ? Buffer.from(last.list, "base64") : newList(store, signer, now, days);
}

function isFresh(last: RevocationListRow, now: number, days: number): boolean {
  const [from, to] = [last.this_update, last.next_update];
  return now >= from && now < (from + to) / 2 && to - from === days * DAY;
}

async function count(store: Store, issuerId: string): Promise<number> {
  const { entries } = await store
    .selectFrom("revocations")
    .select((build) => build.fn.countAll<number>().as("entries"))
    .where("issuer_id", "=", issuerId)
    .executeTakeFirstOrThrow();
  return entries;
}

function newList(store: Store, signer: Authority, now: number, days: number): Promise<Buffer> {
  const { record, privateKey } = signer;
  const issuer = record.row.id;
  return store.transaction().execute(async (transaction) => {
    // Writing first takes the lock: of two lists at once, the second has the higher number and all that the first has.
    await transaction
      .insertInto("revocation_lists")
      .values({ issuer_id: issuer, number: 1, list: "", entries: 0, this_update: 0, next_update: 0 })
      .onConflict((conflict) =>
        conflict.column("issuer_id").doUpdateSet((build) => ({
          number: build("revocation_lists.number", "+", 1),
        })),
      )
      .execute();
    const { number } = await transaction
      .selectFrom("revocation_lists")
      .select("number")
      .where("issuer_id", "=", issuer)
      .executeTakeFirstOrThrow();
    const revoked = await transaction
      .selectFrom("revocations")
      .selectAll()
      .where("issuer_id", "=", issuer)
      .orderBy("revoked_at")
      .orderBy("serial_number")
      .execute();
    const list = await issueRevocationList(
      {
        number: number,
        thisUpdate: new Date(now),
        nextUpdate: new Date(now + days * DAY),
        revocations: revoked.map((row) => ({
          serialNumber: row.serial_number,
          revokedAt: new Date(row.revoked_at),
          reason: row.reason,
        })),
      },
      { certificate: record.certificate, privateKey },
    );
    await transaction
      .updateTable("revocation_lists")
      .set({
        list: list.toString("base64"),
        entries: revoked.length,
        this_update: now,
        next_update: now + days * DAY,
      })
      .where("issuer_id", "=", issuer)
      .execute();
    return list;
  });
}
