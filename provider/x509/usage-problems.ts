import type { Family } from "./algorithms";
import { usageName, type KeyUsageName } from "./extensions";

/** The intended usages of a certificate, as far as they are known. */
export interface PlannedUsages {
  readonly ca: boolean;
  readonly family?: Family | undefined;
  /** Empty if the extension is absent. */
  readonly keyUsages?: readonly KeyUsageName[] | undefined;
  readonly extendedKeyUsages?: readonly string[] | undefined;
  /** The extensions that are critical. */
  readonly critical?: readonly string[] | undefined;
  /** For a CA: whether it publishes revocation lists. */
  readonly crl?: boolean | undefined;
}

const SIGNING: readonly KeyUsageName[] = ["digitalSignature", "nonRepudiation", "keyCertSign", "cRLSign"];

/**
 * What a key of each family can do (RFC 3279, 2.3.1; RFC 8813, 3; RFC 9295, 3). SM2 keys can do everything (GM/T 0015).
 */
const POSSIBLE: Readonly<Partial<Record<Family, readonly KeyUsageName[]>>> = {
  RSA: [...SIGNING, "keyEncipherment", "dataEncipherment"],
  ECC: [...SIGNING, "keyAgreement", "encipherOnly", "decipherOnly"],
  ED25519: SIGNING,
};

/** The usages that a key of the family can have. */
export const possibleUsages = (family: Family, usages: readonly KeyUsageName[]): KeyUsageName[] =>
  usages.filter((usage) => POSSIBLE[family]?.includes(usage) ?? true);

const SIGNATURES: readonly KeyUsageName[] = ["digitalSignature", "nonRepudiation"];

/** For each extended key usage, the key usages of which it requires one (RFC 5280, 4.2.1.12; OpenSSL's purposes). */
const NEEDED: Readonly<Partial<Record<string, readonly KeyUsageName[]>>> = {
  serverAuth: ["digitalSignature", "keyEncipherment", "keyAgreement"],
  clientAuth: ["digitalSignature", "keyAgreement"],
  codeSigning: ["digitalSignature"],
  emailProtection: [...SIGNATURES, "keyEncipherment", "keyAgreement"],
  timeStamping: SIGNATURES,
  OCSPSigning: SIGNATURES,
};

/**
 * The reason no verifier accepts what a CA with these key usages issues; undefined if one does, or if none are known.
 */
export function certSignProblem({ keyUsages: usages }: PlannedUsages): string | undefined {
  if (!usages || usages.includes("keyCertSign")) return undefined;
  return `lacks the key usage keyCertSign, so no verifier accepts what it issues: it has ${usages.join(", ") || "none"}`;
}

/** The reason no verifier would accept a certificate with these key usages; undefined if one would. */
export function keyUsageProblem(planned: PlannedUsages): string | undefined {
  const { ca, family, keyUsages: usages } = planned;
  if (!usages) return undefined;
  if (ca && !usages.includes("keyCertSign")) {
    return "must include keyCertSign: without it no verifier accepts what the CA issues";
  }
  if (planned.crl && !usages.includes("cRLSign")) {
    return "must include cRLSign, because the CA publishes revocation lists: without it no verifier accepts them";
  }
  if (!ca && usages.includes("keyCertSign")) return "must not include keyCertSign, which is for CAs only";
  return bitProblem(usages, family) ?? purposeProblem(usages, planned);
}

function bitProblem(usages: readonly KeyUsageName[], family: Family | undefined): string | undefined {
  const possible = family && possibleUsages(family, usages);
  const impossible = possible ? usages.filter((usage) => !possible.includes(usage)) : [];
  if (impossible.length > 0) {
    return `must not include ${impossible.join(", ")}, which a key of the family ${family} cannot be used for`;
  }
  const halves = usages.filter((usage) => usage === "encipherOnly" || usage === "decipherOnly");
  if (halves.length === 0 || (halves.length === 1 && usages.includes("keyAgreement"))) return undefined;
  return "may include encipherOnly or decipherOnly only together with keyAgreement, and not both";
}

/** The extended key usages that a key with these key usages is suitable for. */
export const fittingUsages = (usages: readonly KeyUsageName[], extended: readonly string[]): string[] =>
  extended.filter(
    (purpose) =>
      keyUsageProblem({ ca: false, keyUsages: usages, extendedKeyUsages: [purpose] }) === undefined,
  );

function purposeProblem(
  usages: readonly KeyUsageName[],
  { ca, extendedKeyUsages = [] }: PlannedUsages,
): string | undefined {
  if (ca || usages.length === 0) return undefined;
  const purposes = extendedKeyUsages.map(usageName);
  const missing = purposes.find((purpose) => NEEDED[purpose]?.every((usage) => !usages.includes(usage)));
  if (missing !== undefined) return `must include ${oneOf(NEEDED[missing] ?? [])}, which ${missing} needs`;
  const others = usages.filter((usage) => !SIGNATURES.includes(usage));
  if (!purposes.includes("timeStamping") || others.length === 0) return undefined;
  return `must not include ${others.join(", ")}: verifiers of timestamps accept only keys for ${SIGNATURES.join(", ")}`;
}

const oneOf = (usages: readonly KeyUsageName[]): string =>
  (usages.length > 1 ? "one of " : "") + usages.join(", ");

/** The reason no verifier would accept a certificate for these extended key usages; undefined if one would. */
export function extendedUsageProblem({
  ca,
  extendedKeyUsages = [],
  critical,
}: PlannedUsages): string | undefined {
  const purposes = [...new Set(extendedKeyUsages.map(usageName))];
  if (ca || !purposes.includes("timeStamping")) return undefined;
  // RFC 3161, 2.3
  if (purposes.length > 1)
    return "timeStamping must be the only usage: verifiers of timestamps refuse certificates with others";
  if (critical && !critical.includes("extendedKeyUsages")) {
    return "timeStamping must be critical: otherwise verifiers refuse the timestamps";
  }
  return undefined;
}
