import { randomUUID } from "node:crypto";
import type { CertificateRow } from "../../provider/local/store";

/** A row that the store accepts, with the given values. */
export const certificateRow = (more: Partial<CertificateRow> = {}): CertificateRow => ({
  ...{ id: randomUUID(), cloud: "alibaba", type: "CLIENT", issuer_id: null, status: "ISSUE" },
  ...{ serial_number: randomUUID(), idempotency_key: null, certificate: "", private_key: null },
  ...{ not_before: 0, not_after: 1, created_at: 0, revoked_at: null, details: "{}" },
  ...more,
});
