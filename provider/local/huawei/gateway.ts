import { rfc3339 } from "../../../common/time";
import { serialDecimal } from "../../../common/certificate";
import { randomBytes } from "node:crypto";
import type {
  BoundDomain,
  CertificateForm,
  CertificateV2,
  HuaweiDomainBinding,
  HuaweiOperations,
} from "../../api/huawei/operations";
import { signatureNameOf } from "../../x509/algorithms";
import { children, decode } from "../../x509/der";
import { parseCertificate, type Certificate } from "../../x509/parse";
import { fromPem } from "../../x509/pem";
import { inTurns } from "../../base/turns";
import { atomically, refusal, type Call } from "../call";
import { uploadedPair } from "../uploaded-pair";
import { list, pageOfRows } from "../store/listing";
import type { ObjectRow } from "../store";

type Request<O extends keyof HuaweiOperations> = HuaweiOperations[O][0];
type Answer<O extends keyof HuaweiOperations> = Promise<HuaweiOperations[O][1]>;

const TYPE = "APIG_CERTIFICATE";
const NO_PROJECT = "0".repeat(32);

interface Upload {
  readonly form: Omit<CertificateForm, "private_key" | "private_key_sign">;
  readonly domains: (HuaweiDomainBinding & { readonly id: string })[];
}

/** CreateCertificateV2 */
export async function createCertificateV2(call: Call, form: CertificateForm): Answer<"CreateCertificateV2"> {
  check(call, form);
  const now = call.clock().getTime();
  const row: ObjectRow = {
    id: randomBytes(16).toString("hex"),
    cloud: call.cloud,
    type: TYPE,
    name: form.name,
    private_key: keysOf(form),
    created_at: now,
    updated_at: now,
    details: JSON.stringify({ form: withoutKeys(form), domains: [] } satisfies Upload),
  };
  await call.store.insertInto("objects").values(row).execute();
  return answer(call, row);
}

/** UpdateCertificateV2: replaces everything except type and instance. */
export async function updateCertificateV2(
  call: Call,
  { certificate_id, ...form }: Request<"UpdateCertificateV2">,
): Answer<"UpdateCertificateV2"> {
  await findUpload(call, certificate_id);
  check(call, form);
  const now = call.clock().getTime();
  return changeUpload(call, certificate_id, (upload) => {
    const kept = { type: upload.form.type, instance_id: upload.form.instance_id };
    const details: Upload = { ...upload, form: { ...withoutKeys(form), ...kept } };
    const columns = { name: form.name, private_key: keysOf(form), updated_at: now };
    return { ...columns, details: JSON.stringify(details) };
  });
}

/** ShowDetailsOfCertificateV2 */
export async function showDetailsOfCertificateV2(
  call: Call,
  { certificate_id }: Request<"ShowDetailsOfCertificateV2">,
): Answer<"ShowDetailsOfCertificateV2"> {
  return answer(call, await findUpload(call, certificate_id));
}

/** Filters for a list, in addition to the name. */
const SELECTED = ["common_name", "signature_algorithm", "type", "algorithm_type"] as const;

/** One page, starting at 0; according to the documents, values out of range are clamped to the limits. */
function pageOf<T>(
  all: readonly T[],
  { offset = 0, limit = 0 }: { offset?: number | undefined; limit?: number | undefined },
): T[] {
  const { from, size } = rangeOf({ offset, limit });
  return all.slice(from, from + size);
}

const rangeOf = ({
  offset = 0,
  limit = 0,
}: {
  offset?: number | undefined;
  limit?: number | undefined;
}): { from: number; size: number } => ({
  from: Math.max(0, offset),
  size: limit > 0 ? Math.min(500, limit) : 20,
});

/** A placeholder row for decoding details on their own. */
const NO_ROW = { id: "", cloud: "", type: TYPE, name: "", private_key: null, created_at: 0, updated_at: 0 };

