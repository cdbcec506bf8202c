import { isAuthority } from "../inventory/facts";
import type { StackResource } from "../inventory/resource";
import type { Policy } from "../policy/file";
import { appliesTo, entryName, type IssuingAuthority } from "../policy/issuer";
import { entriesFor } from "../policy/rules/names";
import type { Finding, Severity } from "./model";
import type { Entry, Version } from "./entries";
import { formerNames, issuerIdentity } from "./issuers";
import type { StackChange } from "./stack";

/** How a change of CAs affects the entries of the rule `names`, most of which identify a CA by names in the program. */
export function authorityFindings(stack: StackChange, policy: Policy): Finding[] {
  const { names: settings } = policy.rules;
  if (settings === undefined || settings === "off") return [];
  return stack.after.flatMap((entry): Finding[] => {
    const { before, after: version } = entry;
    if (version?.role === undefined || !isAuthority({ role: version.role })) return [];
    const ca = version.resource;
    if (ca.options.external) return [];
    const finding = (severity: Severity, message: string): Finding[] => [
      { severity, rule: "policy/names", urn: ca.urn, name: ca.name, message },
    ];
    const was = before ? entriesFor(settings, identityBefore(stack, entry, before)) : undefined;
    const after = identityAfter(stack, entry, version);
    const is = entriesFor(settings, after);
    const lost = was?.find((entry) => !is.includes(entry));
    if (lost !== undefined) {
      // What a recreated CA cannot have yet, such as a fingerprint, still applies for this change.
      const severity = appliesTo(lost, after) === "perhaps" ? "warning" : settings.severity;
      return finding(severity, `${LOST} ${entryName(lost)}. ${PIN}`);
    }
    const gained = is.find((entry) => was?.includes(entry) !== true);
    if (gained !== undefined && isChosen(stack, entry, ca)) {
      return finding("warning", `${GAINED} ${entryName(gained)}. ${PIN}`);
    }
    return was === undefined && is.length === 0 && !settings.others ? finding("warning", UNNAMED) : [];
  });
}

const PIN = "Name it in the policy by identifier, fingerprint or subject, which no program chooses";
const LOST = "after this change, this policy entry no longer matches the CA:";
const GAINED = "this change gives the CA names by which this policy entry matches it:";
const UNNAMED =
  "no policy entry matches this CA: once it exists, it may certify any name, unless the policy has names.others";

/** Whether its name is new. */
const isChosen = (stack: StackChange, { action }: Entry, ca: StackResource): boolean =>
  formerNames(stack, ca).length > 0 || ["issue", "replace", "renew", "adopt"].includes(action ?? "");

const identityBefore = (stack: StackChange, entry: Entry, before: Version): IssuingAuthority => ({
  ...issuerIdentity(stack, entry, before),
  names: [before.resource.name],
});

/** By the names that apply after the change. */
function identityAfter(stack: StackChange, entry: Entry, after: Version): IssuingAuthority {
  const identity = issuerIdentity(stack, entry, after);
  const commonName = after.facts?.commonName;
  const planned = commonName === undefined || identity.certificate ? [] : [commonName];
  return { ...identity, names: [after.resource.name, ...planned] };
}
