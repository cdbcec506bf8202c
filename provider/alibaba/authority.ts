import { z } from "zod";
import type { Context } from "../backend";
import { PkiError } from "../errors";
import { withSuffix } from "../identity";
import { country, sameFlag, text, token, whole } from "../fields";
import { replaces, updates, type ArgsOf, type Existing, type Found } from "../kind";
import { issuedState, unlessGone, type IssuedState } from "./facts";
import { applyManaged, managedDrift, managedFields, type Managed } from "./managed";
import type { CreateCACertificateResponse } from "./operations";

/** Arguments that root and subordinate CAs share. */
export const authorityFields = {
  commonName: replaces(text(64)),
  organization: replaces(text(64)),
  organizationUnit: replaces(text(64)),
  locality: replaces(text(128)),
  state: replaces(text(128)),
  years: replaces(whole(1, 100)),
  countryCode: replaces(country.optional()),
  clientToken: replaces(token.optional()),
  revokeOnDelete: updates(z.boolean().optional(), sameFlag),
  ...managedFields,
};

/** Values of {@link authorityFields}. */
export type AuthorityArgs = ArgsOf<typeof authorityFields>;

/** The documented names of the shared arguments. */
export const subjectRequest = (
  args: AuthorityArgs,
): {
  CommonName: string;
  Organization: string;
  OrganizationUnit: string;
  Locality: string;
  State: string;
  CountryCode: string | undefined;
} => ({
  CommonName: args.commonName,
  Organization: args.organization,
  OrganizationUnit: args.organizationUnit,
  Locality: args.locality,
  State: args.state,
  CountryCode: args.countryCode,
});

/** What a create call needs from the lifecycle: the token of this attempt. */
type Create = (clientToken: string | undefined) => Promise<CreateCACertificateResponse>;

const MAX_REVOKED = 20;

/**
 * Creates a CA. The token makes a repeated call give the CA that the first one made. A CA cannot be deleted, so the
 * token may also lead to one that was revoked since: then the next token is tried.
 */
export async function createAuthority(
  context: Context,
  args: Managed & { clientToken?: string | undefined; withIssuers?: boolean | undefined },
  create: Create,
): Promise<Existing<IssuedState>> {
  for (let attempt = 0; attempt < MAX_REVOKED; attempt++) {
    const token = args.clientToken;
    const created = await create(token && attempt > 0 ? withSuffix(token, `-${attempt}`) : token);
    const { Certificate: details } = await context.alibaba("DescribeCACertificate", {
      Identifier: created.Identifier,
    });
    if (details.Status === "REVOKE") continue;
    await applyManaged(context, created.Identifier, managedDrift(details, args), args);
    return {
      id: created.Identifier,
      state: issuedState(
        { certificate: created.Certificate, chain: created.CertificateChain, status: details.Status },
        args.withIssuers,
      ),
    };
  }
  throw new PkiError(
    "INVALID_INPUT",
    `${MAX_REVOKED} revoked CAs carry the tokens of this one: give it a clientToken of its own`,
  );
}

/** Reads a CA; a revoked one can never be used again and counts as gone. */
export async function readAuthority(
  context: Context,
  id: string,
  state: Managed & { withIssuers?: boolean | undefined },
): Promise<Found<IssuedState> | undefined> {
  const answer = await unlessGone(context.alibaba("DescribeCACertificate", { Identifier: id }));
  if (!answer || answer.Certificate.Status === "REVOKE") return undefined;
  const { X509Certificate: certificate, CaCertChain: chain, Status: status } = answer.Certificate;
  return {
    state: issuedState({ certificate, chain, status }, state.withIssuers),
    drift: managedDrift(answer.Certificate, state),
  };
}

/** Changes a CA in place. */
export async function updateAuthority(
  context: Context,
  id: string,
  olds: Managed,
  args: Managed & { withIssuers?: boolean | undefined },
): Promise<IssuedState> {
  await applyManaged(context, id, olds, args);
  const { Certificate: details } = await context.alibaba("DescribeCACertificate", { Identifier: id });
  const { X509Certificate: certificate, CaCertChain: chain, Status: status } = details;
  return issuedState({ certificate, chain, status }, args.withIssuers);
}

/** Forgets a CA, or revokes it when the program asked for that: the API cannot delete one. */
export async function deleteAuthority(
  context: Context,
  id: string,
  state: { revokeOnDelete?: boolean | undefined },
): Promise<void> {
  if (!state.revokeOnDelete) return;
  const answer = await unlessGone(context.alibaba("DescribeCACertificate", { Identifier: id }));
  if (!answer || answer.Certificate.Status === "REVOKE") return;
  await unlessGone(context.alibaba("UpdateCACertificateStatus", { Identifier: id, Status: "REVOKE" }));
}
