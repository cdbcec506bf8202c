import { inTurns } from "../../base/turns";
import { encryptedPrivateKeyPem, privateKeyPem, readPrivateKey } from "../../x509/keys";
import type {
  CreateCertificateByCsrRequest,
  CreateCertificateRequest,
  HuaweiOperations,
  HuaweiCertificate,
} from "../../api/huawei/operations";
import { hashOf, keyAlgorithmName, YEARS, extendedUsagesOf } from "../../api/huawei/vocabulary";
import { PkiError } from "../../base/errors";
import { parseCsr, type ParsedCsr } from "../../x509/csr";
import type { CertificateContent } from "../../x509/issue";
import { oneFromPem } from "../../x509/pem";
import { atomically, invalid, refusal, type Call } from "../call";
import { issueForKey, issueFromNewKey } from "../issuing";
import { list, pageOfRows, type Rows } from "../store/listing";
import { ancestry, changeDetails, decodeRow, insertRecord } from "../store/records";
import { markRevoked } from "../revocation";
import { chainOf } from "./authorities";
import { bothOf, encryptionInfo, exportEncryption, withEncryptionPair } from "./encryption";
import {
  CERTIFICATE_TYPE,
  findCertificate,
  issuingCa,
  statusOf,
  wrongStatus,
  type HuaweiDetails,
  type HuaweiRecord,
} from "./records";
import {
  addressesOf,
  algorithmOf,
  checkSignature,
  defaultUsages,
  extendedUsages,
  inherited,
  documentedName,
  namesOf,
  reasonOf,
  subjectOf,
  validityOf,
} from "./requests";

type Request<O extends keyof HuaweiOperations> = HuaweiOperations[O][0];
type Answer<O extends keyof HuaweiOperations> = Promise<HuaweiOperations[O][1]>;

/** CreateCertificate: for a key that the service generates and stores. */
export async function createCertificate(
  call: Call,
  request: CreateCertificateRequest,
): Answer<"CreateCertificate"> {
  const issuer = await issuingCa(call, request.issuer_id);
  const authority = issuer.record;
  const name = inherited(request.distinguished_name, authority.certificate.name);
  const details: HuaweiDetails = {
    distinguished_name: name,
    key_algorithm: request.key_algorithm ?? authority.details.key_algorithm,
    signature_algorithm: request.signature_algorithm ?? authority.details.signature_algorithm,
    gen_mode: "GENERATE",
    enterprise_project_id: request.enterprise_project_id,
  };
  const algorithm = algorithmOf(call, details.key_algorithm);
  checkSignature(call, details.signature_algorithm, algorithm);
  const { customized_extension: extension } = request;
  const template: CertificateContent = {
    subject: subjectOf(name),
    ...validityOf(call, request.validity, YEARS.CERTIFICATE),
    ca: false,
    keyUsages: request.key_usages ?? defaultUsages(algorithm),
    ...extendedUsages(extendedUsagesOf(request.extended_key_usage)),
    names: namesOf(call, request.subject_alternative_names),
    extension: extension && { oid: extension.object_identifier, value: extension.value },
    hash: hashOf(details.signature_algorithm),
    ...addressesOf(call, authority),
  };
  const issued = await issueFromNewKey(call, algorithm, template, issuer);
  const all = await withEncryptionPair(call, algorithm, template, issuer, details);
  return store(call, { ...issued, issuer: request.issuer_id, details: all });
}

/**
 * CreateCertificateByCsr: for a key that the service never has. Alternative names in addition to the CSR's are ignored.
 */
export async function createCertificateByCsr(
  call: Call,
  request: CreateCertificateByCsrRequest,
): Answer<"CreateCertificateByCsr"> {
  if (request.type !== undefined && request.type !== "ENTITY_CERT") {
    throw refusal(call, "PCA.00020001", "type: the local CA issues ENTITY_CERT only");
  }
  const issuer = await issuingCa(call, request.issuer_id);
  const csr = readCsr(call, request.csr);
  const { algorithm } = csr;
  if (algorithm === undefined) throw invalid(call, "csr: keys of this kind are not supported");
  const details: HuaweiDetails = {
    distinguished_name: documentedName(csr.name),
    key_algorithm: keyAlgorithmName(algorithm) ?? "",
    signature_algorithm: algorithm.startsWith("SM2") ? "SM3" : "SHA384",
    gen_mode: "CSR",
    enterprise_project_id: request.enterprise_project_id,
  };
  const template: CertificateContent = {
    subject: csr.subjectDer,
    ...validityOf(call, request.validity, YEARS.CERTIFICATE),
    ca: false,
    keyUsages: defaultUsages(algorithm),
    ...extendedUsages(csr.extendedKeyUsages),
    names: csr.names,
    hash: hashOf(details.signature_algorithm),
    ...addressesOf(call, issuer.record),
  };
  const certificate = await issueForKey(call, algorithm, { ...template, publicKey: csr.publicKey }, issuer);
  const all = await withEncryptionPair(call, algorithm, template, issuer, details);
  return store(call, { certificate, issuer: request.issuer_id, details: all });
}

function readCsr(call: Call, pem: string): ParsedCsr {
  try {
    return parseCsr(oneFromPem("CERTIFICATE REQUEST", pem));
  } catch (error) {
    if (error instanceof PkiError) throw invalid(call, `csr: ${error.message}`);
    throw error;
  }
}

