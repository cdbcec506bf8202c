import type { Unknowns } from "../inventory/aspects";
import type { Facts } from "../inventory/facts";
import type { Role } from "../schema/resource";
import type { Node } from "../inventory/nodes";
import type { RetirementEffect } from "../inventory/retirement";

/** What a run would do to a resource. */
export type Action = "issue" | "adopt" | "replace" | "renew" | "update" | "remove";

/** The severity of a finding: errors fail the review, warnings deserve a second look. */
export type Severity = "error" | "warning" | "info";

/** Why a resource changes: a changed argument, or a note. */
export interface Reason {
  readonly argument?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly added?: readonly string[] | undefined;
  readonly removed?: readonly string[] | undefined;
  /** In this package's own words; names in it are in `about`. */
  readonly note?: string | undefined;
  /** The provider's explanation, shown after the note. */
  readonly explanation?: string | undefined;
  /** The name that the note is about. */
  readonly about?: string | undefined;
}

/** A fact of a certificate, old and new. */
export interface Difference {
  readonly fact: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly changed: boolean;
  /** For lists known on both sides: what was added, what was removed, and how many elements stay. */
  readonly added?: readonly string[] | undefined;
  readonly removed?: readonly string[] | undefined;
  readonly kept?: number | undefined;
}

/** A resource by the names that readers know. */
export interface Reference {
  readonly urn: string;
  readonly name: string;
  /** For example `alibaba.RootCa`; Pulumi's type for resources of other packages. */
  readonly kind: string;
}

/** A reference to something that a change concerns. */
export interface Affected extends Reference {
  /** What the same run does to it; undefined if it stays as it is. */
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
  /** What is known about the issued certificate only during the run, with the reasons. */
  readonly unknown: Unknowns;
  /** Arguments that are known only during the run, and that replace it if they turn out to differ. */
  readonly mayBeReplaced: readonly string[];
  /** What happens to the old one, if it is replaced or removed. */
  readonly retirement: RetirementEffect | undefined;
  /** Whether a CA above the old one is revoked after the run. */
  readonly isBelowRevoked: boolean;
  /** Whether the old one is removed before the new one exists. */
  readonly removedFirst: boolean;
  readonly issuer: (Reference & { readonly role: Role | undefined }) | undefined;
  /** For a CA: every certificate below it. */
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
  /** The resource's name; undefined for a finding about the change as a whole. */
  readonly name: string | undefined;
  /** Values in the program that it is about; shown before the message. */
  readonly values?: readonly string[] | undefined;
  readonly message: string;
  /** Where findings differ in one value of each resource only: that value, and the message without it. */
  readonly each?: { readonly value: string; readonly message: string } | undefined;
}

/** A certificate of the hierarchy as it would be after the run; removed ones are included. */
export interface ChangedNode extends Node {
  readonly action: Action | undefined;
}

/** An output of the stack that changes, or may change, because of the run. */
export interface AffectedOutput {
  readonly name: string;
  /** What is replaced or removed, and is in its value now. */
  readonly contains: readonly Reference[];
  /** Whether it is secret, at least in part, so that it may contain more. */
  readonly isSecret: boolean;
}

/** How many certificates become due for renewal within some days of the run, or are due already. */
export interface RenewalsAhead {
  readonly days: number;
  readonly certificates: number;
}

/** The contents of a report. */
export interface Review {
  readonly project: string;
  readonly stack: string;
  readonly verdict: "allowed" | "warnings" | "refused";
  /** The policy that was applied; undefined if there is none. */
  readonly policy: string | undefined;
  /** Rules that are not applied: turned off, or not in the policy. */
  readonly unchecked: readonly string[];
  /** Whether the state was given, so that what does not change is known as well. */
  readonly complete: boolean;
  readonly changes: readonly Change[];
  /** The stack's outputs that contain something which is replaced or removed, or may do so. */
  readonly outputs: readonly AffectedOutput[];
  readonly findings: readonly Finding[];
  readonly hierarchy: readonly ChangedNode[];
  /** Undefined if it is not known when the run is expected to happen. */
  readonly renewalsAhead?: readonly RenewalsAhead[] | undefined;
}
