import { DAY } from "../../../common/time";
import type { HuaweiOperations } from "../../api/huawei/operations";
import { atomically, invalid, refusal, type Call } from "../call";
import { ancestry, changeDetails } from "../store/records";
import { markRevoked } from "../revocation";
import { checkCrl, reasonOf } from "./requests";
import { findCa, findPending, statusOf, wrongStatus, type HuaweiDetails } from "./records";

type Request<O extends keyof HuaweiOperations> = HuaweiOperations[O][0];
type Nothing = Promise<Record<string, never>>;

async function statusOfCa(call: Call, id: string): Promise<string> {
  if (await findPending(call, id)) return "PENDING";
  return statusOf(call, await ancestry(call, await findCa(call, id)));
}

async function setStatus(call: Call, id: string, status: string): Nothing {
  await call.store.updateTable("certificates").set({ status }).where("id", "=", id).execute();
  return {};
}

/** EnableCertificateAuthority: only from DISABLED. */
export async function enableCertificateAuthority(
  call: Call,
  { ca_id }: Request<"EnableCertificateAuthority">,
): Nothing {
  const status = await statusOfCa(call, ca_id);
  if (status !== "DISABLED") throw wrongStatus(call, status);
  return setStatus(call, ca_id, "ACTIVED");
}

/** DisableCertificateAuthority: only from ACTIVED or EXPIRED. */
export async function disableCertificateAuthority(
  call: Call,
  { ca_id }: Request<"DisableCertificateAuthority">,
): Nothing {
  const status = await statusOfCa(call, ca_id);
  if (status !== "ACTIVED" && status !== "EXPIRED") throw wrongStatus(call, status);
  return setStatus(call, ca_id, "DISABLED");
}

/** DeleteCertificateAuthority: deletes a pending CA at once, schedules the deletion of a disabled or revoked one. */
export async function deleteCertificateAuthority(
  call: Call,
  { ca_id, pending_days: days }: Request<"DeleteCertificateAuthority">,
): Nothing {
  const status = await statusOfCa(call, ca_id);
  if (status === "PENDING") {
    await call.store.deleteFrom("objects").where("id", "=", ca_id).execute();
    return {};
  }
  if (status !== "DISABLED" && status !== "REVOKED") throw wrongStatus(call, status);
  const end = call.clock().getTime() + Number(days) * DAY;
  return atomically(call, async (inside) => {
    await changeDetails<HuaweiDetails>(inside, ca_id, () => ({ delete_time: end }));
    return setStatus(inside, ca_id, "DELETED");
  });
}

/** RestoreCertificateAuthority: changes DELETED to DISABLED, or back to REVOKED, until the deletion is due. */
export async function restoreCertificateAuthority(
  call: Call,
  { ca_id }: Request<"RestoreCertificateAuthority">,
): Nothing {
  const status = await statusOfCa(call, ca_id);
  if (status !== "DELETED") throw wrongStatus(call, status);
  return atomically(call, async (inside) => {
    await changeDetails<HuaweiDetails>(inside, ca_id, () => ({ delete_time: undefined }));
    const { row } = await findCa(inside, ca_id);
    return setStatus(inside, ca_id, row.revoked_at === null ? "DISABLED" : "REVOKED");
  });
}

/**
 * RevokeCertificateAuthority: revokes a subordinate CA in any status that allows enabling; the document lists no
 * statuses for this operation.
 */
export async function revokeCertificateAuthority(
  call: Call,
  { ca_id, reason }: Request<"RevokeCertificateAuthority">,
): Nothing {
  const code = reasonOf(reason);
  const status = await statusOfCa(call, ca_id);
  if (status !== "ACTIVED" && status !== "DISABLED") throw wrongStatus(call, status);
  const record = await findCa(call, ca_id);
  if (record.row.type !== "SUBORDINATE") throw invalid(call, "ca_id: only a subordinate CA can be revoked");
  await markRevoked(call, record, "REVOKED", code);
  return {};
}

/** EnableCertificateAuthorityCrl */
export async function enableCertificateAuthorityCrl(
  call: Call,
  { ca_id, ...request }: Request<"EnableCertificateAuthorityCrl">,
): Nothing {
  const { certificate } = await findCa(call, ca_id);
  checkCrl(call, certificate.keyUsages, { enabled: true });
  const crl = { enabled: true, ...request };
  await changeDetails<HuaweiDetails>(call, ca_id, () => ({ crl_configuration: crl }));
  return {};
}

/** DisableCertificateAuthorityCrl */
export async function disableCertificateAuthorityCrl(
  call: Call,
  { ca_id }: Request<"DisableCertificateAuthorityCrl">,
): Nothing {
  await findCa(call, ca_id);
  await changeDetails<HuaweiDetails>(call, ca_id, () => ({ crl_configuration: { enabled: false } }));
  return {};
}

/** UpdateOcspSwitch: refuses the current state, with a different error code for each. */
export async function updateOcspSwitch(
  call: Call,
  { ca_id, ocsp_switch: on }: Request<"UpdateOcspSwitch">,
): Nothing {
  const { details } = await findCa(call, ca_id);
  if ((details.ocsp_switch ?? false) === on) {
    const code = on ? "PCA.10010071" : "PCA.10010072";
    throw refusal(call, code, `OCSP is already ${on ? "on" : "off"}`, 403);
  }
  await changeDetails<HuaweiDetails>(call, ca_id, () => ({ ocsp_switch: on }));
  return {};
}
