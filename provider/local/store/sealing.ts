import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import { PkiError } from "../../base/errors";
import { parseObject } from "../../base/json";

/** The key that seals a store's private keys. It changes only when encryption is turned on again. */
export interface DataKey {
  readonly id: string;
  readonly key: Buffer;
}

/** A data key as it is stored: wrapped with a key that scrypt derives from the passphrase. */
export interface WrappedKey {
  readonly key_id: string;
  /** JSON: the parameters of the key derivation. */
  readonly parameters: string;
  readonly wrapped_key: string;
}

/** The prefix of every sealed value; the number is the format version. */
export const SEALED = "pki1:";
/** The prefix of values that are sealed under the data key with this identifier. */
export const markerOf = (id: string): string => `${SEALED}${id}:`;

const CIPHER = "aes-256-gcm";
const KEY_LENGTH = 32;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

// As OWASP recommends: 128 MiB and a third of a second per guess.
const SCRYPT = { kdf: "scrypt", N: 2 ** 17, r: 8, p: 1 } as const;

const parametersSchema = z.object({
  kdf: z.literal("scrypt"),
  // Limited, so that write access to the store is not enough to make opening it arbitrarily expensive.
  N: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
  r: z.int().min(8).max(16),
  p: z.int().min(1).max(4),
  salt: z.string(),
});

/** Maximum work of one derivation: twice the default. */
const MOST_WORK = 2 * SCRYPT.N * SCRYPT.r * SCRYPT.p;

/** Generates a new data key. */
export const newDataKey = (): DataKey => ({
  id: randomBytes(9).toString("base64url"),
  key: randomBytes(KEY_LENGTH),
});

/** Seals a text: AES-256-GCM with a random nonce, bound to the data key's identifier. */
export const seal = ({ id, key }: DataKey, text: string): string =>
  markerOf(id) + encrypt(key, Buffer.from(text, "utf8"), markerOf(id));

/** Unseals a value; undefined if it was sealed under another key or has been changed. */
export function unseal({ id, key }: DataKey, sealed: string): string | undefined {
  const marker = markerOf(id);
  if (!sealed.startsWith(marker)) return undefined;
  return decrypt(key, sealed.slice(marker.length), marker)?.toString("utf8");
}

/** Wraps a data key with a passphrase. */
export async function wrap({ id, key }: DataKey, passphrase: string): Promise<WrappedKey> {
  const parameters = JSON.stringify({ ...SCRYPT, salt: randomBytes(16).toString("base64url") });
  const derived = await derive(passphrase, parameters);
  return { key_id: id, parameters, wrapped_key: encrypt(derived, key, markerOf(id) + parameters) };
}

/** Unwraps a data key with a passphrase; undefined if it is the wrong one. GCM's check is constant-time. */
export async function unwrap(stored: WrappedKey, passphrase: string): Promise<DataKey | undefined> {
  const { key_id: id, parameters, wrapped_key: wrapped } = stored;
  const key = decrypt(await derive(passphrase, parameters), wrapped, markerOf(id) + parameters);
  return key && { id, key };
}

/**
 * Refuses key derivation parameters that no release has written, before any work is done.
 *
 * @throws PkiError `STORE_ERROR`
 */
export const requireBounded = (parameters: string): void => {
  readParameters(parameters);
};

function readParameters(text: string): z.infer<typeof parametersSchema> {
  const read = parametersSchema.safeParse(parseObject(text));
  if (read.success && read.data.N * read.data.r * read.data.p <= MOST_WORK) return read.data;
  throw new PkiError(
    "STORE_ERROR",
    "the local store's key derivation parameters are not ones that any release has written: it is damaged, or not to be trusted",
  );
}

async function derive(passphrase: string, parameters: string): Promise<Buffer> {
  const { N, r, p, salt } = readParameters(parameters);
  const cost = { N, r, p, maxmem: 256 * N * r };
  const run = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt);
  // Normalized, so that a passphrase is the same bytes on every keyboard.
  return run(passphrase.normalize("NFKC"), Buffer.from(salt, "base64url"), KEY_LENGTH, cost);
}

function encrypt(key: Buffer, plain: Buffer, context: string): string {
  const iv = randomBytes(IV_LENGTH);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_LENGTH }).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([iv, cipher.update(plain), cipher.final()]);
  return Buffer.concat([sealed, cipher.getAuthTag()]).toString("base64url");
}

function decrypt(key: Buffer, text: string, context: string): Buffer | undefined {
  const sealed = Buffer.from(text, "base64url");
  if (sealed.length < IV_LENGTH + TAG_LENGTH) return undefined;
  const iv = sealed.subarray(0, IV_LENGTH);
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_LENGTH });
  decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-TAG_LENGTH));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV_LENGTH, -TAG_LENGTH)), decipher.final()]);
  } catch {
    return undefined;
  }
}
