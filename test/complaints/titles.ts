/** Tests that answer several complaints, by file and title. */
export const UNCHANGED = ["engine/golden.test.ts", "is unchanged for the present code"] as const;
export const SECRETS = [
  "engine/credentials.test.ts",
  "no key, password or token that was ever generated appears in plain text",
] as const;
export const EXPLAINED = [
  "engine/renewal.test.ts",
  "pulumi-tls#39, acme#134: the preview plans the replacement, and says why in words",
] as const;
export const QUIET = [
  "engine/renewal.test.ts",
  "promise 5, tls#34, vault-tf#2407: nothing a day before it is due",
] as const;
export const NO_DRIFT = [
  "engine/renewal.test.ts",
  "tls#268, acme#540: once it is due, refresh reports no drift",
] as const;
export const EXPIRED = ["engine/renewal.test.ts", "expired at refresh: no error, no drift"] as const;
export const TWO_YEARS = ["engine/two-years.test.ts", "promise 5: exactly what is due is renewed"] as const;
export const RETIRED = ["provider/retire.test.ts", "promise 6, vault-tf#1289: what destroying does"] as const;
export const SWAPPED = [
  "engine/huawei.test.ts",
  "a renewal makes the new certificate, updates the upload in place, and only then retires the old one",
] as const;
export const REPLACED = [
  "engine/alibaba.test.ts",
  "other changes replace exactly their certificate: the new one first, then the old one is retired",
] as const;
export const OUTSIDE = [
  "engine/alibaba.test.ts",
  "external changes, deletions and revocations are shown with their cause, and up reverts them",
] as const;
export const SWITCHED = [
  "engine/huawei.test.ts",
  "a CA that was disabled or enabled externally is as declared after the next up",
] as const;
export const CHAIN = [
  "sdk/outputs.test.ts",
  "a server sends its chain without the root; the full chain ends with the root",
] as const;
export const ACTIVATED = [
  "engine/huawei.test.ts",
  "up issues chains that verify, and the gateway serves the certificate",
] as const;
export const COMES_BACK = ["engine/huawei.test.ts", "declared again, the same CAs are restored"] as const;
export const ADOPTED_KEY = [
  "engine/secrets.test.ts",
  "a private key is generated as asked for, or adopted when one is given",
] as const;
export const SAME_KEY = [
  "engine/secrets.test.ts",
  "another encoding of the same key, or omitting it, keeps the key",
] as const;
export const IMPORTED = [
  "engine/import.test.ts",
  "with the state that it writes, the first preview of its project has no changes",
] as const;
export const OUTLIVES = [
  "provider/chain-rules.test.ts",
  "a certificate that outlives its planned CA",
] as const;
export const ONE_FORM = [
  "provider/chain-rules.test.ts",
  "V1, V2, V3: validity is given in exactly one form",
] as const;
export const BAD_INPUT = [
  "engine/bad-input.test.ts",
  "%s fails at preview and says what is allowed",
] as const;
export const KILLED = [
  "engine/kill-matrix.test.ts",
  "a provider killed at a call to %s leaves no orphan and creates nothing twice",
] as const;
export const PATH_LENGTH = ["local/external-issuing.contract.ts", "V11: path length 0 is written"] as const;
export const EFFECT = ["provider/arguments.test.ts", "changing it: ${row.effect}"] as const;
export const USAGES = [
  "local/custom-extensions.contract.ts",
  "ExtendedKeyUsages by name and OID, alone or with KeyUsage",
] as const;
export const NAMES = ["local/client-names.contract.ts", "V8: SanType %i: %s"] as const;
