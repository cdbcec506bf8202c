import { z } from "zod";
import type { ServerArgs as Declared } from "../../sdk/alibaba/common";
import type { Resolved } from "../../sdk/resource";
import type { Context } from "../backend";
import { PkiError } from "../errors";
import { country, host, sameFlag, sameNames, sameOrDefault, text, token } from "../fields";
import {
  createOnly,
  PartialCreate,
  replaces,
  updates,
  type ArgsOf,
  type Existing,
  type Failure,
  type Field,
  type Found,
  type Intent,
} from "../kind";
import { familyOf } from "../x509/algorithms";
import { issuedState, type IssuedState } from "./facts";
import { describeLeaf, findLeaf } from "./leaf";
import { applyManaged, managedDrift, managedFields, managedRequest, type Managed } from "./managed";
import type {
  ClientCertificateDetails,
  CreateCertificateResponse,
  CreateServerCertificateWithCsrRequest,
} from "./operations";
import { createOnce } from "./recover";
import { chainFailures, plannedAuthority } from "./rules";
import { planValidity, validityFields, validityRequest } from "./validity";

/** Arguments that all server certificates share. */
export const serverFields = {
  parentIdentifier: replaces(text(128)),
  domain: replaces(z.array(host).max(100).optional(), sameNames),
  organization: replaces(text(64).optional(), sameOrDefault("Alibaba Inc.")),
  organizationUnit: replaces(text(64).optional()),
  country: replaces(country.optional()),
  state: replaces(text(128).optional()),
  locality: replaces(text(128).optional()),
  ...validityFields,
  enableCrl: replaces(z.boolean().optional(), sameFlag),
  immediately: createOnly(z.literal([0, 1, 2], "must be 0, 1 or 2").optional()),
  customIdentifier: replaces(token.optional()),
  withIssuers: updates(z.literal(true).optional()),
  ...managedFields,
} satisfies Record<Exclude<keyof Resolved<Declared>, "parent"> | "withIssuers", Field>;

/** Values of {@link serverFields}. */
export type ServerArgs = ArgsOf<typeof serverFields>;

/** The documented names of the shared arguments. */
export const serverRequest = (args: ServerArgs): Omit<CreateServerCertificateWithCsrRequest, "Csr"> => ({
  Domain: args.domain?.join(","),
  Organization: args.organization,
  OrganizationUnit: args.organizationUnit,
  Country: args.country,
  State: args.state,
  Locality: args.locality,
  ParentIdentifier: args.parentIdentifier,
  EnableCrl: args.enableCrl === undefined ? undefined : Number(args.enableCrl),
  Immediately: args.immediately ?? 2,
  ...validityRequest(args),
  ...managedRequest(args),
});

/** How one operation creates a server certificate. */
export interface ServerCreate<State> {
  call(customIdentifier: string): Promise<CreateCertificateResponse>;
  /** Whether a certificate that bears our key is what this call would make. */
  isOurs(details: ClientCertificateDetails): boolean;
  /** What is left to do once it exists. */
  finish(id: string, state: IssuedState): Promise<State>;
}

/** Creates a server certificate, or takes up what an interrupted create made. */
export async function createServer<State extends IssuedState>(
  context: Context,
  args: ServerArgs,
  create: ServerCreate<State>,
): Promise<Existing<IssuedState>> {
  const created = await createOnce(context, args.parentIdentifier, args.customIdentifier ?? "", (key) =>
    create.call(key),
  );
  const { Identifier: id, key } = created;
  const { state, managed } = created.recovered
    ? await takeUp(context, id, args, create)
    : { state: await stateOf(context, created, args), managed: { ...args, aliasName: undefined } };
  try {
    await applyManaged(context, id, managed, args);
    return { id, key, state: await create.finish(id, state) };
  } catch (cause) {
    throw new PartialCreate({ id, key, state }, cause);
  }
}

// What the answer of the create call leaves out is read.
async function stateOf(
  context: Context,
  created: CreateCertificateResponse,
  args: ServerArgs,
): Promise<IssuedState> {
  const { X509Certificate: certificate, CertificateChain: chain } = created;
  if (certificate === undefined || chain === undefined) {
    return (await describeLeaf(context, created.Identifier, args.withIssuers)).state;
  }
  return issuedState({ certificate, chain, status: "ISSUE" }, args.withIssuers);
}

/** Takes up what an earlier attempt made, unless the key that led to it belongs to another certificate. */
async function takeUp(
  context: Context,
  id: string,
  args: ServerArgs,
  { isOurs }: Pick<ServerCreate<IssuedState>, "isOurs">,
): Promise<{ state: IssuedState; managed: Managed }> {
  const { details, state } = await describeLeaf(context, id, args.withIssuers);
  if (isOurs(details)) return { state, managed: managedDrift(details, args) };
  throw new PkiError(
    "INVALID_INPUT",
    `customIdentifier: the certificate ${id} has this key already, with other names or another key pair: choose a key that is unique`,
  );
}

/** Reads a server certificate; undefined when it is gone. */
export async function readServer(
  context: Context,
  id: string,
  state: Partial<ServerArgs>,
): Promise<Found<IssuedState> | undefined> {
  const leaf = await findLeaf(context, id, state.withIssuers);
  return leaf && { state: leaf.state, drift: managedDrift(leaf.details, state) };
}

/** Changes a server certificate in place. */
export async function updateServer(
  context: Context,
  id: string,
  olds: Partial<ServerArgs>,
  args: ServerArgs,
): Promise<IssuedState> {
  await applyManaged(context, id, olds, args);
  return (await describeLeaf(context, id, args.withIssuers)).state;
}

/** Rules of validity and of the chain above. */
export function serverRules(
  { args, unknown, issuing, issuer, now }: Intent<ServerArgs>,
  algorithm: { readonly argument: string; readonly name: string | undefined },
): Failure[] {
  const validity = planValidity(args, unknown, now);
  if (validity.failure) return [validity.failure];
  return chainFailures(
    {
      label: "this certificate",
      ca: false,
      family: algorithm.name === undefined ? undefined : familyOf(algorithm.name),
      extendedKeyUsages: ["serverAuth"],
      ...(issuing ? validity.period : {}),
      issued: false,
      issuer: issuer && plannedAuthority(issuer, now),
    },
    { issuer: "parent", algorithm: algorithm.argument, validity: validity.argument, usages: "parent" },
  );
}
