import type { Context } from "../../context";
import { issuedState, type IssuedState } from "../../issued";
import type { Found } from "../../kind";
import { revokedBy, type ExternalChange } from "../../external-change";
import { isSameCrl } from "./authority-switches";
import type { HuaweiAuthorityArgs } from "./arguments";
import { sameName } from "./fields";
import { unlessGone } from "../../../api/huawei/not-found";
import { tagsFound } from "./managed";
import type { HuaweiAuthority } from "../../../api/huawei/operations";

/** What a CA stores beside its arguments; the certificate is empty while it waits for one. */
export interface AuthorityState extends IssuedState {
  csr?: string | undefined;
  /** Where it publishes its revocation list. */
  crlDisPoint?: string | undefined;
}

/** What a CA stores, as the service has it now. */
export async function stateOf(
  context: Context,
  authority: HuaweiAuthority,
  args: Pick<HuaweiAuthorityArgs, "withIssuers">,
  olds: Partial<AuthorityState>,
): Promise<AuthorityState> {
  const { ca_id: id, status, crl_configuration: crl } = authority;
  const state = await issuedOf(context, id, status, args, olds);
  const address = crl?.enabled ? crl.crl_dis_point : undefined;
  return address === undefined || address === "" ? state : { ...state, crlDisPoint: address };
}

/** The certificate can be exported only while the CA is not disabled, and never changes: what the state holds stays right. */
async function issuedOf(
  context: Context,
  id: string,
  status: string,
  args: Pick<HuaweiAuthorityArgs, "withIssuers">,
  olds: Partial<AuthorityState>,
): Promise<AuthorityState> {
  if (status === "PENDING") {
    const { csr } = await context.huawei("ExportCertificateAuthorityCsr", { ca_id: id });
    return { certificate: "", status, csr };
  }
  const { certificate = "", issuers } = olds;
  const isComplete = certificate !== "" && (!args.withIssuers || issuers !== undefined);
  if (isComplete || (status !== "ACTIVED" && status !== "EXPIRED")) return { certificate, status, issuers };
  const exported = await context.huawei("ExportCertificateAuthorityCertificate", { ca_id: id });
  const answer = { certificate: exported.certificate, chain: exported.certificate_chain, status };
  return issuedState(answer, args.withIssuers);
}

/** Reads a CA. */
export async function readAuthority(
  context: Context,
  id: string,
  state: Partial<HuaweiAuthorityArgs & AuthorityState>,
): Promise<Found<AuthorityState> | undefined> {
  const details = await unlessGone(context.huawei("ShowCertificateAuthority", { ca_id: id }));
  if (!details) return undefined;
  const { status } = details;
  const hasTags = status !== "PENDING" && status !== "DELETED";
  const tags = hasTags && tagsFound((await context.huawei("ListCaTags", { ca_id: id })).tags, state.tags);
  const { crlConfiguration: crl } = state;
  const expected = wantedEnabled(state);
  return {
    state: await stateOf(context, details, state, state),
    drift: {
      tags: tags === false ? state.tags : tags,
      ...switchedOutside(status, state.enabled, expected),
      crlConfiguration: crl && (isSameCrl(crl, details.crl_configuration) ? crl : { enabled: false }),
    },
    externalChange: { ...revokedBy(status), ...changedOutside(status, expected) },
    issuedBy: details.issuer_id,
    differences: differencesOf(details, state),
  };
}

/** What a pending CA has no certificate to show of yet. */
function differencesOf(ca: HuaweiAuthority, expected: Partial<HuaweiAuthorityArgs>): string[] {
  const { organizational_unit: organizationalUnit, common_name: commonName, ...rest } = ca.distinguished_name;
  const isSameName = sameName({ ...rest, commonName, organizationalUnit }, expected.distinguishedName);
  return [
    ...(ca.type === expected.type ? [] : [`its type is ${ca.type}`]),
    ...(isSameName ? [] : [`its subject is ${JSON.stringify(ca.distinguished_name)}`]),
    ...(ca.key_algorithm === expected.keyAlgorithm ? [] : [`its key is ${ca.key_algorithm}`]),
  ];
}

const isOn = (enabled: boolean | undefined): boolean => enabled ?? true;

/** What the program asked for: an earlier read that found it otherwise has put the opposite into the state. */
const wantedEnabled = ({ enabled, changedOutside }: Partial<HuaweiAuthorityArgs> & ExternalChange): boolean =>
  isOn(enabled) === (changedOutside === undefined);

/** What the argument would be if the program had done what was done outside. */
function switchedOutside(
  status: string,
  enabled: boolean | undefined,
  expected: boolean,
): { enabled: boolean | undefined } {
  if (status === "DELETED") return { enabled: !expected };
  if (status === "DISABLED") return { enabled: false };
  return { enabled: status === "ACTIVED" && !isOn(enabled) ? true : enabled };
}

function changedOutside(status: string, expected: boolean): ExternalChange {
  if (status === "DELETED")
    return { changedOutside: "its deletion was scheduled: that is ended while it still can be" };
  if (status === "DISABLED" && expected) return { changedOutside: "it was disabled: it is enabled again" };
  if (status === "ACTIVED" && !expected) return { changedOutside: "it was enabled: it is disabled again" };
  return {};
}
