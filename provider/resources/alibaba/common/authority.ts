import { keptAuthority, type authority } from "../../../../schema/alibaba/common";
import type { ValuesOf } from "../../../../schema/types";
import type { Context } from "../../context";
import { PkiError } from "../../../base/errors";
import { withSuffix } from "../../creates/identity";
import type { Existing, Found } from "../../kind";
import { issuedState, type IssuedState } from "../../issued";
import { retirementOf } from "../../retirement";
import { isExternal } from "./described";
import { unlessExpired } from "./expired";
import { unlessGone } from "../../../api/alibaba/not-found";
import { applyManaged, managedDrift, type AlibabaManagedArgs } from "./managed";
import { ignoreIfDone } from "../../change-status";
import { isUnclaimed, claim, wasClaimed } from "../../creates/orphan";
import type { ExpectedCertificate } from "../../../x509/compare";
import { period, type Period } from "../../../x509/validity";
import type { CACertificateDetails, CreateCACertificateResponse } from "../../../api/alibaba/operations";

const SECOND = 1_000;

/** Argument values that root and subordinate CAs share. */
export type AlibabaAuthorityArgs = ValuesOf<typeof authority> & { years: number };

/** What a CA is recognised by. */
export const expectedAuthority = (
  args: AlibabaAuthorityArgs & { readonly algorithm?: string | undefined },
): ExpectedCertificate => ({
  subject: {
    commonName: args.commonName,
    organization: args.organization,
    organizationUnit: args.organizationUnit,
    locality: args.locality,
    state: args.state,
    country: args.countryCode,
  },
  algorithm: args.algorithm,
  period: (start) => period({ years: args.years }, start),
  isSelfSigned: !("parentIdentifier" in args),
});

/** The validity of a CA created at a given time. */
export const authorityValidity = ({ years }: { years?: number }, moment: Date): Period | undefined =>
  years === undefined ? undefined : period({ years }, moment);

/** What a CA stores in addition to its arguments. */
export interface AlibabaAuthorityState extends IssuedState {
  /** Its CRL distribution point. */
  crlUrl?: string | undefined;
}

/**
 * A state with the address of the revocation list that the service signs, which it cannot do for a CA whose key it does
 * not have.
 */
function publishing(state: IssuedState, details: CACertificateDetails): AlibabaAuthorityState {
  const { CrlStatus: status, CrlUrl: url = "" } = details;
  return status === "0" || url === "" || isExternal(details) ? state : { ...state, crlUrl: url };
}

/** What a create needs from the lifecycle: the token of this attempt. */
type Create = (clientToken: string) => Promise<CreateCACertificateResponse>;

const MAX_PASSED = 1_000;

/**
 * Creates a CA. The token makes a repeated call return the CA that an interrupted one created. A CA cannot be deleted,
 * so the token may also belong to one that was kept, revoked, or is just being replaced: then the next token is tried.
 */
export async function createAuthority(
  context: Context,
  args: AlibabaManagedArgs & { clientToken?: string | undefined; withIssuers?: boolean | undefined },
  create: Create,
): Promise<Existing<AlibabaAuthorityState>> {
  const base = args.clientToken ?? "";
  for (let attempt = 0; attempt < MAX_PASSED; attempt++) {
    const token = attempt === 0 ? base : withSuffix(base, `-${attempt}`);
    const made = await createWithToken(context, { token, owner: base }, create);
    if (!made) continue;
    const { created, details } = made;
    await applyManaged(context, created.Identifier, managedDrift(details, args), args);
    const { Certificate: certificate, CertificateChain: chain } = created;
    return {
      id: created.Identifier,
      key: token,
      state: publishing(
        issuedState({ certificate, chain, status: details.Status }, args.withIssuers),
        details,
      ),
    };
  }
  throw new PkiError(
    "INVALID_INPUT",
    `clientToken: ${MAX_PASSED} CAs already have the tokens derived for this one: set a clientToken of your own`,
  );
}

