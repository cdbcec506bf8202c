import { isDeepStrictEqual } from "node:util";
import { issuerKind } from "../../schema";
import type { IssuerArguments, ResourceDefinition } from "../../schema/resource";
import { nameIn } from "../../common/urn";
import { PkiError } from "../base/errors";
import { askedInCheck } from "../base/in-time";
import { ifKnown, UNKNOWN } from "../base/unknown";
import { existingAuthority } from "../engine/existing-authority";
import { kindNamed } from "../kinds";
import type { Context } from "../resources/context";
import type { AnyKind, DeclaredAuthority } from "../resources/kind";
import { fromPem, toPem } from "../x509/pem";
import type { Plans } from "./plans";
import { ResourceReference, type PropertyValues } from "./values";

/** A resource's arguments with its issuer in the form that the provider takes: its identifier and its plan. */
export interface ResolvedIssuer {
  readonly inputs: PropertyValues;
  readonly failure?: string;
  /** URN of the issuer, if it was given as a resource. */
  readonly urn?: string | undefined;
  /** Its identifier, once known. */
  readonly id?: string | undefined;
}

/**
 * Replaces the issuer that a program gives as a resource by its identifier.
 *
 * @param olds - the inputs so far: with the option `ignoreChanges` the engine puts some of them back
 * @param chainOf - a CA of this run with those above it, by its URN; not known before it exists
 */
export function resolveIssuer(
  { kind, issuer, arguments: all }: ResourceDefinition,
  olds: PropertyValues,
  news: PropertyValues,
  chainOf: (urn: string) => unknown,
): ResolvedIssuer {
  if (issuer === undefined) return { inputs: news };
  if (issuer === "service") return { inputs: { ...news, withIssuers: true } };
  if (issuer.chain !== undefined) return resolveSigner(kind, issuer, issuer.chain, news, chainOf);
  const { [issuer.argument]: given, ...rest } = news;
  const id = rest[issuer.identifier];
  const byIdentifier = (identifier: unknown): ResolvedIssuer => ({
    inputs: {
      ...rest,
      [issuer.identifier]: identifier,
      ...("withIssuers" in all ? issuersAsked(olds, issuer.identifier, identifier) : {}),
    },
    id: textOf(identifier),
  });
  const isPutBack = id !== undefined && id === olds[issuer.identifier];
  if (given === undefined || given === null || isPutBack) return byIdentifier(id);
  if (id !== undefined) {
    return refused(`${issuer.argument} and ${issuer.identifier} both name the issuer: set only one of them`);
  }
  if (typeof given === "string") return byIdentifier(given);
  if (!isAuthority(given)) return notAuthority(kind, issuer, issuer.identifier);
  return { inputs: { ...rest, [issuer.identifier]: given.id }, urn: given.urn, id: textOf(given.id) };
}

/** The same where no service signs: what signs has to be there, and a resource is told by its identifier alone. */
function resolveSigner(
  kind: string,
  issuer: IssuerArguments,
  chain: string,
  news: PropertyValues,
  chainOf: (urn: string) => unknown,
): ResolvedIssuer {
  const { [issuer.argument]: parent, ...rest } = news;
  if (parent === undefined || parent === null) return { inputs: rest };
  if (!isAuthority(parent)) return notAuthority(kind, issuer, chain);
  const known = rest[chain] ?? (ifKnown(parent.id) === undefined ? UNKNOWN : chainOf(parent.urn));
  if (known === undefined) {
    return refused(
      `${issuer.argument}: this run has not met the CA ${nameIn(parent.urn)}, so its certificate is not known: let the run include it, or set ${chain}`,
    );
  }
  const inputs = { ...rest, [issuer.identifier]: parent.id, [chain]: known };
  return { inputs, urn: parent.urn };
}

/** A CA with the CAs above it, PEM, the CA first; unknown while one of them does not exist. */
export function chainOfPlan(plan: DeclaredAuthority | undefined): unknown {
  if (!plan) return undefined;
  const { certificate, issuerPlan } = plan;
  const above = issuerPlan ? chainOfPlan(issuerPlan) : "";
  const isKnown = typeof ifKnown(certificate) === "string" && typeof ifKnown(above) === "string";
  return isKnown ? `${String(certificate)}${String(above)}` : UNKNOWN;
}

