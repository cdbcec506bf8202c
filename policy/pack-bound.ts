import type { Policy } from "./file";
import { appliesTo, unknownIssuer, type NamesEntry } from "./issuer";
import { fits } from "./rules/pattern";

/** A CA that a run registers. */
export interface SeenAuthority {
  readonly names: readonly string[];
  readonly isRoot: boolean;
}

/** What matters about the CAs that a run has registered so far, however many there are. */
export interface SeenAuthorities {
  readonly hasSubordinate: boolean;
  /** Whether a root, and whether a subordinate CA, has no entry in the policy. */
  readonly hasOtherRoot: boolean;
  readonly hasOtherSubordinate: boolean;
}

/** Before any CA is registered. */
export const NONE_SEEN: SeenAuthorities = {
  hasSubordinate: false,
  hasOtherRoot: false,
  hasOtherSubordinate: false,
};

/** The same after one more CA has been registered. */
export function withSeen(
  seen: SeenAuthorities,
  { rules: { names } }: Policy,
  ca: SeenAuthority,
): SeenAuthorities {
  const isOther = names !== undefined && names !== "off" && !hasEntry(names.issuers, ca);
  return {
    hasSubordinate: seen.hasSubordinate || !ca.isRoot,
    hasOtherRoot: seen.hasOtherRoot || (isOther && ca.isRoot),
    hasOtherSubordinate: seen.hasOtherSubordinate || (isOther && !ca.isRoot),
  };
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
  seen: SeenAuthorities,
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
  const hasOthers = seen.hasSubordinate ? seen.hasOtherSubordinate : seen.hasOtherRoot;
  const isPinned = possible.some(({ issuer }) => issuer === undefined);
  const bounds = possible.map((entry) => only([entry]));
  if (!hasOthers || isPinned) return bounds;
  if (!names.others) return undefined;
  return [...bounds, only([{ issuer: "*", allowed: names.others.allowed }])];
}

const hasEntry = (entries: readonly NamesEntry[], { names }: SeenAuthority): boolean =>
  entries.some(({ issuer }) => issuer !== undefined && names.some((name) => fits(issuer, name)));
