import type { Policy } from "./file";
import { appliesTo, unknownIssuer, type NamesEntry, type IssuingAuthority } from "./issuer";

/** A CA that the run has registered so far. */
export interface SeenAuthority {
  readonly names: readonly string[];
  readonly isRoot: boolean;
}

/**
 * The policies, one of which certainly applies to a certificate whose issuer the engine does not report: one for each
 * entry of the rule `names`, and, if a registered CA has no entry, the one for other CAs. A root is assumed to issue an
 * end certificate only if there is no other CA.
 *
 * @returns undefined if anything may be certified
 */
export function boundsOf(
  policy: Policy,
  seen: readonly SeenAuthority[],
  identifier: string | undefined,
): Policy[] | undefined {
  const { names } = policy.rules;
  if (names === undefined || names === "off") return undefined;
  const only = (entries: readonly NamesEntry[]): Policy => ({
    ...policy,
    rules: { names: { severity: names.severity, issuers: [...entries] } },
  });
  const possible = names.issuers.filter((entry) => appliesTo(entry, unknownIssuer(identifier)) !== "no");
  const certain = possible.filter((entry) => appliesTo(entry, unknownIssuer(identifier)) === "yes");
  if (certain.length > 0) return [only(certain)];
  const subordinate = seen.filter(({ isRoot }) => !isRoot);
  const others = (subordinate.length > 0 ? subordinate : seen).filter((ca) => !hasEntry(possible, ca));
  const isPinned = possible.some(({ issuer }) => issuer === undefined);
  const bounds = possible.map((entry) => only([entry]));
  if (others.length === 0 || isPinned) return bounds;
  if (!names.others) return undefined;
  return [...bounds, only([{ issuer: "*", allowed: names.others.allowed }])];
}

function hasEntry(entries: readonly NamesEntry[], { names }: SeenAuthority): boolean {
  const issuer: IssuingAuthority = { label: undefined, names, isNamed: true };
  return entries.some((entry) => entry.issuer !== undefined && appliesTo(entry, issuer) === "yes");
}