/** ListCertificatesV2 */
export async function listCertificatesV2(
  call: Call,
  request: Request<"ListCertificatesV2">,
): Answer<"ListCertificatesV2"> {
  const { name, instance_id: instance } = request;
  const decoded = SELECTED.some((one) => request[one] !== undefined);
  const { from: offset, size: limit } = rangeOf(request);
  const { total, ids } = await list(call, {
    table: "objects",
    offset,
    limit,
    where: (rows) =>
      rows.where("type", "=", TYPE).$if(name !== undefined, (some) => some.where("name", "=", name ?? "")),
    matches: (details) => {
      const { form } = JSON.parse(details) as Upload;
      if (typeOf(form) !== "global" && instanceOf(form) !== instance) return false;
      const one = decoded && answer(call, { ...NO_ROW, details });
      return !one || SELECTED.every((field) => request[field] === undefined || one[field] === request[field]);
    },
  });
  const certs = await inTurns(await pageOfRows(call.store, "objects", ids), (row) => answer(call, row));
  return { total, size: certs.length, certs };
}

const typeOf = ({ type = "global" }: Upload["form"]): string => type;
const instanceOf = ({ instance_id: id = "common" }: Upload["form"]): string => id;

/** DeleteCertificateV2: not while a domain is bound to it. */
export async function deleteCertificateV2(
  call: Call,
  { certificate_id }: Request<"DeleteCertificateV2">,
): Answer<"DeleteCertificateV2"> {
  return atomically(call, async (inside) => {
    const { domains } = JSON.parse((await lockUpload(inside, certificate_id)).details) as Upload;
    if (domains.length > 0) throw refusal(call, "APIG.3300", "the certificate is bound to domains", 409);
    await inside.store.deleteFrom("objects").where("id", "=", certificate_id).execute();
    return {};
  });
}

/** BatchAssociateDomainsV2: every domain name counts as known to the gateway. */
export async function batchAssociateDomainsV2(
  call: Call,
  { certificate_id, domains }: Request<"BatchAssociateDomainsV2">,
): Answer<"BatchAssociateDomainsV2"> {
  return changeDomains(call, certificate_id, (bound, { trusted_root_ca }) => [
    ...bound.filter(({ domain }) => !domains.some((other) => other.domain === domain)),
    ...domains.map((binding) => ({
      ...binding,
      id: randomBytes(16).toString("hex"),
      verified_client_certificate_enabled:
        binding.verified_client_certificate_enabled ?? trusted_root_ca !== undefined,
    })),
  ]);
}

/** BatchDisassociateDomainsV2 */
export async function batchDisassociateDomainsV2(
  call: Call,
  { certificate_id, domains }: Request<"BatchDisassociateDomainsV2">,
): Answer<"BatchDisassociateDomainsV2"> {
  return changeDomains(call, certificate_id, (bound) => {
    const left = bound.filter(({ domain }) => !domains.some((other) => other.domain === domain));
    if (left.length === bound.length) throw refusal(call, "APIG.2000", "no valid domain name");
    return left;
  });
}

/** ListAttachedDomainsV2 */
export async function listAttachedDomainsV2(
  call: Call,
  request: Request<"ListAttachedDomainsV2">,
): Answer<"ListAttachedDomainsV2"> {
  const { domains, form } = JSON.parse((await findUpload(call, request.certificate_id)).details) as Upload;
  const bound = domains.map(({ id, domain, verified_client_certificate_enabled: verified }): BoundDomain => ({
    id,
    url_domain: domain,
    verified_client_certificate_enabled: verified ?? false,
    instance_id: form.instance_id,
  }));
  const page = pageOf(bound, request);
  return { total: bound.length, size: page.length, bound_domains: page };
}

async function changeDomains(
  call: Call,
  id: string,
  next: (bound: Upload["domains"], form: Upload["form"]) => Upload["domains"],
): Promise<Record<string, never>> {
  await changeUpload(call, id, (upload) => {
    const details: Upload = { ...upload, domains: next(upload.domains, upload.form) };
    return { details: JSON.stringify(details) };
  });
  return {};
}

function changeUpload(
  call: Call,
  id: string,
  next: (upload: Upload) => Partial<ObjectRow>,
): Promise<CertificateV2> {
  return atomically(call, async (inside) => {
    const row = await lockUpload(inside, id);
    const columns = next(JSON.parse(row.details) as Upload);
    await inside.store.updateTable("objects").set(columns).where("id", "=", id).execute();
    return answer(call, { ...row, ...columns });
  });
}

