import { allPages, offsetOf } from "../../../api/pages";
import { privateCertificate } from "../../../../schema/huawei/private-certificate";
import type { Context } from "../../context";
import { issuedState, type IssuedState } from "../../issued";
import { PartialCreate, type Existing, type Found } from "../../kind";
import { requestOf } from "../../request";
import { retirementOf } from "../../retirement";
import { ignoreIfDone } from "../../change-status";
import { wasClaimed } from "../../creates/orphan";
import { createOnce, sweepOnce, type Match } from "../../creates/create-once";
import { differences, type ExpectedCertificate } from "../../../x509/compare";
import { canonicalCommonName } from "../../../x509/names";
import { parseCertificate } from "../../../x509/parse";
import { fromPem, normalizePem } from "../../../x509/pem";
import { exportedKeys, hasKeys, keysOf, type ExportedKeys } from "./exported-keys";
import { alternativesRequest } from "./fields";
import { unlessGone } from "../../../api/huawei/not-found";
import { applyTags, tagsFound } from "./managed";
import type { HuaweiCertificate } from "../../../api/huawei/operations";
import type { IssuingArguments } from "./arguments";

/** What a certificate stores in addition to its arguments. */
export interface CertificateState extends IssuedState, ExportedKeys {
  encCertificate?: string | undefined;
}

/** Issues a certificate and exports it. */
export async function createCertificate(
  context: Context,
  args: IssuingArguments,
  expected: ExpectedCertificate,
): Promise<Existing<CertificateState>> {
  const key = args.createKey ?? "";
  return createOnce<CertificateState>(context, {
    key,
    group: JSON.stringify(["ccm", args.issuerId, canonicalCommonName(expected.subject?.commonName ?? "")]),
    hasOwnKeyPair: expected.publicKey !== undefined,
    matches: async (fresh) => {
      const listed = fresh ? list(context) : sweepOnce(context, "ccm", () => list(context));
      return matches(context, args, expected, await listed);
    },
    create: async () => {
      const { certificate_id: id } = await issue(context, args);
      return finish(context, id, key, args);
    },
    read: async (id) => (await finish(context, id, key, args)).state,
  });
}

function issue(context: Context, args: IssuingArguments): Promise<{ certificate_id: string }> {
  const {
    distinguished_name: subject = { common_name: "" },
    csr,
    ...request
  } = requestOf(privateCertificate.arguments, args);
  if (csr !== undefined) return context.huawei("CreateCertificateByCsr", { ...request, csr });
  const names = args.subjectAlternativeNames && alternativesRequest(args.subjectAlternativeNames);
  return context.huawei("CreateCertificate", {
    ...request,
    distinguished_name: subject,
    subject_alternative_names: names,
  });
}

async function finish(
  context: Context,
  id: string,
  key: string,
  args: IssuingArguments,
): Promise<Existing<CertificateState>> {
  // What was not applied must not be in the state as if it had been.
  const fallback = { certificate: "", status: "ISSUED", tags: undefined };
  try {
    const { tags } = await context.huawei("ListCertTags", { certificate_id: id });
    await applyTags(tagCalls(context, id), tagsFound(tags, args.tags), args.tags);
    return { id, key, state: await exported(context, id, args, "ISSUED") };
  } catch (cause) {
    throw new PartialCreate({ id, key, state: fallback }, cause);
  }
}

const tagCalls = (context: Context, id: string): Parameters<typeof applyTags>[0] => ({
  create: (tags) => context.huawei("BatchCreateCertTags", { certificate_id: id, tags }),
  remove: (tags) => context.huawei("BatchDeleteCertTags", { certificate_id: id, tags }),
});

type Exporting = Pick<IssuingArguments, "exportPrivateKey" | "isSmStandard" | "withIssuers">;

/** The certificate, exported while it is valid; a key is never sent without a password. */
async function exported(
  context: Context,
  id: string,
  args: Exporting,
  status: string,
): Promise<CertificateState> {
  const password = context.entropy(24).toString("base64url");
  const answer = await context.huawei("ExportCertificate", {
    certificate_id: id,
    is_compressed: "false",
    type: "OTHER",
    password,
    is_sm_standard: args.exportPrivateKey && args.isSmStandard ? "true" : undefined,
  });
  const { certificate, certificate_chain: chain, enc_certificate: encCertificate } = answer;
  return {
    ...issuedState({ certificate, chain, status }, args.withIssuers),
    ...(encCertificate === undefined ? {} : { encCertificate: normalizePem(encCertificate) }),
    ...(args.exportPrivateKey ? exportedKeys(answer, password) : {}),
  };
}

