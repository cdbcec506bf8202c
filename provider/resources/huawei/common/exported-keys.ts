import { privateKeyPem, readPrivateKey } from "../../../x509/keys";
import { normalizePem } from "../../../x509/pem";
import type { ExportedCertificate } from "../../../api/huawei/operations";

/** The secrets that an export can hold. */
export interface ExportedKeys {
  privateKey?: string | undefined;
  encPrivateKey?: string | undefined;
  encSm2EnvelopedKey?: string | undefined;
  signedAndEnvelopedData?: string | undefined;
}

/** The secrets among other properties. */
export const keysOf = (from: ExportedKeys): ExportedKeys => ({
  privateKey: from.privateKey,
  encPrivateKey: from.encPrivateKey,
  encSm2EnvelopedKey: from.encSm2EnvelopedKey,
  signedAndEnvelopedData: from.signedAndEnvelopedData,
});

/** Whether there is any. */
export const hasKeys = (from: ExportedKeys): boolean =>
  Object.values(keysOf(from)).some((key) => key !== undefined);

/** What an export under a password holds. Of the envelopes the documents tell no more than the name: they stay as they are. */
export const exportedKeys = (answer: ExportedCertificate, password: string): ExportedKeys => ({
  privateKey: unlocked(answer.private_key, password),
  encPrivateKey: unlocked(answer.enc_private_key, password),
  encSm2EnvelopedKey: answer.enc_sm2_enveloped_key,
  signedAndEnvelopedData: answer.signed_and_enveloped_data,
});

// The second key of a pair is not documented to be locked by the password, nor to be PEM.
function unlocked(key: string | undefined, password: string): string | undefined {
  if (!key?.includes("PRIVATE KEY-----")) return key;
  return privateKeyPem(readPrivateKey(normalizePem(key), password));
}
