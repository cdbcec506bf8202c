import type { Policy } from "./file";
import { appliesTo, unknownIssuer, type NamesEntry, type IssuingAuthority } from "./issuer";

/** A CA that a run has registered so far. */
export interface SeenAuthority {
  readonly names: readonly string[];
  readonly isRoot: boolean;
}

/**
 * The policies of which one is surely for a certificate of which the engine does not tell who issues it: that of every
 * entry of the rule `names`, and, where a CA was registered that no entry is for, what others may certify. An end
 * certificate is taken to be issued by a root only where there is no other CA.
 *
 * @returns undefined when anything may be certified
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