async function store(
  call: Call,
  made: Omit<Parameters<typeof insertRecord<HuaweiDetails>>[1], "type" | "status">,
): Answer<"CreateCertificate"> {
  const record = await insertRecord<HuaweiDetails>(call, {
    ...made,
    type: CERTIFICATE_TYPE,
    status: "ISSUED",
  });
  return { certificate_id: record?.row.id ?? "" };
}

/** ShowCertificate */
export async function showCertificate(
  call: Call,
  { certificate_id }: Request<"ShowCertificate">,
): Answer<"ShowCertificate"> {
  return answer(call, await findCertificate(call, certificate_id));
}

/**
 * ListCertificate: newest first, unless `sort_dir` reverses it; `name` is a substring of the common name. Only the
 * requested page is decoded.
 */
export async function listCertificate(
  call: Call,
  request: Request<"ListCertificate">,
): Answer<"ListCertificate"> {
  const {
    name,
    status,
    sort_key: key = "create_time",
    sort_dir: direction,
    offset = 0,
    limit = 10,
  } = request;
  if (key !== "create_time") throw invalid(call, "sort_key: the local CA lists certificates by create_time");
  const now = call.clock().getTime();
  const { total, ids } = await list(call, {
    table: "certificates",
    isNewestFirst: direction !== "ASC",
    offset,
    limit,
    where: (rows) => withStatus(rows.where("type", "=", CERTIFICATE_TYPE), status, now),
    matches: name === undefined ? undefined : (details) => commonNameOf(details).includes(name),
    holding: name,
  });
  const rows = await pageOfRows(call.store, "certificates", ids);
  return { total, certificates: await inTurns(rows, (row) => answer(call, decodeRow<HuaweiDetails>(row))) };
}

/** Certificates expire without a call. */
function withStatus(rows: Rows, status: string | undefined, now: number): Rows {
  if (status === undefined) return rows;
  if (status === "ISSUED") return rows.where("status", "=", status).where("not_after", ">", now);
  if (status !== "EXPIRED") return rows.where("status", "=", status);
  return rows.where("status", "in", ["ISSUED", "EXPIRED"]).where("not_after", "<=", now);
}

const commonNameOf = (details: string): string =>
  (JSON.parse(details) as Partial<HuaweiDetails>).distinguished_name?.common_name ?? "";

async function answer(call: Call, record: HuaweiRecord): Promise<HuaweiCertificate> {
  const { row, details } = record;
  const path = await ancestry(call, record);
  return {
    certificate_id: row.id,
    status: statusOf(call, path),
    issuer_id: row.issuer_id ?? "",
    issuer_name: path[1]?.details.distinguished_name.common_name ?? "",
    key_algorithm: details.key_algorithm,
    signature_algorithm: details.signature_algorithm,
    freeze_flag: 0,
    gen_mode: details.gen_mode ?? "GENERATE",
    serial_number: row.serial_number,
    create_time: row.created_at,
    not_before: row.not_before,
    not_after: row.not_after,
    distinguished_name: details.distinguished_name,
    enterprise_project_id: details.enterprise_project_id ?? "0",
    ...(await encryptionInfo(call, record)),
  };
}

/**
 * ExportCertificate: as JSON, which is what `is_compressed` "false" returns; the key is encrypted with the caller's
 * password.
 */
export async function exportCertificate(
  call: Call,
  request: Request<"ExportCertificate">,
): Answer<"ExportCertificate"> {
  const { is_compressed: compressed, is_sm_standard: standard, type, password } = request;
  if (compressed === "true") throw invalid(call, "is_compressed: the local CA answers with JSON only");
  if (standard === "true") {
    throw invalid(call, "is_sm_standard: the local CA has no envelopes according to GM/T 0009 and 0010");
  }
  if (type === "IIS" || type === "TOMCAT") throw invalid(call, "type: the local CA writes no key stores");
  const record = await findCertificate(call, request.certificate_id);
  const path = await ancestry(call, record);
  const status = statusOf(call, path);
  if (status !== "ISSUED") throw wrongStatus(call, status);
  const [certificate, ...above] = path;
  const pem = record.row.private_key;
  const key = pem === null ? undefined : readPrivateKey(pem);
  return {
    certificate: certificate?.row.certificate ?? "",
    certificate_chain: chainOf(above, record),
    ...(key && { private_key: password ? encryptedPrivateKeyPem(key, password) : privateKeyPem(key) }),
    ...(await exportEncryption(call, record, password)),
  };
}

/** RevokeCertificate: only from ISSUED; permanently, even with CERTIFICATE_HOLD. */
export async function revokeCertificate(
  call: Call,
  { certificate_id, reason }: Request<"RevokeCertificate">,
): Answer<"RevokeCertificate"> {
  const code = reasonOf(reason);
  const record = await findCertificate(call, certificate_id);
  const status = statusOf(call, await ancestry(call, record));
  if (status !== "ISSUED") throw wrongStatus(call, status);
  const both = await bothOf(call, record);
  return atomically(call, async (inside) => {
    await changeDetails<HuaweiDetails>(inside, certificate_id, () => ({ reason: reason ?? "UNSPECIFIED" }));
    for (const one of both) await markRevoked(inside, one, "REVOKED", code);
    return {};
  });
}

/** DeleteCertificate: in any status, immediately, without revoking. */
export async function deleteCertificate(
  call: Call,
  { certificate_id }: Request<"DeleteCertificate">,
): Answer<"DeleteCertificate"> {
  const record = await findCertificate(call, certificate_id);
  const ids = (await bothOf(call, record)).map(({ row }) => row.id);
  await call.store.deleteFrom("certificates").where("id", "in", ids).execute();
  return {};
}
