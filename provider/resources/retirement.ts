import type { Failure } from "./kind";

/** What destroying a resource does to the certificate, or replacing it to the old one. */
export type Retirement = "revoke" | "delete" | "retain";

interface Asked {
  readonly retire?: Retirement | undefined;
  readonly revokeOnDelete?: boolean | undefined;
  readonly revocationReason?: string | undefined;
}

/**
 * What is to be done. `revokeOnDelete` is the older argument.
 *
 * @param unasked - without either argument
 * @param kept - with `revokeOnDelete` false
 */
export function retirementOf(
  { retire, revokeOnDelete }: Asked,
  unasked: Retirement,
  kept: Retirement,
): Retirement {
  if (retire !== undefined) return retire;
  if (revokeOnDelete === undefined) return unasked;
  return revokeOnDelete ? "revoke" : kept;
}

/** What cannot be said together. */
export function retireFailures({ args }: { readonly args: Asked }): Failure[] {
  const { retire, revokeOnDelete, revocationReason } = args;
  if (retire === undefined) return [];
  if (revokeOnDelete !== undefined) {
    return [{ argument: "revokeOnDelete", message: "is the older form of retire: give retire alone" }];
  }
  if (revocationReason === undefined || retire === "revoke") return [];
  const message = `is for retire "revoke" only, and it is "${retire}": leave it out`;
  return [{ argument: "revocationReason", message }];
}
