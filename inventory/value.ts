import { holdsPrivateKey } from "../common/private-key-material";
import { UNKNOWN } from "../provider/base/unknown";

/** The placeholder for a secret value. */
export const SECRET = "[secret]";

/** The placeholder for a value that is neither plain data nor secret, such as a file of an archive. */
const UNREADABLE = "[not readable]";

// Pulumi's markers for values that are not plain data, and the one for secrets.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** A value as it may be shown: secrets, encrypted or in the clear, become {@link SECRET}. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  const record = value as Record<string, unknown>;
  if (record[SIGNATURE] === SECRET_SIGNATURE) return SECRET;
  if (SIGNATURE in record) return UNREADABLE;
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, withoutSecrets(item)]));
}

/** A secret that the state holds encrypted. */
export const ENCRYPTED = Symbol("encrypted");

/** The text of a value, also of a secret one that is in the clear; undefined if it is no text. */
export function clearText(value: unknown): string | typeof ENCRYPTED | undefined {
  if (typeof value === "string") return value;
  const { [SIGNATURE]: signature, plaintext } = (value ?? {}) as Record<string, unknown>;
  if (signature !== SECRET_SIGNATURE) return undefined;
  if (typeof plaintext !== "string") return ENCRYPTED;
  try {
    const text: unknown = JSON.parse(plaintext);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}

/** A text, or what stands in its place: `String` throws for an object whose `toString` is none. */
export const textFor = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

/** A list of texts; undefined for anything but a list. */
export const textsIn = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.map(textFor) : undefined;

/** Shorter texts cannot contain a private key. */
const SHORTEST_KEY = 40;

/** A value in which texts that contain a private key become {@link SECRET}, even if not marked as secret. */
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

/** Whether a value is, or contains, a secret. */
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

/** The readable parts of a value; unreadable elements of lists and objects are left out. */
export function plainPart(value: unknown): unknown {
  if (!isPlain(value)) return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plainPart).filter((item) => item !== undefined);
  const entries = Object.entries(value).map(([key, item]) => [key, plainPart(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}