async function lockUpload(call: Call, id: string): Promise<ObjectRow> {
  await call.store
    .updateTable("objects")
    .set((build) => ({ details: build.ref("details") }))
    .where("id", "=", id)
    .execute();
  return findUpload(call, id);
}

async function findUpload(call: Call, id: string): Promise<ObjectRow> {
  const row = await call.store
    .selectFrom("objects")
    .selectAll()
    .where("cloud", "=", call.cloud)
    .where("type", "=", TYPE)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row) return row;
  throw refusal(call, "APIG.3025", `The certificate does not exist;id:${id}`, 404);
}

function check(call: Call, form: CertificateForm): void {
  const wrong = (code: string, message: string): Error => refusal(call, code, message);
  if ((form.type === "instance") !== (form.instance_id !== undefined)) {
    throw wrong("APIG.2001", "instance_id: required for type instance, refused otherwise");
  }
  const leaf = leafOf(call, form.cert_content, form.private_key);
  if (leaf.notAfter <= call.clock()) throw wrong("APIG.2102", "The certificate has expired");
  const isSm2 = form.algorithm_type === "SM2";
  const { cert_content_sign: content, private_key_sign: key } = form;
  if (isSm2 !== (content !== undefined && key !== undefined)) {
    throw wrong("APIG.2001", "cert_content_sign and private_key_sign: required for SM2, refused otherwise");
  }
  if (content === undefined || key === undefined) return;
  leafOf(call, content, key);
}

function leafOf(call: Call, content: string, key: string): Certificate {
  const leaf = uploadedPair(content, key);
  if (leaf === "unreadable") throw refusal(call, "APIG.2106", "Invalid certificate or private key");
  if (leaf === "other key")
    throw refusal(call, "APIG.2101", "The certificate does not match the private key");
  return leaf;
}

const keysOf = (form: CertificateForm): string => `${form.private_key}${form.private_key_sign ?? ""}`;

function withoutKeys(form: CertificateForm): Upload["form"] {
  const { private_key: _key, private_key_sign: _sign, ...rest } = form;
  return rest;
}

/** The document lists "version" as a field of the certificate, and shows 3. */
const X509_VERSION = 3;

const signatureOf = (der: Buffer): string | undefined => {
  const [, identifier] = children(decode(der));
  return identifier && signatureNameOf(identifier);
};

function answer(call: Call, row: ObjectRow): CertificateV2 {
  const { form } = JSON.parse(row.details) as Upload;
  const [der = Buffer.alloc(0)] = fromPem("CERTIFICATE", form.cert_content);
  const leaf = parseCertificate(der);
  const part = (value: string | undefined): string[] => (value === undefined ? [] : [value]);
  const family = (leaf.algorithm ?? "").split("_")[0] ?? "";
  return {
    id: row.id,
    name: row.name,
    type: typeOf(form),
    instance_id: instanceOf(form),
    project_id: call.projectId ?? NO_PROJECT,
    common_name: leaf.name.commonName ?? "",
    san: leaf.names.map(({ value }) => value),
    not_before: rfc3339(leaf.notBefore),
    not_after: rfc3339(leaf.notAfter),
    signature_algorithm: (signatureOf(der) ?? "").replace(/^(\w+?)WITH(\w+)$/, "$1-$2"),
    create_time: rfc3339(new Date(row.created_at)),
    update_time: rfc3339(new Date(row.updated_at)),
    is_has_trusted_root_ca: form.trusted_root_ca !== undefined,
    algorithm_type: form.algorithm_type ?? (family === "ECC" ? "ECC" : family),
    version: X509_VERSION,
    organization: part(leaf.name.organization),
    organizational_unit: part(leaf.name.organizationUnit),
    locality: part(leaf.name.locality),
    state: part(leaf.name.state),
    country: part(leaf.name.country),
    serial_number: serialDecimal(leaf.serialNumber),
    issuer: part(/O=([^,]*)/.exec(leaf.issuer)?.[1] ?? leaf.issuer),
  };
}
