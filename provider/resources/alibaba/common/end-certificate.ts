import type { identifiable, issued, subject } from "../../../../schema/alibaba/common";
import type { ValuesOf } from "../../../../schema/types";
import type { Context } from "../../context";
import { PkiError } from "../../../base/errors";
import { PartialCreate, type Existing, type Failure, type Found, type Intent } from "../../kind";
import { chainFailures } from "../../planned-chain";
import { familyOf } from "../../../x509/algorithms";
import { encode } from "../../../x509/der";
import { differences, type ExpectedCertificate } from "../../../x509/compare";
import type { KeyUsageName } from "../../../x509/extensions";
import type { ConstrainedNames } from "../../../x509/name-constraints";
import { encodeName, type SubjectAttributes } from "../../../x509/names";
import { parseCertificate } from "../../../x509/parse";
import { oneFromPem } from "../../../x509/pem";
import { tryCsr } from "../../csr";
import { issuedState, type IssuedState } from "../../issued";
import { deleteLeaf, describeLeaf, exportPrivateKey, findLeaf } from "./leaf";
import { forgetListed, isListedUnchanged } from "./listed-unchanged";
import { applyManaged, managedDrift, managedOf, type AlibabaManagedArgs } from "./managed";
import type { CreateCertificateResponse } from "../../../api/alibaba/operations";
import { createIdempotent } from "./idempotent-create";
import { plannedAuthority } from "./issuer-rules";
import { drawOnIssuer } from "./purchased";
import type { PlannedValidity } from "./validity";

/** Argument values of every end certificate of API version 2020-06-30, with those that only some have. */
export type EndArgs = ValuesOf<typeof issued & typeof identifiable> &
  AlibabaManagedArgs & { readonly exportPrivateKey?: boolean | undefined };

/** Subject attributes in addition to the common name; the service fills in missing ones. */
type SubjectArgs = ValuesOf<typeof subject>;

/** The part of the subject that the arguments determine. */
export const subjectOf = ({
  organization,
  organizationUnit,
  country: countryCode,
  state,
  locality,
}: Partial<SubjectArgs>): SubjectAttributes => ({
  organization,
  organizationUnit,
  country: countryCode,
  state,
  locality,
});

/** The complete subject, if arguments and signing request leave no part of it to the service. */
export function completeSubject(args: Partial<SubjectArgs>, own: SubjectAttributes): Buffer | undefined {
  const given = Object.entries(subjectOf(args)).filter(([, value]) => value !== undefined);
  const all = { ...own, ...(Object.fromEntries(given) as SubjectAttributes) };
  const parts = [
    all.country,
    all.state,
    all.locality,
    all.organization,
    all.organizationUnit,
    all.commonName,
  ];
  return parts.includes(undefined) ? undefined : encode(encodeName(all));
}

/** How one operation creates an end certificate. */
export interface EndCreate {
  call(customIdentifier: string): Promise<CreateCertificateResponse>;
  /** The result of an earlier attempt, if there is one. */
  readonly expected: ExpectedCertificate;
  /** Which updatable properties the call itself sets; the others are set afterwards. */
  readonly sets: AlibabaManagedArgs;
}

interface State extends IssuedState, EncryptionAnswer {
  privateKey?: string | undefined;
}

/** What only the response to a create contains, never a read: it is carried from state to state. */
interface EncryptionAnswer {
  certKmcRep1?: string | undefined;
  certSignBufKmc?: string | undefined;
}

const answered = ({ CertKmcRep1, CertSignBufKmc }: CreateCertificateResponse): EncryptionAnswer => ({
  certKmcRep1: CertKmcRep1,
  certSignBufKmc: CertSignBufKmc,
});

/** Creates an end certificate, or takes over the result of an interrupted create. */
export async function createEnd(
  context: Context,
  args: EndArgs,
  create: EndCreate,
): Promise<Existing<State>> {
  const created = await createIdempotent(context, args.parentIdentifier, args.customIdentifier ?? "", (key) =>
    create.call(key),
  );
  const { Identifier: id, key } = created;
  const { state, managed } = created.recovered
    ? await takeUp(context, created, args, create.expected)
    : { state: await stateOf(context, created, args, create.sets), managed: create.sets };
  try {
    await applyManaged(context, id, managed, args);
    return { id, key, state: { ...state, ...(await keyOf(context, id, args, {})) } };
  } catch (cause) {
    // What was not applied must not be in the state as if it had been.
    throw new PartialCreate({ id, key, state: { ...state, ...managedOf(managed) } }, cause);
  }
}

// What the response to the create omits is read; if that fails, the certificate is kept all the same.
async function stateOf(
  context: Context,
  created: CreateCertificateResponse & { readonly key: string },
  args: EndArgs,
  sets: AlibabaManagedArgs,
): Promise<State> {
  const { Identifier: id, key, X509Certificate: certificate, CertificateChain: chain } = created;
  if (certificate !== undefined && chain !== undefined) {
    const state = issuedState({ certificate, chain, status: "ISSUE" }, args.withIssuers);
    return { ...state, ...answered(created) };
  }
  try {
    return { ...(await describeLeaf(context, id, args.withIssuers)).state, ...answered(created) };
  } catch (cause) {
    const state = { certificate: "", status: "ISSUE", ...managedOf(sets), ...answered(created) };
    throw new PartialCreate({ id, key, state }, cause);
  }
}

