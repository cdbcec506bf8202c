import type { Unknowns } from "../inventory/aspects";
import type { Facts } from "../inventory/facts";
import type { Role } from "../schema/resource";
import type { Node } from "../inventory/nodes";
import type { RetirementEffect } from "../inventory/retirement";

/** What a run would do to one resource. */
export type Action = "issue" | "adopt" | "replace" | "renew" | "update" | "remove";

/** How much a finding matters: errors refuse the change, warnings want a second look. */
export type Severity = "error" | "warning" | "info";

/** Why a resource changes: an argument that changes, or a note in words. */
export interface Reason {
  readonly argument?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly added?: readonly string[] | undefined;
  readonly removed?: readonly string[] | undefined;
  /** In this package's own words; names in it are in `about`. */
  readonly note?: string | undefined;
  /** What the provider says of it, after the note. */
  readonly told?: string | undefined;
  /** The name that the note is about. */
  readonly about?: string | undefined;
}

/** One fact of a certificate, old beside new. */
export interface Difference {
  readonly fact: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly changed: boolean;
  /** Of lists that are known on both sides: what is new, what is gone, and how many stay. */
  readonly added?: readonly string[] | undefined;
  readonly removed?: readonly string[] | undefined;
  readonly kept?: number | undefined;
}

/** A resource by the names that a reader knows it by. */
export interface Reference {
  readonly urn: string;
  readonly name: string;
  /** For example `alibaba.RootCa`; Pulumi's type for resources of other packages. */
  readonly kind: string;
}

/** A reference to something that a change concerns. */
export interface Affected extends Reference {
  /** What the same run does to it; undefined when it stays as it is. */
  readonly action: Action | undefined;
}

/** One resource that changes. */
export interface Change extends Reference {
  readonly role: Role;
  readonly action: Action;
  readonly reasons: readonly Reason[];
  readonly before: Facts | undefined;
  readonly after: Facts | undefined;
  readonly differences: readonly Difference[];
  /** What of the certificate that is issued is known only during the run, with the reasons. */
  readonly unknown: Unknowns;
  /** Arguments that are known only during the run, and replace it if they turn out to be others. */
  readonly mayBeReplaced: readonly string[];
  /** What becomes of the old one, of one that is replaced or removed. */
  readonly retirement: RetirementEffect | undefined;
  /** Whether a CA above the old one is revoked after the run. */
  readonly isBelowRevoked: boolean;
  /** Whether the old one is removed before the new one exists. */
  readonly removedFirst: boolean;
  readonly issuer: (Reference & { readonly role: Role | undefined }) | undefined;
  /** Of a CA: every certificate below it. */
  readonly certificates: readonly Affected[];
  /** Everything else that depends on it. */
  readonly consumers: readonly Affected[];
}

/** Something that a reviewer should know. */
export interface Finding {
  readonly severity: Severity;
  /** Stable name of the rule, for example `ca-replaced` or `policy/validity`. */
  readonly rule: string;
  readonly urn: string | undefined;
  /** The resource's name; undefined when it is about the whole. */
  readonly name: string | undefined;
  /** Values of the program that it is about: they come before the message. */
  readonly values?: readonly string[] | undefined;
  readonly message: string;
}

/** A certificate of the hierarchy as it would be after the run; removed ones stand in it too. */
export interface ChangedNode extends Node {
  readonly action: Action | undefined;
}

/** Everything that a report says. */
export interface Review {
  readonly project: string;
  readonly stack: string;
  readonly verdict: "allowed" | "warnings" | "refused";
  /** The policy that was applied; undefined without one. */
  readonly policy: string | undefined;
  /** Rules that the policy does not apply: off, or not in it. */
  readonly unchecked: readonly string[];
  /** Whether the state was given, so that also what does not change is known. */
  readonly complete: boolean;
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  readonly hierarchy: readonly ChangedNode[];
}
