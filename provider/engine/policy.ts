import { isDeepStrictEqual } from "node:util";
import { issuerChain, issuerKind } from "../../schema";
import { nameIn } from "../../common/urn";
import { visible } from "../../common/visible";
import type { Context } from "../resources/context";
import { sha256 } from "../base/canonical";
import { PkiError } from "../base/errors";
import { ifKnown } from "../base/unknown";
import { kindNamed } from "../kinds";
import { existingAuthority } from "./existing-authority";
import type { Memory } from "../resources/memory";
import type { RequestedIssuer, IssuanceRequest, Objection } from "../resources/policies";
import {
  argsOf,
  type AnyKind,
  type DeclaredAuthority,
  type Failure,
  type FleetMembers,
} from "../resources/kind";
import { inFleet } from "../resources/fleet/items";
import { eachMember } from "./members";
import { fromPem, toPem } from "../x509/pem";

type Properties = Record<string, unknown>;

/** What a check asks about. */
interface Checked {
  readonly urn: unknown;
  readonly inputs: Properties;
  /** The previous inputs, for an update. */
  readonly before: Properties | undefined;
  readonly issuer: DeclaredAuthority | undefined;
}

/** The policies' objections to a checked resource; warnings, and what cannot be judged yet, are only reported. */
export function policyFailures(kind: AnyKind, context: Context, checked: Checked): Failure[] {
  const { members } = kind;
  if (members) {
    return context.policies
      ? eachMember(kind, members, checked.inputs, checked.before, (member, inputs, before) =>
          policyFailures(members.kind, context, {
            ...checked,
            urn: inFleet(String(checked.urn), member),
            ...{ inputs, before },
          }),
        )
      : [];
  }
  const { policies, memory } = context;
  const { urn, inputs, before, issuer: plan } = checked;
  const args = argsOf(kind, inputs);
  if (!policies || isUntouched(kind, args, before)) return [];
  const name = nameIn(String(urn));
  remember(memory, keyOf(kind, args), { name, label: plan?.name });
  const request = issuanceRequest(kind, context, { names: [name], args, before });
  const verdict = attempt(() =>
    policies.judge({ ...request, issuer: declaredIssuer(kind, memory, args, plan) }),
  );
  for (const { argument, message, severity, isOpen } of verdict) {
    if (severity === "error" && !isOpen) continue;
    const text = visible(`${kind.kind} "${name}": ${inWords({ argument, message })}`);
    if (!memory.conversation.reported.has(text)) context.tell?.(text);
    memory.conversation.reported.set(text, true);
  }
  return verdict.filter(({ severity, isOpen }) => severity === "error" && !isOpen);
}

// A policy that cannot be applied is reported like an objection, for the resource that it blocks.
function attempt(judge: () => readonly Objection[]): readonly Objection[] {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return [{ argument: "", message: error.message, severity: "error", isOpen: false }];
  }
}

/**
 * Applies the policies to what is about to be issued or updated. Everything is known by now: what cannot be judged is
 * refused.
 *
 * @throws PkiError `REFUSED_BY_POLICY`; `INVALID_CONFIG` while a policy cannot be applied
 */
export async function holdPolicies(
  kind: AnyKind,
  context: Context,
  inputs: Properties,
  before?: Properties,
): Promise<void> {
  const { policies, memory } = context;
  if (policies && kind.members) return holdMembers(kind.members, context, inputs, before);
  const args = argsOf(kind, inputs);
  if (!policies || isUntouched(kind, args, before)) return;
  const { names = new Set<string>(), label } = memory.conversation.judged.get(keyOf(kind, args)) ?? {};
  const request = issuanceRequest(kind, context, { names: [...names], args, before });
  const refusedWith = (issuer: RequestedIssuer | undefined): Objection[] =>
    policies.judge({ ...request, issuer }).filter(({ severity }) => severity === "error");
  // While the issuing CA is not known, the strictest rules apply: what complies with them needs no question.
  const issuer = namedIssuer(kind, memory, args, label);
  const strict = refusedWith(issuer);
  if (strict.length === 0) return;
  const { certificate, problem } =
    issuer?.certificate === undefined ? await existingIssuer(kind, context, issuer?.identifier) : {};
  const refused = certificate === undefined ? strict : refusedWith({ isNew: false, ...issuer, certificate });
  if (refused.length === 0) return;
  const what = before ? `${kind.kind} is not changed` : `${kind.kind} is not issued`;
  throw new PkiError(
    "REFUSED_BY_POLICY",
    `${what}: ${[...new Set(refused.map(inWords))].join("; ")}${problem === undefined ? "" : `. ${problem.message}`}`,
    { cause: problem },
  );
}