/** Takes over the result of an earlier attempt, unless the key that led to it belongs to another certificate. */
async function takeUp(
  context: Context,
  { Identifier: id, doubt }: { readonly Identifier: string; readonly doubt?: PkiError },
  args: EndArgs,
  expected: ExpectedCertificate,
): Promise<{ state: IssuedState; managed: AlibabaManagedArgs }> {
  const { details, state } = await describeLeaf(context, id, args.withIssuers);
  const problems = differences(parseCertificate(oneFromPem("CERTIFICATE", state.certificate)), expected);
  if (problems.length === 0 && doubt) throw doubt;
  if (problems.length === 0) return { state, managed: managedDrift(details, args) };
  throw new PkiError(
    "INVALID_INPUT",
    `customIdentifier: the certificate ${id} already has this identifier, but differs (${problems.join("; ")}): choose a unique one`,
  );
}

/** Reads an end certificate; undefined if it is gone. */
export async function readEnd(
  context: Context,
  id: string,
  state: Partial<EndArgs & State>,
): Promise<Found<State> | undefined> {
  if (await isListedUnchanged(context, id, state)) return unchanged(state);
  const leaf = await findLeaf(context, id, state.withIssuers);
  if (!leaf) return undefined;
  const { details } = leaf;
  return { state: leaf.state, drift: managedDrift(details, state), issuedBy: details.ParentIdentifier };
}

function unchanged(state: Partial<EndArgs & State>): Found<State> {
  const { certificate = "", status = "", issuers, withIssuers, parentIdentifier } = state;
  return {
    state: { certificate, status, ...(withIssuers ? { issuers } : {}) },
    drift: managedOf(state),
    issuedBy: parentIdentifier,
  };
}

/** Updates an end certificate in place. */
export async function updateEnd(
  context: Context,
  id: string,
  olds: Partial<EndArgs & State>,
  args: EndArgs,
): Promise<State> {
  await applyManaged(context, id, olds, args);
  forgetListed(context, args.parentIdentifier);
  const { state } = await describeLeaf(context, id, args.withIssuers);
  const { certKmcRep1, certSignBufKmc } = olds;
  return { ...state, certKmcRep1, certSignBufKmc, ...(await keyOf(context, id, args, olds)) };
}

async function keyOf(
  context: Context,
  id: string,
  args: EndArgs,
  olds: Partial<State>,
): Promise<Pick<State, "privateKey">> {
  if (!args.exportPrivateKey) return {};
  return { privateKey: olds.privateKey ?? (await exportPrivateKey(context, id)) };
}

/** What is the same for every end certificate of API version 2020-06-30. */
export const endKind = {
  above: plannedAuthority,
  read: readEnd,
  update: updateEnd,
  delete: deleteLeaf,
  shortage: drawOnIssuer,
} as const;

/** The service's default for the organization is its own name, which few certificates are meant to have. */
export function organizationHint({
  organization,
  csr,
}: Readonly<Record<string, unknown>>): string | undefined {
  if (organization !== undefined) return undefined;
  if (csr !== undefined) {
    const request = typeof csr === "string" ? tryCsr(csr) : "";
    // One that is not known yet may have an organization.
    if (typeof request === "string" || request.name.organization !== undefined) return undefined;
  }
  return 'without organization, the service writes its own default into the certificate, "Alibaba Inc.": set organization to the name of yours';
}

/** What the chain above is checked for. */
export interface EndPlan {
  readonly validity: PlannedValidity;
  /** The key's algorithm, as far as it is known, and the argument to change if it is wrong. */
  readonly algorithm: { readonly argument: string; readonly name: string | undefined };
  /** The parts that only the request determines; otherwise the service does. */
  readonly keyUsages?: readonly KeyUsageName[] | undefined;
  readonly critical?: readonly string[] | undefined;
  readonly usages: readonly string[] | undefined;
  /** The known names, and the argument to change if the CA does not allow one. */
  readonly names: ConstrainedNames;
  readonly namesArgument: string;
  /** The argument that determines the subject. */
  readonly subjectArgument: string;
  /** The argument to change if the CA does not allow the usages. */
  readonly usagesArgument?: string;
}

/** Rules for validity and the chain above. */
export function endRules(
  { issuing, issuer, now }: Pick<Intent<EndArgs>, "issuing" | "issuer" | "now">,
  {
    validity,
    algorithm,
    keyUsages,
    usages,
    critical,
    usagesArgument = "parent",
    names,
    namesArgument,
    subjectArgument,
  }: EndPlan,
): Failure[] {
  if (validity.failure) return [validity.failure];
  return chainFailures(
    { issuing },
    {
      label: "this certificate",
      ca: false,
      family: algorithm.name === undefined ? undefined : familyOf(algorithm.name),
      keyUsages,
      extendedKeyUsages: usages,
      critical,
      ...names,
      ...validity.period,
      issued: false,
      issuer: issuer && plannedAuthority(issuer, now),
    },
    {
      issuer: "parent",
      algorithm: algorithm.argument,
      validity: validity.argument,
      keyUsages: "apiPassthrough.extensions.keyUsage",
      usages: usagesArgument,
      names: namesArgument,
      subject: subjectArgument,
    },
  );
}
