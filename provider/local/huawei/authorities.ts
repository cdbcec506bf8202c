import { randomUUID } from "node:crypto";
import type {
  HuaweiAuthority,
  CreateCertificateAuthorityRequest,
  HuaweiDistinguishedName,
  HuaweiOperations,
  HuaweiValidity,
} from "../../api/huawei/operations";
import { inTurns } from "../../base/turns";
import { AUTHORITY_USAGES, hashOf, YEARS } from "../../api/huawei/vocabulary";
import { keyAlgorithm } from "../../x509/algorithms";
import type { KeyUsageName } from "../../x509/extensions";
import { privateKeyPem } from "../../x509/keys";
import { period } from "../../x509/validity";
import { invalid, type Call } from "../call";
import { issueForKey, issueFromNewKey, refuseUnverifiable } from "../issuing";
import { listed, pageOfRows } from "../store/listing";
import { ancestry, decodeRow, insertRecord } from "../store/records";
import { crlUrl } from "../revocation";
import {
  CA_TYPES,
  decodePending,
  findCa,
  findPending,
  issuingCa,
  PENDING_TYPE,
  sorted,
  statusOf,
  wrongStatus,
  type HuaweiDetails,
  type HuaweiRecord,
  type Sortable,
  type PendingCa,
  type Waiting,
} from "./records";
import { addressesOf, algorithmOf, checkCrl, checkSignature, csrOf, subjectOf, validityOf } from "./requests";

type Request<O extends keyof HuaweiOperations> = HuaweiOperations[O][0];
type Answer<O extends keyof HuaweiOperations> = Promise<HuaweiOperations[O][1]>;

/**
 * CreateCertificateAuthority: a root, or a subordinate CA that is activated at once if all required parameters are
 * given.
 */
export async function createCertificateAuthority(
  call: Call,
  request: CreateCertificateAuthorityRequest,
): Answer<"CreateCertificateAuthority"> {
  const name = request.distinguished_name;
  const algorithm = algorithmOf(call, request.key_algorithm);
  const details: HuaweiDetails = {
    distinguished_name: name,
    key_algorithm: request.key_algorithm,
    signature_algorithm: request.signature_algorithm ?? "",
    enterprise_project_id: request.enterprise_project_id,
    crl_configuration: request.crl_configuration,
  };
  if (request.type === "ROOT") return createRoot(call, request, algorithm, details);
  const { issuer_id: issuer, signature_algorithm: signature, validity } = request;
  const usages = request.key_usages ?? AUTHORITY_USAGES;
  const pathLength = request.path_length ?? 0;
  checkCrl(call, usages, request.crl_configuration);
  if (issuer === undefined || signature === undefined || validity === undefined)
    return createPending(call, algorithm, usages, { ...details, path_length: pathLength });
  const privateKey = await keyAlgorithm(algorithm).generate();
  const record = await issueSubordinate(call, {
    privateKey,
    algorithm,
    usages,
    issuer,
    signature,
    validity,
    pathLength,
    details,
  });
  return { ca_id: record.row.id };
}

/** A pending subordinate CA, whose request another CA has to sign. */
async function createPending(
  call: Call,
  algorithm: string,
  usages: readonly KeyUsageName[],
  wanted: HuaweiDetails & { readonly path_length: number },
): Answer<"CreateCertificateAuthority"> {
  refuseUnverifiable(call, algorithm, {
    subject: subjectOf(wanted.distinguished_name),
    ca: true,
    pathLength: wanted.path_length,
    keyUsages: usages,
    // Another CA determines it later.
    ...period({ years: 1 }, call.clock()),
  });
  const now = call.clock().getTime();
  const privateKey = await keyAlgorithm(algorithm).generate();
  // Created once: each signature would be different.
  const waiting: Waiting = { key_usages: usages, csr: await csrOf(privateKey, wanted) };
  const id = randomUUID();
  const row = {
    id,
    cloud: call.cloud,
    type: PENDING_TYPE,
    name: wanted.distinguished_name.common_name,
    private_key: privateKeyPem(privateKey),
    created_at: now,
    updated_at: now,
    details: JSON.stringify({ ...wanted, ...waiting }),
  };
  await call.store.insertInto("objects").values(row).execute();
  return { ca_id: id };
}

