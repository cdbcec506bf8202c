import { holdsPrivateKey } from "../common/private-key-material";
import { UNKNOWN } from "../provider/base/unknown";

/** What stands in place of a value that the stack keeps secret. */
export const SECRET = "[secret]";

/** What stands in place of a value that is neither plain data nor secret, such as a file of an archive. */
const UNREADABLE = "[not readable]";

// Pulumi's marks of values that are not plain data, and the one of secrets.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** A value as it may be shown: secrets, encrypted or in clear, become {@link SECRET}. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  const record = value as Record<string, unknown>;
  if (record[SIGNATURE] === SECRET_SIGNATURE) return SECRET;
  if (SIGNATURE in record) return UNREADABLE;
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, withoutSecrets(item)]));
}

/** Shorter texts cannot hold a private key. */
const SHORTEST_KEY = 40;

/** A value in which texts that hold a private key, though nothing marks them as secret, become {@link SECRET}. */
export function withoutKeys(value: unknown): unknown {
  if (typeof value === "string") {
    return value.length >= SHORTEST_KEY && holdsPrivateKey(value) ? SECRET : value;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutKeys);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [String(withoutKeys(key)), withoutKeys(item)]),
  );
}

/** Whether a value is, or contains, one that is kept secret. */
export function hasSecret(value: unknown): boolean {
  if (value === SECRET) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasSecret);
}

/** Whether a value can be read: neither secret nor unknown. */
export const isPlain = (value: unknown): boolean =>
  value !== SECRET && value !== UNKNOWN && value !== UNREADABLE;

/** Whether a value is, or contains, one that cannot be read. */
export function isUncertain(value: unknown): boolean {
  if (!isPlain(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isUncertain);
}

/** The readable parts of a value; lists and objects lose the others. */
export function plainPart(value: unknown): unknown {
  if (!isPlain(value)) return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plainPart).filter((item) => item !== undefined);
  const entries = Object.entries(value).map(([key, item]) => [key, plainPart(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}