const list = (context: Context): Promise<HuaweiCertificate[]> =>
  allPages(async (page) => {
    const request = { status: "ISSUED", ...offsetOf(page, PAGE) } as const;
    const { certificates, total } = await context.huawei("ListCertificate", request);
    return { items: certificates, total };
  });

const PAGE = 1000;

async function matches(
  context: Context,
  args: IssuingArguments,
  expected: ExpectedCertificate,
  entries: readonly HuaweiCertificate[],
): Promise<Match[]> {
  const found: Match[] = [];
  for (const entry of entries) {
    const isSameSubject =
      canonicalCommonName(entry.distinguished_name.common_name) ===
      canonicalCommonName(expected.subject?.commonName ?? "");
    if (!isSameSubject || entry.issuer_id !== args.issuerId) continue;
    const state = await unlessGone(exported(context, entry.certificate_id, {}, entry.status));
    const [der] = fromPem("CERTIFICATE", state?.certificate ?? "");
    if (der && differences(parseCertificate(der), expected).length === 0) {
      found.push({ id: entry.certificate_id, issuedAt: new Date(entry.create_time), isExact: true });
    }
  }
  return found;
}

/** Reads a certificate. */
export async function readCertificate(
  context: Context,
  id: string,
  state: Partial<IssuingArguments & CertificateState>,
): Promise<Found<CertificateState> | undefined> {
  const details = await unlessGone(context.huawei("ShowCertificate", { certificate_id: id }));
  if (!details) return undefined;
  const { tags } = await context.huawei("ListCertTags", { certificate_id: id });
  return {
    state: await stateOf(context, id, details.status, state),
    drift: { tags: tagsFound(tags, state.tags) },
    issuedBy: details.issuer_id,
  };
}

/** Only a valid certificate can be exported; it never changes, so the state remains correct. */
async function stateOf(
  context: Context,
  id: string,
  status: string,
  state: Partial<IssuingArguments & CertificateState>,
): Promise<CertificateState> {
  const { certificate, issuers, encCertificate } = state;
  const isComplete =
    certificate !== undefined && certificate !== "" && (!state.withIssuers || issuers !== undefined);
  if (!isComplete && status === "ISSUED") {
    return exported(context, id, state, status);
  }
  return { certificate: certificate ?? "", status, issuers, encCertificate, ...keysOf(state) };
}

/** Updates a certificate in place. */
export async function updateCertificate(
  context: Context,
  id: string,
  olds: Partial<IssuingArguments & CertificateState>,
  args: IssuingArguments,
): Promise<CertificateState> {
  await applyTags(tagCalls(context, id), olds.tags, args.tags);
  const { status } = await context.huawei("ShowCertificate", { certificate_id: id });
  const isOther = (olds.isSmStandard ?? false) !== (args.isSmStandard ?? false);
  const needsKey = args.exportPrivateKey === true && (isOther || !hasKeys(olds));
  if (needsKey && status === "ISSUED") return exported(context, id, args, status);
  const { certificate = "", issuers, encCertificate } = olds;
  const kept = args.exportPrivateKey ? keysOf(olds) : {};
  return stateOf(context, id, status, { ...args, certificate, issuers, encCertificate, ...kept });
}

/**
 * Revokes the certificate unless that is not wanted, because deletion alone leaves it valid wherever it is; then
 * deletes it.
 */
export async function deleteCertificate(
  context: Context,
  id: string,
  state: Partial<IssuingArguments & CertificateState>,
): Promise<void> {
  const retirement = retirementOf(privateCertificate.arguments, state);
  if (retirement === "retain" || wasClaimed(context, id, state.createKey)) return;
  const details = await unlessGone(context.huawei("ShowCertificate", { certificate_id: id }));
  if (!details) return;
  if (details.status === "ISSUED" && retirement === "revoke") {
    await ignoreIfDone(
      context.huawei("RevokeCertificate", { certificate_id: id, reason: state.revocationReason }),
      async () => {
        const now = await unlessGone(context.huawei("ShowCertificate", { certificate_id: id }));
        return now?.status !== "ISSUED";
      },
    );
  }
  await unlessGone(context.huawei("DeleteCertificate", { certificate_id: id }));
}