/** The same for each item of a fleet; what is renewed is issued, although none of its arguments has changed. */
async function holdMembers(
  { kind, argsOf: itemsOf, plan }: FleetMembers,
  context: Context,
  inputs: Properties,
  before: Properties = {},
): Promise<void> {
  const actions = plan(context, before, inputs).filter(({ type }) => type === "issue");
  const issued = new Set(actions.map(({ name }) => name));
  const olds = itemsOf(before);
  for (const [name, args] of itemsOf(inputs))
    await holdPolicies(kind, context, args, issued.has(name) ? undefined : olds.get(name));
}

/** What policies are given to judge, without private keys. */
const issuanceRequest = (
  kind: AnyKind,
  { clock }: Pick<Context, "clock">,
  {
    names,
    args,
    before,
  }: { readonly names: string[]; readonly args: Properties; readonly before: Properties | undefined },
): IssuanceRequest => ({
  kind: kind.kind,
  names,
  args: shownOf(kind, args),
  before: before && shownOf(kind, before),
  at: clock(),
});

const shownOf = (kind: AnyKind, args: Properties): Properties => ({ ...(kind.shown?.(args) ?? args) });

/** Whether a resource stays as it is: then neither a policy nor one that cannot be applied makes it fail. */
const isUntouched = (kind: AnyKind, args: Properties, before: Properties | undefined): boolean =>
  before !== undefined && before.certificate !== "" && isDeepStrictEqual(args, argsOf(kind, before));

/** Records what this run has created. */
export const noteMade = ({ memory }: Context, id: string): void => void memory.run.made.add(id);

const inWords = ({ argument, message }: Failure): string =>
  argument === "" ? message : `${argument}: ${message}`;

/** The CA as declared by the program; only an existing one is looked up, and only for issuance. */
function declaredIssuer(
  kind: AnyKind,
  memory: Memory,
  args: Properties,
  plan: DeclaredAuthority | undefined,
): RequestedIssuer | undefined {
  const named = namedIssuer(kind, memory, args, plan?.name);
  const certificate = ifKnown(plan?.certificate) ?? named?.certificate;
  return named && { ...named, plan, certificate: typeof certificate === "string" ? certificate : undefined };
}

function namedIssuer(
  { kind, references: [argument] = [] }: AnyKind,
  { run }: Memory,
  args: Properties,
  label: string | undefined,
): RequestedIssuer | undefined {
  if (argument === undefined) return undefined;
  const identifier = ifKnown(args[argument]);
  const certificate = signingCertificate(kind, args);
  if (typeof identifier !== "string") return { label, isNew: false, certificate };
  return { label, identifier, isNew: run.made.has(identifier), certificate };
}

/** The certificate of a CA that the arguments themselves give, where no service signs. */
function signingCertificate(kind: string, args: Properties): string | undefined {
  const chain = ifKnown(args[issuerChain(kind) ?? ""]);
  const [der] = typeof chain === "string" ? fromPem("CERTIFICATE", chain) : [];
  return der && toPem("CERTIFICATE", der);
}

/** The issuing CA's certificate according to the service; or the reason it cannot be read. */
async function existingIssuer(
  { kind }: AnyKind,
  context: Context,
  identifier: string | undefined,
): Promise<{ certificate?: string | undefined; problem?: PkiError }> {
  const authority = kindNamed(issuerKind(kind));
  if (identifier === undefined || !authority) return {};
  try {
    return { certificate: (await existingAuthority(context, authority, identifier, true))?.certificate };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    const message = `The issuing CA cannot be read, so the rules for every CA count: ${error.message}`;
    return { problem: new PkiError(error.code, message, { cause: error }) };
  }
}

function remember(
  { conversation: { judged } }: Memory,
  key: string,
  { name, label }: { readonly name: string; readonly label: string | undefined },
): void {
  const cached = judged.get(key);
  // For two requests with the same arguments, an exception applies only if it applies to both.
  if (cached) cached.names.add(name);
  else judged.set(key, { names: new Set([name]), label });
}

/** Identical for what a check returned and for what a create is asked for. */
const keyOf = ({ kind }: AnyKind, args: Properties): string => sha256(JSON.stringify([kind, sorted(args)]));

// The engine may reorder an object's properties.
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, item]) => [k, sorted(item)]),
  );
}
