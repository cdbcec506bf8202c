import { DAY } from "../../../common/time";
import { inTurns } from "../../base/turns";
import { CERTIFICATE_FACTS } from "../../../common/facts";
import { nameList } from "../../../common/general-name";
import { visible } from "../../../common/visible";
import { memoized } from "../../base/memo";
import type { LocalEnvironment } from "../../local/call";
import { parseCertificate, type Certificate } from "../../x509/parse";
import { oneFromPem } from "../../x509/pem";
import { CA_TYPES } from "../publications";
import type { NameIndex } from "./names";
import type { OverviewEntry, Snapshot } from "./overview";

/** A certificate on the page. */
export interface Shown {
  readonly id: string;
  readonly cloud: string;
  readonly isAuthorityEntry: boolean;
  /** A description, for example `subordinate CA`. */
  readonly type: string;
  readonly issuerId: string | null;
  readonly name: string;
  readonly names: string;
  readonly algorithm: string;
  readonly serialNumber: string;
  readonly fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly revokedAt: Date | undefined;
  readonly status: Status;
  /** Days until it expires; negative afterwards. */
  readonly daysLeft: number;
}

export const STATUSES = ["valid", "expiring", "expired", "revoked", "disabled", "untrusted"] as const;
/** `expiring` within thirty days; `untrusted` if a CA above is revoked or disabled. */
export type Status = (typeof STATUSES)[number];

/** The filters of a request. */
export interface Filter {
  /** A substring of a name, serial number or identifier. */
  readonly text: string;
  readonly status: Status | "";
  /** The first page is 1. */
  readonly page: number;
}

/** A page of certificates. */
export interface Inventory {
  /** CAs that match, or are above certificates shown. */
  readonly authorities: readonly Shown[];
  /** The first to expire comes first. */
  readonly leaves: readonly Shown[];
  /** Which of the CAs match themselves. */
  readonly matching: ReadonlySet<string>;
  /** The number of certificates each CA has issued. */
  readonly issued: ReadonlyMap<string, number>;
  readonly figures: Figures;
  readonly found: number;
  readonly all: number;
  readonly page: number;
  readonly pages: number;
  /** What is missing, and why. */
  readonly notes: readonly string[];
}

export interface Figures {
  readonly authorities: number;
  readonly certificates: number;
  readonly byStatus: ReadonlyMap<Status, number>;
  readonly next: Date | undefined;
}

const SOON = 30;
/** Certificates per page, and CAs per page. */
const LEAVES = 100;
const AUTHORITIES = 200;

const TYPES: Readonly<Record<string, string>> = {
  ROOT: "root CA",
  SUB_ROOT: "subordinate CA",
  SUBORDINATE: "subordinate CA",
  SERVER: "server",
  CLIENT: "client",
  END_ENTITY: "custom",
  WH_CLIENT: "warehouse",
  CERTIFICATE: "private",
};

export const isAuthority = ({ type }: Pick<OverviewEntry, "type">): boolean => CA_TYPES.includes(type);

/** A page of the store's certificates; only those shown are read and decoded. */
export async function readInventory(
  environment: Pick<LocalEnvironment, "store" | "clock">,
  snapshot: Snapshot,
  names: NameIndex,
  filter: Filter,
): Promise<Inventory> {
  const now = environment.clock().getTime();
  const statusOf = statuses(snapshot, now);
  const text = filter.text.toLowerCase();
  if (text !== "") await names.read();
  const holds = (part: string): boolean => part.toLowerCase().includes(text);
  const matches = (entry: OverviewEntry): boolean =>
    (filter.status === "" || statusOf(entry) === filter.status) &&
    (text === "" || holds(entry.serialNumber) || holds(entry.id) || holds(names.of(entry.id)));
  const [matching, leaves]: [OverviewEntry[], OverviewEntry[]] = [[], []];
  await inTurns(snapshot.entries, (entry) => {
    if (matches(entry)) (isAuthority(entry) ? matching : leaves).push(entry);
  });
  const pages = Math.max(1, Math.ceil(leaves.length / LEAVES));
  const page = Math.min(Math.max(1, filter.page), pages);
  const shown = leaves.slice((page - 1) * LEAVES, page * LEAVES);
  const authorities = withAbove(snapshot, [...shown, ...matching.slice(0, AUTHORITIES)]);
  const details = await describe(environment, [...authorities, ...shown], statusOf, now);
  const notes = [
    ...(text !== "" && names.missing > 0
      ? [`The names of ${names.missing} certificates are still being read; try again in a moment.`]
      : []),
    ...(matching.length > AUTHORITIES ? [`${AUTHORITIES} of ${matching.length} CAs are shown.`] : []),
    ...(snapshot.isPartial ? [`Only the first ${snapshot.entries.length} certificates are shown.`] : []),
  ];
  return {
    authorities: authorities.flatMap(({ id }) => details.get(id) ?? []),
    leaves: shown.flatMap(({ id }) => details.get(id) ?? []),
    matching: new Set(matching.map(({ id }) => id)),
    ...(await counted(snapshot, statusOf)),
    found: matching.length + leaves.length,
    all: snapshot.entries.length,
    page,
    pages,
    notes,
  };
}

