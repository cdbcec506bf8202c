import { isKeyOf } from "../../x509/certificate-key";
import { linkProblem } from "../../x509/chain";
import { children, decode, encode } from "../../x509/der";
import { readPrivateKey } from "../../x509/keys";
import { parseCertificate, type Certificate } from "../../x509/parse";
import { oneFromPem, toPem } from "../../x509/pem";
import { signatureProblem } from "../../x509/signature";
import { PkiError } from "../../base/errors";
import { parseObject } from "../../base/json";
import { SEALED, requireBounded, unseal, type DataKey } from "./sealing";

/** A row as returned by its database. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** Reads the tables of a store that is being restored. */
export interface Reading {
  rows(table: string): AsyncIterable<StoredRow>;
  certificate(id: string): Promise<StoredRow | undefined>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Number of CAs whose certificates are cached, so that each is decoded once without keeping a large store in memory.
 */
const MOST_AUTHORITIES = 1000;

/**
 * Verifies the restored contents as a whole, because a checksum proves nothing about who wrote a backup: every
 * certificate can be read and matches its row, its issuer has signed it, its key belongs to it, and so on.
 *
 * @param key - data key of an encrypted store, if its passphrase is known; without it, sealed keys cannot be verified
 * @throws PkiError `MALFORMED`, with what is wrong
 */
export async function verifyRestored(reading: Reading, key: DataKey | undefined): Promise<void> {
  const authorities = new Map<string, Certificate>();
  const authority = async (id: string): Promise<Certificate | undefined> => {
    const cached = authorities.get(id);
    const row = cached ? undefined : await reading.certificate(id);
    const found = cached ?? (row && certificateOf(row));
    if (authorities.size >= MOST_AUTHORITIES) authorities.clear();
    if (found) authorities.set(id, found);
    return found;
  };
  for await (const row of reading.rows("certificates")) await requireSound(row, authority, key);
  for await (const row of reading.rows("objects")) requireSoundObject(row, key);
  for await (const row of reading.rows("revocation_lists"))
    requireSoundList(row, await authority(String(row.issuer_id)));
  let identities = 0;
  for await (const { id } of reading.rows("identity"))
    if (++identities > 1 || !UUID.test(String(id))) throw wrong("identity", id, "is not a single UUID");
}

/**
 * Validates the encryption parameters of a store before a passphrase is tried on it.
 *
 * @throws PkiError `MALFORMED` for more than one row, `STORE_ERROR` for parameters that no release has written
 */
export async function requireSoundEncryption(reading: Reading): Promise<void> {
  let count = 0;
  for await (const row of reading.rows("encryption")) {
    if (++count > 1) throw wrong("encryption", row.key_id, "is a duplicate");
    requireBounded(String(row.parameters));
  }
}

async function requireSound(
  row: StoredRow,
  authority: (id: string) => Promise<Certificate | undefined>,
  key: DataKey | undefined,
): Promise<void> {
  const bad = (what: string, cause?: unknown): PkiError => wrong("certificate", row.id, what, cause);
  const certificate = certificateOf(row);
  // It is handed out exactly as stored.
  if (toPem("CERTIFICATE", certificate.der) !== row.certificate) throw bad("has more than a certificate");
  const { serialNumber, notBefore, notAfter } = certificate;
  if (![serialNumber, `${serialNumber} imported as ${String(row.id)}`].includes(String(row.serial_number)))
    throw bad("has a different serial number than its row");
  if (notBefore.getTime() !== Number(row.not_before) || notAfter.getTime() !== Number(row.not_after))
    throw bad("has a different validity than its row");
  if (!parseObject(String(row.details))) throw bad("has details that cannot be read");
  const opened = openKey(row.private_key, key, bad);
  if (opened !== undefined && !isKeyOf(readKey(opened, bad), certificate))
    throw bad("has the private key of another certificate");
  if (typeof row.issuer_id !== "string") return;
  const issuer = await authority(row.issuer_id);
  const problem = issuer ? linkProblem(certificate, issuer) : undefined;
  if (!issuer) throw bad("lacks its issuer");
  if (problem && problem.about !== "unknown") throw bad(`is not its issuer's: ${problem.message}`);
}

/** An object may have a certificate as well as a key; a pending CA has no certificate. */
function requireSoundObject(row: StoredRow, key: DataKey | undefined): void {
  const bad = (what: string, cause?: unknown): PkiError => wrong("object", row.id, what, cause);
  const details = parseObject(String(row.details));
  if (!details) throw bad("has details that cannot be read");
  const opened = openKey(row.private_key, key, bad);
  const { certificate } = details;
  if (opened === undefined || typeof certificate !== "string") return;
  if (!isKeyOf(readKey(opened, bad), certificateOf({ id: row.id, certificate })))
    throw bad("has the private key of another certificate");
}

/** The list that would be served until the next one is due. */
function requireSoundList(row: StoredRow, issuer: Certificate | undefined): void {
  if (row.list === "" || !issuer?.publicKey) return;
  const bad = (cause?: unknown): PkiError =>
    wrong("revocation list", row.issuer_id, "is not its CA's", cause);
  let problem: object | undefined;
  try {
    const [tbs, identifier, signature] = children(decode(Buffer.from(String(row.list), "base64")));
    if (!tbs || !identifier || !signature) throw new RangeError("it does not have three parts");
    problem = signatureProblem({ data: encode(tbs), identifier, signature }, issuer.publicKey);
  } catch (cause) {
    throw bad(cause);
  }
  if (problem) throw bad();
}

function certificateOf({ id, certificate }: StoredRow): Certificate {
  try {
    return parseCertificate(oneFromPem("CERTIFICATE", String(certificate)));
  } catch (cause) {
    throw wrong("certificate", id, "cannot be read", cause);
  }
}

type Bad = (what: string, cause?: unknown) => PkiError;

/** A cleartext key; undefined if there is none, or if it is sealed under an unknown passphrase. */
function openKey(stored: unknown, key: DataKey | undefined, bad: Bad): string | undefined {
  if (typeof stored !== "string") return undefined;
  if (!stored.startsWith(SEALED)) return stored;
  if (!key) return undefined;
  const text = unseal(key, stored);
  if (text === undefined) throw bad("has a private key that is not sealed under the store's passphrase");
  return text;
}

function readKey(pem: string, bad: Bad): ReturnType<typeof readPrivateKey> {
  try {
    return readPrivateKey(pem);
  } catch (cause) {
    throw bad("has a private key that cannot be read", cause);
  }
}

const wrong = (kind: string, id: unknown, what: string, cause?: unknown): PkiError =>
  new PkiError("MALFORMED", `${kind} ${nameOf(id)} of the backup ${what}: nothing was restored`, { cause });

/** A name from a backup, for messages; in a forged one it may be anything, even a key. */
export const nameOf = (name: unknown): string =>
  typeof name === "string" && /^[\w-]{1,64}$/.test(name) ? name : "(whose name is none)";
