import type { AlibabaOperations } from "../../alibaba/operations";
import { refusal, type Call } from "../call";
import { find } from "./records";

type Request<O extends keyof AlibabaOperations> = AlibabaOperations[O][0];

const AUTHORITIES = ["ROOT", "SUB_ROOT"];

/** CreateRevokeClientCertificate: ISSUE becomes REVOKE, for good. */
export async function createRevokeClientCertificate(
  call: Call,
  { Identifier }: Request<"CreateRevokeClientCertificate">,
): Promise<object> {
  const { row } = await find(call, Identifier);
  if (AUTHORITIES.includes(row.type)) {
    throw refusal(call, "InvalidParameter", "Identifier: CAs are revoked with UpdateCACertificateStatus");
  }
  return revoke(call, row.id, row.status);
}

/** UpdateCACertificateStatus: revokes a CA and with it everything below; REVOKE is the only status there is. */
export async function updateCACertificateStatus(
  call: Call,
  { Identifier, Status }: Request<"UpdateCACertificateStatus">,
): Promise<object> {
  const { row } = await find(call, Identifier);
  if (!AUTHORITIES.includes(row.type)) throw refusal(call, "NotFound", `"${Identifier}" is not a CA`, 404);
  if (Status !== "REVOKE") throw refusal(call, "InvalidParameter", "Status: REVOKE is the only value");
  return revoke(call, row.id, row.status);
}

async function revoke(call: Call, id: string, status: string): Promise<object> {
  if (status !== "ISSUE") throw refusal(call, "InvalidStatus", `the certificate has the status ${status}`);
  await call.store
    .updateTable("certificates")
    .set({ status: "REVOKE", revoked_at: call.clock().getTime() })
    .where("id", "=", id)
    .execute();
  return {};
}

/** DeleteClientCertificate: only what is revoked can be deleted. */
export async function deleteClientCertificate(
  call: Call,
  { Identifier }: Request<"DeleteClientCertificate">,
): Promise<object> {
  const { row } = await find(call, Identifier);
  if (AUTHORITIES.includes(row.type)) {
    throw refusal(call, "InvalidParameter", "Identifier: a CA cannot be deleted");
  }
  if (row.status !== "REVOKE") {
    throw refusal(call, "InvalidStatus", "the certificate must be revoked before it is deleted");
  }
  await call.store.deleteFrom("certificates").where("id", "=", row.id).execute();
  return {};
}