async function createRoot(
  call: Call,
  request: CreateCertificateAuthorityRequest,
  algorithm: string,
  details: HuaweiDetails,
): Answer<"CreateCertificateAuthority"> {
  const { signature_algorithm: signature, validity } = request;
  if (signature === undefined || validity === undefined) {
    throw invalid(call, "signature_algorithm and validity are required for a root CA");
  }
  checkSignature(call, signature, algorithm);
  const issued = await issueFromNewKey(call, algorithm, {
    subject: subjectOf(details.distinguished_name),
    ...validityOf(call, validity, YEARS.ROOT),
    ca: true,
    keyUsages: AUTHORITY_USAGES,
    hash: hashOf(signature),
  });
  const record = await insertRecord<HuaweiDetails>(call, {
    ...issued,
    type: "ROOT",
    status: "ACTIVED",
    issuer: null,
    details: { ...details, path_length: ROOT_PATH_LENGTH },
  });
  return { ca_id: record?.row.id ?? "" };
}

/** The value that the document stores for a root, whatever is requested; the certificate itself has no limit. */
const ROOT_PATH_LENGTH = 7;

interface Activation {
  readonly id?: string;
  readonly privateKey: Parameters<typeof privateKeyPem>[0];
  readonly algorithm: string;
  readonly usages: readonly KeyUsageName[];
  readonly issuer: string;
  readonly signature: string;
  readonly validity: HuaweiValidity;
  readonly pathLength: number;
  readonly details: HuaweiDetails;
}

export async function issueSubordinate(call: Call, activation: Activation): Promise<HuaweiRecord> {
  const { privateKey, algorithm, signature, details, pathLength } = activation;
  checkSignature(call, signature, algorithm);
  const issuer = await issuingCa(call, activation.issuer);
  const template = {
    subject: subjectOf(details.distinguished_name),
    publicKey: privateKey,
    ...validityOf(call, activation.validity, YEARS.SUBORDINATE),
    ca: true,
    pathLength,
    keyUsages: activation.usages,
    hash: hashOf(signature),
    ...addressesOf(call, issuer.record),
  };
  const certificate = await issueForKey(call, algorithm, template, issuer);
  const record = await insertRecord<HuaweiDetails>(call, {
    ...(activation.id === undefined ? {} : { id: activation.id }),
    certificate,
    privateKey,
    type: "SUBORDINATE",
    status: "ACTIVED",
    issuer: activation.issuer,
    details: { ...details, signature_algorithm: signature, path_length: pathLength },
  });
  if (!record) throw new Error("the store refused a new identifier");
  return record;
}

/** ExportCertificateAuthorityCertificate */
export async function exportCertificateAuthorityCertificate(
  call: Call,
  { ca_id }: Request<"ExportCertificateAuthorityCertificate">,
): Answer<"ExportCertificateAuthorityCertificate"> {
  if (await findPending(call, ca_id)) throw wrongStatus(call, "PENDING");
  const record = await findCa(call, ca_id);
  const path = await ancestry(call, record);
  const status = statusOf(call, path);
  if (status !== "ACTIVED" && status !== "EXPIRED") throw wrongStatus(call, status);
  const [authority, ...above] = path;
  return { certificate: authority?.row.certificate ?? "", certificate_chain: chainOf(above, record) };
}

/** The CAs above; for an imported CA, those that were imported with it. */
export function chainOf(above: readonly HuaweiRecord[], top: HuaweiRecord): string {
  const last = above.at(-1) ?? top;
  const { certificate_chain: imported = "" } = last.details as { certificate_chain?: string };
  return above.map(({ row }) => row.certificate).join("") + imported;
}

/** ShowCertificateAuthority */
export async function showCertificateAuthority(
  call: Call,
  { ca_id }: Request<"ShowCertificateAuthority">,
): Answer<"ShowCertificateAuthority"> {
  const pending = await findPending(call, ca_id);
  if (pending) return pendingAnswer(pending);
  return caAnswer(call, await findCa(call, ca_id));
}

