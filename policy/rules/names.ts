import { appliesTo, entryName, type NamesEntry, type IssuingAuthority } from "../issuer";
import type { RuleSettings } from "../schema";
import { parseAddress } from "./network";
import { nameFits } from "./pattern";
import { open, type Break, type Candidate, type Check } from "./types";

/** Common names that look like a host: verifiers use them if no alternative name is a host. */
const HOST = /^(\*\.)?[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)+\.?$/u;

/**
 * The names that a certificate is valid for: its alternative names, or else its common name; and any common name that
 * looks like a host or an address.
 */
export function namesOf({ facts }: Candidate): readonly string[] {
  const { names = [], commonName, otherCommonNames = [] } = facts;
  const common = [...(commonName === undefined ? [] : [commonName]), ...otherCommonNames];
  const hosts = common.filter((name) => HOST.test(name) || parseAddress(name) !== undefined);
  return [...new Set(names.length === 0 ? common : [...names, ...hosts])];
}

/** An issuer certifies only the names that it is allowed to. */
export const names: Check<"names"> = ({ issuers, others }, candidate) => {
  const { issuer, facts } = candidate;
  if (facts.role !== "end" || !issuer) return [];
  const entries = issuers
    .map((entry) => ({ entry, applies: appliesTo(entry, issuer) }))
    .filter(({ applies }) => applies !== "no");
  const isNamed = entries.some(({ applies }) => applies === "yes");
  const limits = [
    ...entries.map(({ entry, applies }) => ({
      allowed: entry.allowed,
      who: applies === "yes" ? (issuer.label ?? entryName(entry)) : `${entryName(entry)}${perhaps(issuer)}`,
    })),
    ...(others && !isNamed
      ? [{ allowed: others.allowed, who: issuer.label ?? "a CA that no entry names" }]
      : []),
  ];
  return limits.length === 0
    ? []
    : [...limits.flatMap((limit) => outside(limit, candidate)), ...unjudged(candidate)];
};

interface Limit {
  readonly allowed: readonly string[];
  readonly who: string;
}

function outside({ allowed, who }: Limit, candidate: Candidate): Break[] {
  const values = namesOf(candidate).filter((name) => !allowed.some((pattern) => nameFits(pattern, name)));
  const list = allowed.length === 0 ? "no names are" : `allowed are ${allowed.join(", ")}`;
  return values.length === 0 ? [] : [{ values, message: `may not be certified by ${who}; ${list}` }];
}

/** The reason an entry applies that may be meant for another CA. */
function perhaps({ label, certificate, isNamed }: IssuingAuthority): string {
  if (label === undefined) return ", which applies because it is not known which CA issues this";
  if (!certificate) return `, which applies because ${label} is new in this run`;
  return isNamed
    ? ""
    : `, which applies because ${label} is only what this program calls the CA: name it by identifier, fingerprint or subject`;
}

function unjudged(candidate: Candidate): Break[] {
  const reason = candidate.unknown.get("names");
  if (reason !== undefined) return [open("its names", reason)];
  return namesOf(candidate).length === 0 ? [open("its names", "they are not known yet")] : [];
}

/** Wildcard names are used only where they are allowed. */
export const wildcards: Check<"wildcards"> = ({ allowed }, candidate) => {
  if (allowed) return [];
  const found = namesOf(candidate).filter((name) => name.includes("*"));
  return [
    ...(found.length === 0 ? [] : [{ values: found, message: "wildcard names are not allowed" }]),
    ...(candidate.facts.role === "end" ? unjudged(candidate) : []),
  ];
};

/** The entries that certainly apply to a CA. */
export const entriesFor = ({ issuers }: RuleSettings<"names">, issuer: IssuingAuthority): NamesEntry[] =>
  issuers.filter((entry) => appliesTo(entry, issuer) === "yes");
