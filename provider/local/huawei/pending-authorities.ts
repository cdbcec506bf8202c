import type { HuaweiOperations } from "../../api/huawei/operations";
import { AUTHORITY_USAGES } from "../../api/huawei/vocabulary";
import { isKeyOf } from "../../x509/certificate-key";
import { importProblem } from "../../x509/imported";
import { parseCertificate } from "../../x509/parse";
import { oneFromPem } from "../../x509/pem";
import { atomically, invalid, type Call } from "../call";
import { insertRecord } from "../store/records";
import { issueSubordinate } from "./authorities";
import { findCa, findPending, wrongStatus, type HuaweiDetails, type PendingCa } from "./records";
import { algorithmOf, checkCrl, csrOf } from "./requests";

type Request<O extends keyof HuaweiOperations> = HuaweiOperations[O][0];
type Answer<O extends keyof HuaweiOperations> = Promise<HuaweiOperations[O][1]>;

async function pendingCa(call: Call, id: string): Promise<PendingCa> {
  const pending = await findPending(call, id);
  if (pending) return pending;
  throw wrongStatus(call, (await findCa(call, id)).row.status);
}

/** Ends the pending state; if two calls do so at once, one is refused. */
async function endWaiting(call: Call, id: string): Promise<void> {
  const { numDeletedRows } = await call.store
    .deleteFrom("objects")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw wrongStatus(call, "ACTIVED");
}

/** IssueCertificateAuthorityCertificate ("activate"): another CA issues the certificate of a pending CA. */
export async function issueCertificateAuthorityCertificate(
  call: Call,
  request: Request<"IssueCertificateAuthorityCertificate">,
): Answer<"IssueCertificateAuthorityCertificate"> {
  const { row, privateKey, details, waiting } = await pendingCa(call, request.ca_id);
  return atomically(call, async (inside) => {
    await endWaiting(inside, row.id);
    await issueSubordinate(inside, {
      id: row.id,
      privateKey,
      algorithm: algorithmOf(call, details.key_algorithm),
      usages: waiting.key_usages ?? AUTHORITY_USAGES,
      issuer: request.issuer_id,
      signature: request.signature_algorithm,
      validity: request.validity,
      pathLength: request.path_length ?? details.path_length ?? 0,
      details,
    });
    return {};
  });
}

/**
 * ImportCertificateAuthorityCertificate: imports a certificate for a pending CA that was issued elsewhere for its CSR.
 */
export async function importCertificateAuthorityCertificate(
  call: Call,
  request: Request<"ImportCertificateAuthorityCertificate">,
): Answer<"ImportCertificateAuthorityCertificate"> {
  const { row, privateKey, details } = await pendingCa(call, request.ca_id);
  const { certificate_chain: chain = "" } = request as { certificate_chain?: string };
  const problem = importProblem(request.certificate, chain, call.clock());
  if (problem) {
    throw invalid(
      call,
      `${problem.part === "chain" ? "certificate_chain" : "certificate"}: ${problem.message}`,
    );
  }
  const certificate = parseCertificate(oneFromPem("CERTIFICATE", request.certificate));
  if (!isKeyOf(privateKey, certificate)) {
    throw invalid(call, "certificate: is for another key than the CSR of this CA");
  }
  checkCrl(call, certificate.keyUsages, details.crl_configuration);
  return atomically(call, async (inside) => {
    await endWaiting(inside, row.id);
    await insertRecord<HuaweiDetails & { certificate_chain: string }>(inside, {
      id: row.id,
      imported: true,
      certificate,
      privateKey,
      type: "SUBORDINATE",
      status: "ACTIVED",
      issuer: null,
      details: { ...details, gen_mode: "IMPORT", certificate_chain: chain },
    });
    return {};
  });
}

/** ExportCertificateAuthorityCsr: for a pending CA only. */
export async function exportCertificateAuthorityCsr(
  call: Call,
  { ca_id }: Request<"ExportCertificateAuthorityCsr">,
): Answer<"ExportCertificateAuthorityCsr"> {
  const { privateKey, details, waiting } = await pendingCa(call, ca_id);
  return { csr: waiting.csr ?? (await csrOf(privateKey, details)) };
}
