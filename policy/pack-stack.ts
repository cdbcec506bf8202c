import { issuerIdentifier, issuerOf, openAspects } from "../inventory/aspects";
import { isAuthority } from "../inventory/facts";
import type { ReadCertificate } from "../inventory/certificates";
import { factsReader, type FactsReader } from "../inventory/planned";
import { nameOfUrn, type StackResource } from "../inventory/resource";
import { roleOf } from "../inventory/role";
import { candidateOf } from "./candidate";
import { evaluate, type Violation } from "./evaluate";
import type { Policy } from "./file";
import { unknownIssuer, type IssuingAuthority } from "./issuer";
import { boundsOf, NONE_SEEN, withSeen, type SeenAuthority } from "./pack-bound";
import { entriesFor } from "./rules/names";

/** A violation found in the whole stack, with its resource. */
export interface StackViolation {
  readonly urn: string;
  readonly violation: Violation;
}

/** A resource of a whole stack. */
export interface Registered {
  readonly resource: StackResource;
  /** Whether the program only reads it. */
  readonly isRead: boolean;
}

/** The engine's questions to a policy with one rule. */
export interface PackStack {
  /** Before a resource is created. The engine reports neither its issuer nor the outputs of other resources. */
  registered(resource: StackResource): Violation[];
  /** At the end of a preview or run. */
  complete(all: readonly Registered[]): StackViolation[];
}

/** Whether this is a preview. */
const isPreview = (): boolean =>
  (process.env.PULUMI_DRY_RUN ?? process.env.PULUMI_NODEJS_DRY_RUN)?.toLowerCase() === "true";

/**
 * Applies a policy with one rule to a stack as the engine reports it.
 *
 * @param read - shared by the rules of a pack, each of which receives the whole stack
 */
export function packStack(policy: Policy, read: ReadCertificate): PackStack {
  let seen = NONE_SEEN;
  const alone = (): FactsReader => factsReader(() => undefined, read);
  const hasIssuers = policy.rules.names !== undefined;
  return {
    registered(resource) {
      const authority = authorityIn(resource, alone());
      if (authority) seen = withSeen(seen, policy, authority);
      if (hasIssuers)
        return isPreview()
          ? []
          : leastOf(resource, boundsOf(policy, seen, issuerIdentifier(resource)) ?? [], alone());
      const found = judge(policy, resource, alone(), undefined);
      // What is still open may follow from other resources: it is decided with the whole stack, before anything is
      // created.
      return isPreview() ? found.filter(({ isOpen }) => !isOpen) : found;
    },
    complete(all) {
      // What follows is another stack.
      seen = NONE_SEEN;
      const byUrn = new Map(all.map((one) => [one.resource.urn, one]));
      const facts = factsReader((urn) => byUrn.get(urn)?.resource, read);
      return all
        .filter(({ isRead }) => !isRead)
        .flatMap(({ resource }) => {
          const found = judge(policy, resource, facts, issuerIn(byUrn, resource, read));
          const reported = hasIssuers
            ? [...found, ...renamedAway(policy, resource, alone())]
            : isPreview()
              ? found.filter(({ isOpen }) => isOpen)
              : [];
          return reported.map((violation) => ({ urn: resource.urn, violation }));
        });
    },
  };
}

function judge(
  policy: Policy,
  resource: StackResource,
  { planned }: FactsReader,
  issuer: IssuingAuthority | undefined,
): Violation[] {
  const facts = planned(resource);
  if (!facts) return [];
  const found = evaluate(policy, candidateOf(resource, facts, issuer, new Date()));
  return found.filter(({ severity }) => severity !== "info");
}

/** The smallest set of violations among several policies. */
function leastOf(resource: StackResource, bounds: readonly Policy[], facts: FactsReader): Violation[] {
  const issuer = unknownIssuer(issuerIdentifier(resource));
  const all = bounds.map((policy) => judge(policy, resource, facts, issuer));
  return all.sort((a, b) => a.length - b.length)[0] ?? [];
}

function authorityIn(resource: StackResource, { planned }: FactsReader): SeenAuthority | undefined {
  const role = roleOf(resource);
  if (role === undefined || !isAuthority({ role })) return undefined;
  const commonName = planned(resource)?.commonName;
  const names = [...namesOf(resource), ...(commonName === undefined ? [] : [commonName])];
  return { names, isRoot: role === "root" };
}

const namesOf = ({ name, options }: StackResource): string[] => [name, ...options.aliases.map(nameOfUrn)];

/** The CA that a whole stack identifies as the issuer. */
function issuerIn(
  all: ReadonlyMap<string, Registered>,
  resource: StackResource,
  read: ReadCertificate,
): IssuingAuthority | undefined {
  if (roleOf(resource) === "root") return undefined;
  const identifier = issuerIdentifier(resource);
  const found = all.get(issuerOf(resource) ?? "");
  if (!found || openAspects(resource).has("issuer")) return unknownIssuer(identifier);
  const { resource: ca, isRead } = found;
  const certificate = read(ca.outputs.certificate).identity;
  const isNamed = certificate !== undefined && !isRead;
  return {
    label: ca.name,
    identifier,
    certificate,
    // It is not known which of several names a CA had before.
    ...(isNamed && ca.options.aliases.length === 0
      ? { names: [ca.name] }
      : { names: [], chosenNames: namesOf(ca) }),
    isNamed,
  };
}

/** A CA that an alias preserves, but whose new name no longer matches its entry in the policy. */
function renamedAway(
  { rules: { names: settings } }: Policy,
  ca: StackResource,
  { planned }: FactsReader,
): Violation[] {
  const role = roleOf(ca);
  if (settings === undefined || settings === "off" || role === undefined || !isAuthority({ role })) return [];
  const issuer = (names: readonly string[]): IssuingAuthority => ({ label: ca.name, names, isNamed: true });
  const commonName = planned(ca)?.commonName;
  const now = [ca.name, ...(commonName === undefined ? [] : [commonName])];
  const is = entriesFor(settings, issuer(now));
  const lost = entriesFor(settings, issuer([...now, ...namesOf(ca)])).filter((entry) => !is.includes(entry));
  if (lost.length === 0) return [];
  const message =
    "an alias takes this CA out of an entry of the policy: name it there by identifier, fingerprint or subject";
  return [{ rule: "names", severity: settings.severity, message, values: [], isOpen: false }];
}
