import type { Aspect } from "../schema/resource";
import type { Facts, PlannedFacts } from "../inventory/facts";
import { readableNames } from "../provider/x509/names";
import type { Difference } from "./model";

const list = (items: readonly string[] | undefined): string | undefined =>
  items === undefined ? undefined : items.length === 0 ? "none" : items.join(", ");

const nameText = (names: readonly string[] | undefined): string | undefined =>
  names?.length ? readableNames(names) : list(names);

const tags = (record: Readonly<Record<string, string>> | undefined): string | undefined => {
  const entries = Object.entries(record ?? {});
  return entries.length === 0
    ? undefined
    : entries
        .map((entry) => entry.join(": "))
        .sort()
        .join(", ");
};

/** Validity as text: the dates if they are fixed, the duration if it is relative to issuance. */
export function validityText(facts: Facts): string | undefined {
  const { notBefore, notAfter, span, expectedNotAfter, unreadable } = facts;
  if (unreadable !== undefined) return `not known: ${unreadable}`;
  if (span !== undefined && notAfter === undefined) {
    return `${span} from issue${expectedNotAfter === undefined ? "" : `, about ${expectedNotAfter.slice(0, 10)}`}`;
  }
  if (notAfter === undefined) return undefined;
  return notBefore === undefined ? `until ${notAfter}` : `${notBefore} – ${notAfter}`;
}

/** The facts that a report shows, in this order. */
const SHOWN: readonly (readonly [string, (facts: Facts) => string | undefined])[] = [
  ["subject", ({ subject }) => subject],
  [
    "names",
    ({ role, names }) => (role === "end" || role === "upload" || names?.length ? nameText(names) : undefined),
  ],
  ["key", ({ algorithm }) => algorithm],
  ["validity", validityText],
  [
    "renewed",
    ({ renewBefore }) => (renewBefore === undefined ? undefined : `${renewBefore} before it expires`),
  ],
  ["issuer", ({ issuer }) => issuer],
  ["path length", ({ pathLength }) => pathLength?.toString()],
  ["extended key usages", ({ extendedKeyUsages }) => list(extendedKeyUsages)],
  ["serial number", ({ serialNumber }) => serialNumber],
  ["SHA-256", ({ fingerprint }) => fingerprint],
  ["tags", ({ tags: record }) => tags(record)],
];

const OWN_TO_EACH = new Set(["serial number", "SHA-256"]);

/** Facts that stay the same unless a new certificate is issued. */
const ISSUED_ONLY = new Set([...OWN_TO_EACH, "validity", "issuer"]);

/**
 * The facts of a certificate, old and new. Where the old and new arguments agree, the old certificate's value is
 * assumed to stay, because services fill in what arguments leave out.
 *
 * @param issued - the certificate as it is
 * @param requested - what the previous arguments asked for
 * @param planned - what the new arguments ask for
 * @param renewed - whether a new certificate is issued
 */
export function differencesOf(
  issued: Facts | undefined,
  requested: Facts | undefined,
  planned: PlannedFacts | undefined,
  renewed: boolean,
): Difference[] {
  const unknown = planned?.unknown;
  return SHOWN.flatMap(([fact, read]) => {
    const old = issued && (read(issued) ?? (requested && read(requested)));
    const [was, wanted] = [requested && read(requested), planned && read(planned)];
    const stays = was === wanted && (!renewed || !ISSUED_ONLY.has(fact));
    const reason = planned && renewed ? unknown?.get(ASPECTS[fact] ?? "issuer") : undefined;
    const known =
      planned && (stays && reason === undefined ? (old ?? wanted) : (wanted ?? newText(fact, old)));
    const after = planned && (ASPECTS[fact] && reason !== undefined ? openText(wanted, reason) : known);
    if (old === undefined && after === undefined) return [];
    const changed = issued !== undefined && planned !== undefined && old !== after;
    const isList = changed && fact === "names" && reason === undefined;
    const change = isList ? listChange(issued.names, planned.names) : {};
    return [{ fact, before: old, after, changed, ...change }];
  });
}

/** The difference between a list and the previous one. */
function listChange(
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): Pick<Difference, "added" | "removed" | "kept"> {
  if (!before || !after) return {};
  const added = after.filter((item) => !before.includes(item));
  return {
    added,
    removed: before.filter((item) => !after.includes(item)),
    kept: after.length - added.length,
  };
}

/** The aspects that each fact depends on, as far as they may be known only during the run. */
const ASPECTS: Readonly<Partial<Record<string, Aspect>>> = {
  names: "names",
  key: "algorithm",
  validity: "validity",
  "path length": "pathLength",
};

const openText = (known: string | undefined, reason: string): string =>
  known === undefined || known === "none" ? `not known yet: ${reason}` : `${known}, and more: ${reason}`;

const newText = (fact: string, old: string | undefined): string | undefined =>
  OWN_TO_EACH.has(fact) && old !== undefined ? "new" : undefined;
