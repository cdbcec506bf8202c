import type { CACertificateDetails } from "../../api/alibaba/operations";
import { atomically, refusal, type Call } from "../call";
import { list } from "../store/listing";
import { insertOnce, type AlibabaRecord, type NewAlibabaRecord } from "./records";

type Counts = Pick<CACertificateDetails, "CertIssuedCount" | "CertRemainingCount" | "CertTotalCount">;

/** How many certificates a CA has issued, and how many of the purchased ones are left, if the local CA counts them. */
export async function countsOf(call: Call, identifier: string): Promise<Counts> {
  const issued = await issuedBy(call, identifier);
  const total = call.certificateCount;
  return total === undefined
    ? { CertIssuedCount: issued }
    : {
        CertIssuedCount: issued,
        CertRemainingCount: Math.max(0, total - issued),
        CertTotalCount: total,
      };
}

async function issuedBy(call: Call, identifier: string): Promise<number> {
  const { total } = await list(call, {
    table: "certificates",
    offset: 0,
    limit: 0,
    where: (rows) => rows.where("issuer_id", "=", identifier),
  });
  return total;
}

/** Stores what a CA has issued, unless it has issued as many certificates as were purchased. */
export function insertIssued(
  call: Call,
  issuer: AlibabaRecord,
  made: Omit<NewAlibabaRecord, "issuer">,
): Promise<AlibabaRecord> {
  const { id } = issuer.row;
  const total = call.certificateCount;
  if (total === undefined) return insertOnce(call, { ...made, issuer: id });
  return atomically(call, async (inside) => {
    const record = await insertOnce(inside, { ...made, issuer: id });
    if ((await issuedBy(inside, id)) <= total) return record;
    const name = issuer.certificate.name.commonName ?? id;
    throw refusal(
      call,
      "QuotaExceeded",
      `ParentIdentifier: CA "${name}" has issued all of its ${total} certificates`,
    );
  });
}