/** Whether an issuer is a resource with an identifier, known or not; a component has none. */
const isAuthority = (given: unknown): given is ResourceReference =>
  given instanceof ResourceReference && given.id !== undefined;

const notAuthority = (kind: string, { argument }: IssuerArguments, instead: string): ResolvedIssuer =>
  refused(
    `${argument} of ${kind} is not a CA of this package: for a CA that is not declared here, set ${instead}`,
  );

const refused = (failure: string): ResolvedIssuer => ({ inputs: {}, failure });

/** Without a resource above, only the service knows the issuers. */
const issuersAsked = (olds: PropertyValues, identifier: string, id: unknown): { withIssuers?: true } =>
  id === olds[identifier] && olds.withIssuers === undefined ? {} : { withIssuers: true };

const textOf = (value: unknown): string | undefined => {
  const known = ifKnown(value);
  return typeof known === "string" && known !== "" ? known : undefined;
};

/** A CA that was just checked, as an issuer for resources below it. */
export function planOf(
  { kind, plan = [] }: ResourceDefinition,
  name: string,
  inputs: PropertyValues,
  above: DeclaredAuthority | undefined,
): DeclaredAuthority {
  const declared = Object.fromEntries(plan.map((argument) => [argument, inputs[argument]]));
  return {
    ...{ kind, name, ...declared, connection: inputs.connection ?? "", certificate: UNKNOWN },
    ...(above ? { issuerPlan: above } : {}),
  };
}

/** The connection that is named; the stack's own settings have no name. */
const connectionIn = ({ connection }: Readonly<Record<string, unknown>>): { connection?: unknown } =>
  typeof connection === "string" && connection !== "" ? { connection } : {};

/**
 * The connection of the CA that a program gives as a resource. What this run has not checked, because others are its
 * targets, is where it was.
 */
export function connectionBelow(
  plans: Plans,
  olds: PropertyValues,
  { urn }: Pick<ResolvedIssuer, "urn">,
): { connection?: unknown } {
  if (urn === undefined) return {};
  return connectionIn(plans.get(urn) ?? olds);
}

/** An existing CA, with the issuers that the service reports. */
export function planOfExisting(
  kind: string,
  name: string,
  state: PropertyValues,
): DeclaredAuthority | undefined {
  const chain = [state.certificate, state.issuers].flatMap((pem) =>
    typeof pem === "string" ? fromPem("CERTIFICATE", pem) : [],
  );
  return chain.reduceRight<DeclaredAuthority | undefined>(
    (issuerPlan, der) => ({
      kind,
      name,
      ...connectionIn(state),
      certificate: toPem("CERTIFICATE", der),
      ...(issuerPlan ? { issuerPlan } : {}),
    }),
    undefined,
  );
}

/** What is above a resource that is being checked, as far as this run or the service knows it. */
export async function planAbove(
  context: Context,
  plans: Plans,
  kind: AnyKind,
  { urn, id }: Pick<ResolvedIssuer, "urn" | "id">,
): Promise<DeclaredAuthority | undefined> {
  const declared = urn === undefined ? undefined : plans.get(urn);
  return declared || id === undefined ? declared : readAuthority(context, kind, id);
}

async function readAuthority(
  context: Context,
  { kind }: AnyKind,
  id: string,
): Promise<DeclaredAuthority | undefined> {
  const authority = kindNamed(issuerKind(kind));
  if (!authority) return undefined;
  try {
    const found = await askedInCheck(() => existingAuthority(context, authority, id));
    if (found) return planOfExisting(authority.kind, id, { ...found });
    warnOnce(context, `the service has no CA ${id}: what is above is not checked`);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    warnOnce(context, `the CA ${id} cannot be read, so what is above is not checked: ${error.message}`);
  }
  return undefined;
}

/** Not once for each certificate below the same CA. */
function warnOnce({ memory: { conversation }, tell }: Context, message: string): void {
  if (!conversation.reported.has(message)) tell?.(message, "warning");
  conversation.reported.set(message, true);
}

/** Whether a check is for an existing resource. */
export function isUnchanged(kind: AnyKind, olds: PropertyValues, inputs: PropertyValues): boolean {
  const names = Object.entries(kind.fields).flatMap(([name, { effect }]) =>
    effect === "ignore" || (name === kind.idempotency && !(name in inputs)) ? [] : [name],
  );
  return Object.keys(olds).length > 0 && names.every((name) => isDeepStrictEqual(olds[name], inputs[name]));
}
