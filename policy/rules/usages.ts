import { usageName } from "../../provider/x509/extensions";
import { open, type Candidate, type CertificateRole, type Check } from "./types";

/** Certificates may only be used for what their role allows. */
export const usages: Check<"usages"> = (settings, candidate) => {
  const limits = settings[candidate.facts.role as CertificateRole];
  const reason = candidate.unknown.get("usages");
  if (!limits) return [];
  if (reason !== undefined) return [open("its usages", reason)];
  return [
    ...outside("key usages", limits.keyUsages, keyUsagesOf(candidate)),
    ...outside("extended key usages", limits.extendedKeyUsages, candidate.facts.extendedKeyUsages ?? []),
  ];
};

/** If a program leaves the key usages to the service, there is nothing to judge until the certificate exists. */
function keyUsagesOf({ facts: { keyUsages, fingerprint } }: Candidate): readonly string[] | undefined {
  return keyUsages ?? (fingerprint === undefined ? undefined : []);
}

function outside(
  what: string,
  allowed: readonly string[] | undefined,
  used: readonly string[] | undefined,
): string[] {
  if (!allowed || !used) return [];
  const list = `allowed are ${allowed.join(", ")}`;
  if (used.length === 0) return [`has no ${what}, so it may be used for anything; ${list}`];
  const names = new Set(allowed.map(usageName));
  const strange = used.map(usageName).filter((usage) => !names.has(usage));
  return strange.length === 0 ? [] : [`has the ${what} ${strange.join(", ")}; ${list}`];
}
