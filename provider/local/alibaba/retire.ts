import type { AlibabaOperations } from "../../api/alibaba/operations";
import { refusal, type Call } from "../call";
import { markRevoked } from "../revocation";
import { find, findAuthority, isAuthorityRecord, type AlibabaRecord } from "./records";

type Request<O extends keyof AlibabaOperations> = AlibabaOperations[O][0];

/** CreateRevokeClientCertificate: changes ISSUE to REVOKE, permanently. */
export async function createRevokeClientCertificate(
  call: Call,
  { Identifier }: Request<"CreateRevokeClientCertificate">,
): Promise<object> {
  const record = await find(call, Identifier);
  if (!isAuthorityRecord(record)) return revoke(call, record);
  throw refusal(call, "InvalidParameter", "Identifier: CAs are revoked with UpdateCACertificateStatus");
}

/** UpdateCACertificateStatus: revokes a CA and everything below it; REVOKE is the only status that can be set. */
export async function updateCACertificateStatus(
  call: Call,
  { Identifier }: Request<"UpdateCACertificateStatus">,
): Promise<object> {
  return revoke(call, await findAuthority(call, Identifier));
}

/** DeleteClientCertificate: only revoked certificates can be deleted. */
export async function deleteClientCertificate(
  call: Call,
  { Identifier }: Request<"DeleteClientCertificate">,
): Promise<object> {
  const record = await find(call, Identifier);
  if (!isAuthorityRecord(record)) return remove(call, record);
  throw refusal(call, "InvalidParameter", "Identifier: a CA cannot be deleted");
}

/** Changes ISSUE to REVOKE; any other status is refused. */
export async function revoke(call: Call, record: AlibabaRecord): Promise<object> {
  const { status } = record.row;
  if (status !== "ISSUE") {
    throw refusal(call, "InvalidStatus", `the certificate has the status ${status}`);
  }
  await markRevoked(call, record, "REVOKE");
  return {};
}

/** Deletes a revoked certificate; any other status is refused. */
export async function remove(call: Call, { row }: AlibabaRecord): Promise<object> {
  if (row.status !== "REVOKE") {
    throw refusal(call, "InvalidStatus", "the certificate must be revoked before it is deleted");
  }
  await call.store.deleteFrom("certificates").where("id", "=", row.id).execute();
  return {};
}
