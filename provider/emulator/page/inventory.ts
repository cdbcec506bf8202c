import { CERTIFICATE_FACTS } from "../../../common/facts";
import { nameList } from "../../../common/general-name";
import type { LocalEnvironment } from "../../local/call";
import { parseCertificate } from "../../x509/parse";
import { oneFromPem } from "../../x509/pem";
import { CA_TYPES } from "../publications";

/** What the page tells of a certificate. */
export interface Shown {
  readonly id: string;
  readonly cloud: string;
  readonly isAuthority: boolean;
  /** In words, for example `subordinate CA`. */
  readonly type: string;
  readonly issuerId: string | null;
  readonly name: string;
  readonly names: string;
  readonly algorithm: string;
  readonly serialNumber: string;
  readonly fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly revokedAt: Date | undefined;
  readonly status: Status;
  /** Days until the end; negative once it is over. */
  readonly daysLeft: number;
}

export const STATUSES = ["valid", "expiring", "expired", "revoked", "disabled", "untrusted"] as const;
/** `expiring` within thirty days; `untrusted` because a CA above is revoked or disabled. */
export type Status = (typeof STATUSES)[number];

const DAY = 86_400_000;
const SOON = 30;

const TYPES: Readonly<Record<string, string>> = {
  ROOT: "root CA",
  SUB_ROOT: "subordinate CA",
  SUBORDINATE: "subordinate CA",
  SERVER: "server",
  CLIENT: "client",
  END_ENTITY: "custom",
  WH_CLIENT: "warehouse",
  CERTIFICATE: "private",
};

// Never the column with the key.
const COLUMNS = [
  ...(["id", "cloud", "type", "issuer_id", "serial_number", "status", "certificate"] as const),
  ...(["not_before", "not_after", "revoked_at"] as const),
] as const;

/** Every certificate of the store, the one that ends first in front. */
export async function readInventory({
  store,
  clock,
}: Pick<LocalEnvironment, "store" | "clock">): Promise<Shown[]> {
  const rows = await store
    .selectFrom("certificates")
    .select(COLUMNS)
    .orderBy("not_after")
    .orderBy("id")
    .execute();
  const now = clock().getTime();
  const above = new Map(rows.map((row) => [row.id, row]));
  const isBroken = (id: string | null): boolean => {
    const row = id === null ? undefined : above.get(id);
    return row !== undefined && (ownStatus(row.status) !== undefined || isBroken(row.issuer_id));
  };
  return rows.map((row) => {
    const certificate = parseCertificate(oneFromPem("CERTIFICATE", row.certificate));
    const daysLeft = Math.floor((row.not_after - now) / DAY);
    return {
      id: row.id,
      cloud: row.cloud,
      isAuthority: CA_TYPES.includes(row.type),
      type: TYPES[row.type] ?? row.type,
      issuerId: row.issuer_id,
      name: certificate.name.commonName ?? certificate.subject,
      names: nameList(CERTIFICATE_FACTS.names(certificate.parts)),
      algorithm: certificate.algorithm ?? "unknown",
      serialNumber: certificate.serialNumber,
      fingerprint: certificate.fingerprint,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      revokedAt: row.revoked_at === null ? undefined : new Date(row.revoked_at),
      status: ownStatus(row.status) ?? (isBroken(row.issuer_id) ? "untrusted" : byTime(row.not_after - now)),
      daysLeft,
    };
  });
}

/** What the store says; undefined for what is good as long as it has not ended. */
function ownStatus(status: string): Status | undefined {
  if (status.startsWith("REVOKE")) return "revoked";
  return status === "DISABLED" || status === "DELETED" ? "disabled" : undefined;
}

const byTime = (left: number): Status => (left <= 0 ? "expired" : left < SOON * DAY ? "expiring" : "valid");