/** The CAs among some entries, and those above them. */
function withAbove({ byId }: Snapshot, entries: readonly OverviewEntry[]): OverviewEntry[] {
  const all = new Map<string, OverviewEntry>();
  for (const entry of entries) {
    let link = isAuthority(entry) ? entry : above(byId, entry);
    for (; link && !all.has(link.id); link = above(byId, link)) all.set(link.id, link);
  }
  return [...all.values()];
}

const above = (byId: Snapshot["byId"], { issuerId }: OverviewEntry): OverviewEntry | undefined =>
  issuerId === null ? undefined : byId.get(issuerId);

type Counted = Pick<Inventory, "issued" | "figures">;

const counts = new WeakMap<Snapshot, Promise<Counted>>();

/** Totals, computed once per snapshot. */
function counted(snapshot: Snapshot, statusOf: (entry: OverviewEntry) => Status): Promise<Counted> {
  const made = counts.get(snapshot) ?? count(snapshot, statusOf);
  counts.set(snapshot, made);
  return made;
}

async function count({ entries }: Snapshot, statusOf: (entry: OverviewEntry) => Status): Promise<Counted> {
  const [issued, byStatus] = [new Map<string, number>(), new Map<Status, number>()];
  let [authorities, next] = [0, undefined as number | undefined];
  await inTurns(entries, (entry) => {
    const { issuerId } = entry;
    if (issuerId !== null) issued.set(issuerId, (issued.get(issuerId) ?? 0) + 1);
    const status = statusOf(entry);
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
    if (isAuthority(entry)) authorities++;
    if (status === "valid" || status === "expiring") next ??= entry.notAfter;
  });
  const certificates = entries.length - authorities;
  const end = next === undefined ? undefined : new Date(next);
  return { issued, figures: { authorities, certificates, byStatus, next: end } };
}

/** The status of every certificate; that of a CA is computed once. */
function statuses({ byId }: Snapshot, now: number): (entry: OverviewEntry) => Status {
  const broken = new Map<string, boolean>();
  const isBroken = (id: string | null): boolean => {
    const entry = id === null ? undefined : byId.get(id);
    if (!entry) return false;
    const known = broken.get(entry.id);
    if (known !== undefined) return known;
    const is = ownStatus(entry.status) !== undefined || isBroken(entry.issuerId);
    broken.set(entry.id, is);
    return is;
  };
  return ({ status, issuerId, notAfter }) =>
    ownStatus(status) ?? (isBroken(issuerId) ? "untrusted" : byTime(notAfter - now));
}

const decoded = memoized(1000, (pem): Certificate | undefined => {
  try {
    return parseCertificate(oneFromPem("CERTIFICATE", pem));
  } catch {
    return undefined;
  }
});

/** Reads the certificates to show. An unreadable one is shown as such and does not affect the others. */
async function describe(
  { store }: Pick<LocalEnvironment, "store">,
  entries: readonly OverviewEntry[],
  statusOf: (entry: OverviewEntry) => Status,
  now: number,
): Promise<ReadonlyMap<string, Shown>> {
  if (entries.length === 0) return new Map();
  const ids = entries.map(({ id }) => id);
  // Never selects the column with the key.
  const columns = ["id", "certificate", "not_before", "revoked_at"] as const;
  const rows = await store.selectFrom("certificates").select(columns).where("id", "in", ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    await inTurns(entries, (entry): [string, Shown][] => {
      const row = byId.get(entry.id);
      if (!row) return [];
      const certificate = decoded(row.certificate);
      const shown: Shown = {
        id: entry.id,
        cloud: entry.cloud,
        issuerId: entry.issuerId,
        isAuthorityEntry: isAuthority(entry),
        type: TYPES[entry.type] ?? entry.type,
        name: certificate ? visible(certificate.name.commonName ?? certificate.subject) : "(cannot be read)",
        names: certificate ? visible(nameList(CERTIFICATE_FACTS.names(certificate.parts))) : "",
        algorithm: certificate?.algorithm ?? "unknown",
        serialNumber: certificate?.serialNumber ?? entry.serialNumber,
        fingerprint: certificate?.fingerprint ?? "",
        notBefore: new Date(row.not_before),
        notAfter: new Date(entry.notAfter),
        revokedAt: row.revoked_at === null ? undefined : new Date(row.revoked_at),
        status: statusOf(entry),
        daysLeft: Math.floor((entry.notAfter - now) / DAY),
      };
      return [[entry.id, shown]];
    }).then((shown) => shown.flat()),
  );
}

/** The status in the store; undefined if it is valid until it expires. */
function ownStatus(status: string): Status | undefined {
  if (status.startsWith("REVOKE")) return "revoked";
  return status === "DISABLED" || status === "DELETED" ? "disabled" : undefined;
}

const byTime = (left: number): Status => (left <= 0 ? "expired" : left < SOON * DAY ? "expiring" : "valid");
