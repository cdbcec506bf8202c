import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import { PkiError } from "../../base/errors";
import { parseObject } from "../../base/json";

/** The key under which a store's private keys are sealed. It changes only when encryption is turned on anew. */
export interface DataKey {
  readonly id: string;
  readonly key: Buffer;
}

/** A data key as it is stored: under a key that scrypt derives from the passphrase. */
export interface WrappedKey {
  readonly key_id: string;
  /** JSON: how the passphrase becomes a key. */
  readonly parameters: string;
  readonly wrapped_key: string;
}

/** How every sealed value begins; the number is the format's. */
export const SEALED = "pki1:";
/** How the values begin that are sealed under the data key with the identifier. */
export const markerOf = (id: string): string => `${SEALED}${id}:`;

const CIPHER = "aes-256-gcm";
const KEY_LENGTH = 32;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

// What OWASP recommends: 128 MiB and a third of a second for each guess.
const SCRYPT = { kdf: "scrypt", N: 2 ** 17, r: 8, p: 1 } as const;

const parametersSchema = z.object({
  kdf: z.literal("scrypt"),
  // Bounded, so that who can write into the store cannot make opening it arbitrarily expensive.
  N: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
  r: z.int().min(8).max(16),
  p: z.int().min(1).max(4),
  salt: z.string(),
});

/** Work of one derivation: twice what is usual. */
const MOST_WORK = 2 * SCRYPT.N * SCRYPT.r * SCRYPT.p;

/** A data key that nobody has had before. */
export const newDataKey = (): DataKey => ({
  id: randomBytes(9).toString("base64url"),
  key: randomBytes(KEY_LENGTH),
});

/** Seals a text: AES-256-GCM with a random nonce, bound to the data key's identifier. */
export const seal = ({ id, key }: DataKey, text: string): string =>
  markerOf(id) + encrypt(key, Buffer.from(text, "utf8"), markerOf(id));

/** The text in a sealed value; undefined when it was sealed under another key or changed since. */
export function unseal({ id, key }: DataKey, sealed: string): string | undefined {
  const marker = markerOf(id);
  if (!sealed.startsWith(marker)) return undefined;
  return decrypt(key, sealed.slice(marker.length), marker)?.toString("utf8");
}

/** The data key as it is stored under a passphrase. */
export async function wrap({ id, key }: DataKey, passphrase: string): Promise<WrappedKey> {
  const parameters = JSON.stringify({ ...SCRYPT, salt: randomBytes(16).toString("base64url") });
  const derived = await derive(passphrase, parameters);
  return { key_id: id, parameters, wrapped_key: encrypt(derived, key, markerOf(id) + parameters) };
}

/** The data key that was stored under the passphrase; undefined when it is another one. GCM's check is constant-time. */
export async function unwrap(stored: WrappedKey, passphrase: string): Promise<DataKey | undefined> {
  const { key_id: id, parameters, wrapped_key: wrapped } = stored;
  const key = decrypt(await derive(passphrase, parameters), wrapped, markerOf(id) + parameters);
  return key && { id, key };
}

/**
 * Refuses work that no release has asked for, before it is done.
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
  // The same passphrase is the same bytes on every keyboard.
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
