import { DAY } from "../common/time";
import { readableNames } from "../provider/x509/names";
import { isAuthority, isCertificate } from "../inventory/facts";
import type { Aspect } from "../schema/resource";
import type { Preview } from "../inventory/preview";
import { nameOfUrn } from "../inventory/resource";
import type { Change, Finding, ChangedNode, Severity } from "./model";

/** What a reviewer should know about a change regardless of the policy. */
export function changeFindings(changes: readonly Change[]): Finding[] {
  return changes.flatMap((change) =>
    RULES.flatMap(({ rule, severity, message }) => {
      const text = message(change);
      if (text === undefined) return [];
      const words = typeof text === "string" ? { message: text } : text;
      return [{ severity, rule, urn: change.urn, name: change.name, ...words }];
    }),
  );
}

/** The errors of the preview itself. */
export const previewFindings = ({ errors }: Preview): Finding[] =>
  errors.map(({ urn, message }) => ({
    severity: "error",
    rule: "preview-failed",
    urn,
    name: urn === undefined ? undefined : nameOfUrn(urn),
    message,
  }));

const SOON_DAYS = 30;
const STAYS = "is not renewed here";

/** Certificates that have expired or will expire soon, and that the run leaves unchanged. */
export function expiryFindings(hierarchy: readonly ChangedNode[], at: Date): Finding[] {
  return hierarchy.flatMap(({ urn, name, facts, action, role }) => {
    if (facts.notAfter === undefined || role === "upload" || (action !== undefined && action !== "update"))
      return [];
    const days = Math.floor((Date.parse(facts.notAfter) - at.getTime()) / DAY);
    if (days >= SOON_DAYS) return [];
    const of = { severity: "warning" as const, urn, name };
    const value = facts.notAfter;
    return days < 0
      ? [{ ...of, rule: "expired", message: `expired at ${value}`, each: { value, message: "expired" } }]
      : [
          {
            ...of,
            rule: "expires-soon",
            message: `ends ${value} and ${STAYS}`,
            each: { value, message: `ends and ${STAYS}` },
          },
        ];
  });
}

type Words = Pick<Finding, "message" | "each">;