/** ListCertificateAuthority: newest first, unless another order is requested. Only the requested page is decoded. */
export async function listCertificateAuthority(
  call: Call,
  request: Request<"ListCertificateAuthority">,
): Answer<"ListCertificateAuthority"> {
  const { name, status, type, offset = 0, limit = 10 } = request;
  const all = (await everyCa(call))
    .filter((ca) => name === undefined || ca.name.includes(name))
    .filter((ca) => status === undefined || ca.status === status)
    .filter((ca) => type === undefined || ca.type === type);
  const ordered = sorted(all, request.sort_dir, (ca) => sortValue(ca, request.sort_key));
  const ids = ordered.slice(offset, offset + limit).map(({ id }) => id);
  const rows = await pageOfRows(call.store, "certificates", ids);
  const waiting = await pageOfRows(call.store, "objects", ids);
  const answers = [
    ...(await inTurns(rows, (row) => caAnswer(call, decodeRow<HuaweiDetails>(row)))),
    ...(await inTurns(waiting, (row) => pendingAnswer(decodePending(row)))),
  ];
  return {
    total: all.length,
    certificate_authorities: answers.sort((a, b) => ids.indexOf(a.ca_id) - ids.indexOf(b.ca_id)),
  };
}

/** Filters for a list of CAs. */
interface ListedCa {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly created: number;
  readonly notAfter: number;
}

const sortValue = (
  { created, type, notAfter, name }: ListedCa,
  key: Request<"ListCertificateAuthority">["sort_key"] = "create_time",
): Sortable => ({ create_time: created, type, not_after: notAfter, common_name: name })[key];

/** Active and pending CAs, except those whose scheduled deletion is due. */
async function everyCa(call: Call): Promise<ListedCa[]> {
  const rows = await listed(call, "certificates", (some) => some.where("type", "in", CA_TYPES));
  const waiting = await listed(call, "objects", (some) => some.where("type", "=", PENDING_TYPE));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const path = (id: string | null): { row: (typeof rows)[number] }[] => {
    const row = id === null ? undefined : byId.get(id);
    return row ? [{ row }, ...path(row.issuer_id)] : [];
  };
  const now = call.clock().getTime();
  const certified = await inTurns(rows, (row) => {
    const { delete_time: end, distinguished_name: name } = JSON.parse(row.details) as HuaweiDetails;
    const ca = {
      id: row.id,
      name: name.common_name,
      type: row.type,
      created: row.created_at,
      notAfter: row.not_after,
    };
    return end !== undefined && end <= now ? [] : [{ ...ca, status: statusOf(call, path(row.id)) }];
  });
  const pending = await inTurns(waiting, ({ id, details, created_at: created }) => {
    const { distinguished_name: name } = JSON.parse(details) as HuaweiDetails;
    return { id, name: name.common_name, type: "SUBORDINATE", status: "PENDING", created, notAfter: 0 };
  });
  return [...certified.flat(), ...pending];
}

async function caAnswer(call: Call, record: HuaweiRecord): Promise<HuaweiAuthority> {
  const { row, certificate, details } = record;
  const path = await ancestry(call, record);
  const issuer = path[1]?.details.distinguished_name.common_name;
  return {
    ca_id: row.id,
    type: row.type,
    status: statusOf(call, path),
    ...(row.issuer_id === null ? {} : { issuer_id: row.issuer_id, issuer_name: issuer }),
    key_algorithm: details.key_algorithm,
    signature_algorithm: details.signature_algorithm,
    serial_number: certificate.serialNumber,
    create_time: row.created_at,
    delete_time: details.delete_time,
    not_before: row.not_before,
    not_after: row.not_after,
    path_length: details.path_length ?? 0,
    distinguished_name: details.distinguished_name,
    crl_configuration: crlAnswer(call, row.id, details.crl_configuration),
    enterprise_project_id: details.enterprise_project_id ?? "0",
  };
}

/** The real service publishes to a bucket; here the address is the emulator's. */
const crlAnswer = (
  call: Call,
  id: string,
  crl: HuaweiDetails["crl_configuration"],
): HuaweiAuthority["crl_configuration"] =>
  crl?.enabled ? { crl_name: id, ...crl, crl_dis_point: crlUrl(call, id) } : crl;

function pendingAnswer({ row, details }: PendingCa): HuaweiAuthority {
  return {
    ca_id: row.id,
    type: "SUBORDINATE",
    status: "PENDING",
    key_algorithm: details.key_algorithm,
    create_time: row.created_at,
    path_length: details.path_length ?? 0,
    distinguished_name: details.distinguished_name satisfies HuaweiDistinguishedName,
    crl_configuration: details.crl_configuration,
    enterprise_project_id: details.enterprise_project_id ?? "0",
  };
}
