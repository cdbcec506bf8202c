import { rfc3339 } from "../../common/time";
import { definitionOf } from "../../schema";
import type { Argument } from "../../schema/resource";
import type { Context } from "./context";
import type { AnyKind } from "./kind";
import { retirementOf } from "./retirement";
import { certificateIn } from "./issued";

type Properties = Readonly<Record<string, unknown>>;

/**
 * The state that a resource is removed with. A certificate that would be revoked shortly before its expiry is instead
 * retired in the way that the service offers beside revocation, unless it is revoked because of a compromise.
 */
export function withoutLateRevocation(
  { kind }: AnyKind,
  { clock, noRevocationWithin, tell }: Pick<Context, "clock" | "noRevocationWithin" | "tell">,
  id: string,
  state: Properties,
): Properties {
  const defined = definitionOf(kind)?.arguments ?? {};
  if (noRevocationWithin === undefined || retirementOf(defined, state) !== "revoke") return state;
  const notAfter = certificateIn(state)?.notAfter;
  const left = (notAfter?.getTime() ?? 0) - clock().getTime();
  // What has expired is retired as the service allows.
  if (!notAfter || left <= 0 || left >= noRevocationWithin || isCompromised(state)) return state;
  const retire = canBeDeleted(defined.retire) ? "delete" : "retain";
  const instead = retire === "delete" ? "only deleted" : "left in place";
  tell?.(
    `${kind} ${id} is ${instead} instead of revoked, because it expires at ${rfc3339(notAfter)} (pki:noRevocationWithin)`,
    "info",
  );
  return { ...state, retire };
}

const isCompromised = ({ revocationReason }: Properties): boolean =>
  typeof revocationReason === "string" && revocationReason.endsWith("COMPROMISE");

const canBeDeleted = (retire: Argument | undefined): boolean =>
  retire?.type.type === "choice" && retire.type.of.includes("delete");
