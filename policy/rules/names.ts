import { fits, nameFits } from "./pattern";
import type { Candidate, Check } from "./types";

/** The names that a certificate is valid for: the alternative ones, or else its common name. */
function namesOf({ facts }: Candidate): readonly string[] {
  const { names = [], commonName } = facts;
  return names.length === 0 && commonName !== undefined ? [commonName] : names;
}

/** An issuer certifies only the names that it may. */
export const names: Check<"names"> = ({ issuers }, candidate) => {
  if (candidate.facts.role !== "end") return [];
  const [entry] = issuers.filter(({ issuer }) => candidate.issuerNames.some((name) => fits(issuer, name)));
  if (!entry) return [];
  const outside = namesOf(candidate).filter(
    (name) => !entry.allowed.some((allowed) => nameFits(allowed, name)),
  );
  if (outside.length === 0) return [];
  const [issuer = ""] = candidate.issuerNames;
  return [
    {
      values: outside,
      message: `may not be certified by ${issuer}; allowed are ${entry.allowed.join(", ")}`,
    },
  ];
};

/** Wildcard names only where they are allowed. */
export const wildcards: Check<"wildcards"> = ({ allowed }, candidate) => {
  const found = namesOf(candidate).filter((name) => name.includes("*"));
  return allowed || found.length === 0 ? [] : [{ values: found, message: "wildcard names are not allowed" }];
};