interface Rule {
  readonly rule: string;
  readonly severity: Severity;
  /** The finding; undefined if there is none. */
  readonly message: (change: Change) => string | Words | undefined;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

const untilItEnds = (text: string, { before }: Change): Words => {
  const value = before?.notAfter;
  return value === undefined
    ? { message: text }
    : { message: `${text} until ${value}`, each: { value, message: `${text} until then` } };
};

const aboutNames = (text: string, pronoun: string, names: readonly string[]): Words => {
  const value = readableNames(names);
  return { message: `${text} ${value}`, each: { value, message: `${text} ${pronoun}` } };
};

const left = (change: Change): number =>
  change.certificates.filter(({ action }) => action === undefined).length;

const isLeaving = ({ action }: Change): boolean =>
  action === "replace" || action === "renew" || action === "remove";

const ASPECTS: Readonly<Record<Aspect, string>> = {
  names: "its names",
  algorithm: "its key",
  validity: "its validity",
  pathLength: "its path length",
  usages: "its usages",
  privateKey: "whether it exports its private key",
  tags: "its tags",
  retirement: "what happens to it when it is removed",
  renewal: "when it is renewed",
  issuer: "which CA issues it",
};

const OWN_ONLY = "itself: where only its own revocation is checked, it is accepted";

const RULES: readonly Rule[] = [
  {
    rule: "issuer-revoked",
    severity: "error",
    message: (change) =>
      isLeaving(change) && change.retirement?.outcome === "revoked" && isAuthority(change) && left(change) > 0
        ? `this CA is revoked while ${count(left(change), "certificate")} below it stay: they stop being accepted`
        : undefined,
  },
  {
    rule: "issuer-removed",
    severity: "warning",
    message: (change) =>
      isLeaving(change) && change.retirement?.outcome !== "revoked" && isAuthority(change) && left(change) > 0
        ? `this CA is removed from the stack while ${count(left(change), "certificate")} below it stay: they cannot be renewed from it`
        : undefined,
  },
  {
    rule: "root-changed",
    severity: "warning",
    message: ({ role, action }) =>
      role === "root" && (action === "replace" || action === "renew" || action === "remove")
        ? "every verifier of certificates below it needs the new root certificate before the old one is removed"
        : undefined,
  },
  {
    rule: "ca-replaced",
    severity: "warning",
    message: ({ role, action, certificates }) =>
      role === "subordinate" && (action === "replace" || action === "renew")
        ? `every certificate below it is reissued: ${count(certificates.length, "certificate")}`
        : undefined,
  },
  {
    rule: "stays-valid",
    severity: "warning",
    message: (change) =>
      isLeaving(change) &&
      (change.retirement?.outcome === "deleted" ||
        (change.retirement?.outcome === "kept" && (change.action === "remove" || change.role === "end")))
        ? untilItEnds(
            `the old one is not revoked ${change.isBelowRevoked ? OWN_ONLY : "and stays valid"}`,
            change,
          )
        : undefined,
  },
  {
    rule: "not-known",
    severity: "warning",
    message: ({ role, unknown }) =>
      isCertificate({ role }) && unknown.size > 0
        ? `not known here: ${[...unknown].map(([aspect, reason]) => `${ASPECTS[aspect]} (${reason})`).join(", ")}`
        : undefined,
  },
  {
    rule: "may-be-replaced",
    severity: "warning",
    message: ({ mayBeReplaced, retirement }) =>
      mayBeReplaced.length === 0
        ? undefined
        : `${mayBeReplaced.join(", ")} may turn out to be something else during the run: then it is replaced${retirement ? `, and the old one ${retirement.words}` : ""}`,
  },
  {
    rule: "names-removed",
    severity: "warning",
    message: ({ action, before, after, role, unknown }) => {
      if (action === "remove" || role !== "end" || !before?.names || !after?.names || unknown.has("names"))
        return undefined;
      const gone = before.names.filter((name) => !after.names?.includes(name));
      return gone.length === 0 ? undefined : aboutNames("no longer valid for", "these names", gone);
    },
  },
  {
    rule: "wildcard",
    severity: "warning",
    message: ({ before, after, role, action }) => {
      if (role !== "end" || action === "update") return undefined;
      const fresh = (after?.names ?? []).filter(
        (name) => name.startsWith("*.") && !before?.names?.includes(name),
      );
      return fresh.length === 0
        ? undefined
        : aboutNames(
            "valid for every name below",
            "these",
            fresh.map((name) => name.slice(2)),
          );
    },
  },
  {
    rule: "key-weaker",
    severity: "warning",
    message: ({ before, after, action, role }) => {
      const [old, now] = [before?.algorithm, after?.algorithm];
      if (
        !isCertificate({ role }) ||
        action === "update" ||
        old === undefined ||
        now === undefined ||
        strength(now) >= strength(old)
      )
        return undefined;
      return `its key becomes weaker: ${old} → ${now}`;
    },
  },
  {
    rule: "issued-by-root",
    severity: "warning",
    message: ({ issuer, role, action, after }) =>
      role === "end" && action === "issue" && issuer?.role === "root" && after !== undefined
        ? "an end-entity certificate directly below a root: a subordinate CA keeps the root out of daily use"
        : undefined,
  },
  {
    rule: "not-consumed",
    severity: "info",
    message: (change) =>
      (change.action === "replace" || change.action === "renew") &&
      change.role === "end" &&
      change.consumers.length === 0
        ? "nothing in this stack uses it: whatever presents it must be given the new one"
        : undefined,
  },
];

const RSA_STRENGTH: Readonly<Record<string, number>> = { 1024: 80, 2048: 112, 3072: 128, 4096: 140 };

/** Comparable strength of an algorithm in bits (NIST SP 800-57, part 1, table 2). */
function strength(algorithm: string): number {
  const [family, bits = "256"] = algorithm.split("_");
  return family === "RSA" ? (RSA_STRENGTH[bits] ?? 0) : Number(bits) / 2;
}
