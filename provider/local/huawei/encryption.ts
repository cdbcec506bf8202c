import type { HuaweiOperations } from "../../api/huawei/operations";
import type { KeyUsageName } from "../../x509/extensions";
import type { CertificateContent } from "../../x509/issue";
import { encryptedPrivateKeyPem, privateKeyPem, readPrivateKey } from "../../x509/keys";
import { fittingUsages } from "../../x509/usage-problems";
import type { Call } from "../call";
import { issueFromNewKey } from "../issuing";
import { findRecord, insertRecord, type Authority } from "../store/records";
import { ENCRYPTION_TYPE, type HuaweiDetails, type HuaweiRecord } from "./records";

const USAGES: readonly KeyUsageName[] = ["keyEncipherment", "dataEncipherment", "keyAgreement"];

/**
 * Issues the encryption certificate of an SM2 pair: for the same names, with a key that the service generates. Returns
 * what the signing certificate has to store about it; nothing for other algorithms.
 */
export async function withEncryptionPair(
  call: Call,
  algorithm: string,
  content: CertificateContent,
  issuer: Authority<HuaweiDetails>,
  details: HuaweiDetails,
): Promise<HuaweiDetails> {
  if (algorithm !== "SM2_256") return details;
  // Usages that an encryption key does not have stay with the signing certificate.
  const extendedKeyUsages = fittingUsages(USAGES, content.extendedKeyUsages ?? []);
  const template = { ...content, keyUsages: USAGES, extendedKeyUsages, critical: [] };
  const issued = await issueFromNewKey(call, algorithm, template, issuer);
  const record = await insertRecord<HuaweiDetails>(call, {
    ...issued,
    details,
    type: ENCRYPTION_TYPE,
    status: "ISSUED",
    issuer: issuer.record.row.id,
  });
  return { ...details, enc_certificate_id: record?.row.id };
}

const pairOf = ({ details }: HuaweiRecord, call: Call): Promise<HuaweiRecord | undefined> =>
  findRecord<HuaweiDetails>(call, details.enc_certificate_id ?? "", [ENCRYPTION_TYPE]);

/** The fields for the encryption certificate in the response of ShowCertificate. */
export async function encryptionInfo(
  call: Call,
  record: HuaweiRecord,
): Promise<{ enc_cert_info?: { enc_serial_number: string } }> {
  const pair = await pairOf(record, call);
  return pair ? { enc_cert_info: { enc_serial_number: pair.row.serial_number } } : {};
}

/** The fields that ExportCertificate adds for an SM2 pair. */
export async function exportEncryption(
  call: Call,
  record: HuaweiRecord,
  password: string | undefined,
): Promise<Partial<HuaweiOperations["ExportCertificate"][1]>> {
  const pair = await pairOf(record, call);
  if (!pair?.row.private_key) return {};
  const key = readPrivateKey(pair.row.private_key);
  return {
    enc_certificate: pair.row.certificate,
    enc_private_key: password ? encryptedPrivateKeyPem(key, password) : privateKeyPem(key),
  };
}

/** Both certificates of a pair, which are revoked and deleted together. */
export async function bothOf(call: Call, record: HuaweiRecord): Promise<HuaweiRecord[]> {
  const pair = await pairOf(record, call);
  return pair ? [record, pair] : [record];
}
