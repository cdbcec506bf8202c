import type { StackResource } from "./resource";
import { roleOf } from "./role";

/** What destroying a resource, or replacing it, does to what it stands for. */
export interface Retirement {
  /**
   * `revoked`: no longer accepted where revocation is checked; `scheduled`: disabled, and deleted some days later;
   * `deleted`: gone from the service but valid as long as it lasts; `kept`: the service keeps it; `removed`: it was a
   * copy or existed in the state only.
   */
  readonly outcome: "revoked" | "scheduled" | "deleted" | "kept" | "removed";
  /** In words, as the end of a sentence about it. */
  readonly words: string;
}

const DEFAULT_PENDING_DAYS = 7;

/** What happens to a resource that leaves the program or is replaced; see docs/operations.md. */
export function retirementOf(resource: StackResource): Retirement | undefined {
  const { inputs, kind } = resource;
  const role = roleOf(resource);
  if (role === undefined) return undefined;
  if (role === "key" || role === "request") return { outcome: "removed", words: "is deleted from the state" };
  if (role === "upload") return { outcome: "removed", words: "is removed from the gateway" };
  if (kind === "huawei.CertificateAuthority") {
    const { pendingDays } = inputs;
    const days = typeof pendingDays === "number" ? pendingDays : DEFAULT_PENDING_DAYS;
    return { outcome: "scheduled", words: `is disabled and deleted after ${days} days` };
  }
  if (role !== "end") {
    return inputs.revokeOnDelete === true
      ? { outcome: "revoked", words: "is revoked, and with it every certificate below it" }
      : { outcome: "kept", words: "is kept by the service and stays valid: revokeOnDelete is not set" };
  }
  if (kind === "huawei.PrivateCertificate" && inputs.revokeOnDelete === false) {
    return { outcome: "deleted", words: "is deleted without being revoked: it stays valid until it ends" };
  }
  const { revocationReason: reason } = inputs;
  return {
    outcome: "revoked",
    words: `is revoked${typeof reason === "string" ? ` (${reason})` : ""} and deleted`,
  };
}