/** Undefined if the token belongs to a CA that must not be taken over. */
async function createWithToken(
  context: Context,
  { token, owner }: { readonly token: string; readonly owner: string },
  create: Create,
): Promise<{ created: CreateCACertificateResponse; details: CACertificateDetails } | undefined> {
  const { journal } = context;
  const evidence = journal.note(token) === UNSURE ? undefined : journal.evidence(token);
  if (evidence === "done") return undefined;
  if (evidence === undefined) journal.begin(token);
  const started = context.clock();
  const created = await create(token);
  const { Certificate: details } = await context.alibaba("DescribeCACertificate", {
    Identifier: created.Identifier,
  });
  if (details.Status === "REVOKE") return undefined;
  const isOlder = started.getTime() - details.BeforeDate > SECOND;
  // A CA that has issued was not created by this call. The clock alone proves nothing: a wrong guess uses up a
  // purchased CA.
  const isMet = evidence === undefined && details.CertIssuedCount > 0;
  if (isMet && !isTaken(context, token, created.Identifier)) return undefined;
  if (isOlder) claim(context, created.Identifier, owner);
  return { created, details };
}

/** The note of a token that belongs to a CA about which nothing is known. */
const UNSURE = "unsure";

/** Whether a CA that this machine knows nothing about is taken over. */
function isTaken(context: Context, token: string, id: string): boolean {
  context.journal.begin(token, UNSURE);
  const isTakenUp = isUnclaimed(context, id);
  if (isTakenUp) context.journal.begin(token);
  else context.journal.end(token);
  return isTakenUp;
}

/** Reads a CA. */
async function readAuthority(
  context: Context,
  id: string,
  state: AlibabaManagedArgs & { withIssuers?: boolean | undefined },
): Promise<Found<AlibabaAuthorityState> | undefined> {
  const answer = await unlessGone(context.alibaba("DescribeCACertificate", { Identifier: id }));
  if (!answer) return undefined;
  const { X509Certificate: certificate, CaCertChain: chain, Status: status } = answer.Certificate;
  return {
    state: publishing(issuedState({ certificate, chain, status }, state.withIssuers), answer.Certificate),
    drift: managedDrift(answer.Certificate, state),
    issuedBy: answer.Certificate.ParentIdentifier,
  };
}

/** Updates a CA in place. */
async function updateAuthority(
  context: Context,
  id: string,
  olds: AlibabaManagedArgs,
  args: AlibabaManagedArgs & { withIssuers?: boolean | undefined },
): Promise<AlibabaAuthorityState> {
  await applyManaged(context, id, olds, args);
  const { Certificate: details } = await context.alibaba("DescribeCACertificate", { Identifier: id });
  const { X509Certificate: certificate, CaCertChain: chain, Status: status } = details;
  return publishing(issuedState({ certificate, chain, status }, args.withIssuers), details);
}

/** Forgets a CA, or revokes it if the program requests that: the API cannot delete one. */
async function deleteAuthority(
  context: Context,
  id: string,
  state: ValuesOf<typeof keptAuthority> & { clientToken?: string | undefined },
): Promise<void> {
  const isKept = retirementOf(keptAuthority, { ...state }) === "retain";
  if (isKept || wasClaimed(context, id, state.clientToken)) return;
  const answer = await unlessGone(context.alibaba("DescribeCACertificate", { Identifier: id }));
  if (!answer || answer.Certificate.Status === "REVOKE") return;
  const isDone = async (): Promise<boolean> => {
    const now = await unlessGone(context.alibaba("DescribeCACertificate", { Identifier: id }));
    return now?.Certificate.Status !== "ISSUE";
  };
  await unlessExpired(context, answer.Certificate.X509Certificate, () =>
    ignoreIfDone(context.alibaba("UpdateCACertificateStatus", { Identifier: id, Status: "REVOKE" }), isDone),
  );
}

/** What existing root and subordinate CAs have in common. */
export const authorityLifecycle = { read: readAuthority, update: updateAuthority, delete: deleteAuthority };
