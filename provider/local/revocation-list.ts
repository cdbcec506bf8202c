import { setTimeout as pause } from "node:timers/promises";
import type { SelectQueryBuilder } from "kysely";
import { DAY } from "../../common/time";
import { inTurns } from "../base/turns";
import { encodeRevocation, issueRevocationList } from "../x509/crl";
import type { LocalEnvironment } from "./call";
import type { Authority, CertificateRecord } from "./store/records";
import { findSigner } from "./revocation";
import { Shared } from "./shared";
import type { RevocationRow, Store, Tables } from "./store";

/** Validity of revocation lists, in days, unless the CA has its own setting. */
const DEFAULT_DAYS = 7;
/** Lists with up to this many entries are kept in the store, and checked on every request. */
const SMALL = 2000;
/** How long a larger list is served before it is checked again, in milliseconds. */
const PAUSE = 5000;
/** Entries that one statement reads or counts. */
const SLICE = 1000;
/** Maximum attempts to make a list while other processes are faster. */
const ATTEMPTS = 10;
/**
 * Maximum size in bytes of all lists and entries that a process keeps; those of the least recently used CA are dropped
 * first.
 */
const MOST_KEPT = 64 << 20;

/** How many days the lists of a CA are valid; undefined if it publishes none. */
function validDays({ row, details, certificate }: CertificateRecord): number | undefined {
  const { crlDay, crl_configuration: crl } = details as {
    crlDay?: number;
    crl_configuration?: { enabled: boolean; valid_days?: number };
  };
  if (row.cloud === "huawei" && !crl?.enabled) return undefined;
  // No verifier would accept lists signed by a key that is not meant for them.
  if (certificate.keyUsages && !certificate.keyUsages.includes("cRLSign")) return undefined;
  return crlDay ?? crl?.valid_days ?? DEFAULT_DAYS;
}

/**
 * Returns the revocation list of a CA, DER, even if the CA is revoked, disabled or expired. A new one with a higher
 * number is made if a certificate has been revoked or half of the last one's validity is over. Revocations appear
 * immediately; in lists of more than 2,000 entries, within five seconds. Undefined if there is no such CA, if the
 * service does not have its key, or if it is configured to publish none.
 */
export async function revocationList(
  { store, clock }: LocalEnvironment,
  issuerId: string,
): Promise<Buffer | undefined> {
  const signer = await findSigner(store, issuerId);
  const days = signer && validDays(signer.record);
  if (!signer || days === undefined) return undefined;
  return publisherOf(store, issuerId).list(signer, days, clock().getTime());
}

const publishers = new WeakMap<Store, Map<string, Publisher>>();

/** The publisher that this process keeps for a CA. */
function publisherOf(store: Store, issuerId: string): Publisher {
  const all = publishers.get(store) ?? new Map<string, Publisher>();
  publishers.set(store, all);
  const publisher = all.get(issuerId) ?? new Publisher(store, issuerId);
  // Map order is order of use: the least recently used comes first.
  all.delete(issuerId);
  let sum = publisher.size;
  for (const { size } of all.values()) sum += size;
  for (const [id, { size }] of all) {
    if (sum <= MOST_KEPT) break;
    sum -= size;
    all.delete(id);
  }
  all.set(issuerId, publisher);
  return publisher;
}

/** A list as it was served. */
interface Published {
  readonly der: Buffer;
  readonly number: number;
  readonly entries: number;
  readonly from: number;
  readonly to: number;
}

/** The store's record of a list. */
type Known = Omit<Published, "der">;

/** Makes the lists of one CA, one at a time. */
class Publisher {
  private readonly shared = new Shared<Buffer>();
  private entries: Entries;
  private last: Published | undefined;
  private lookedAt = -Infinity;

  constructor(
    private readonly store: Store,
    private readonly issuer: string,
  ) {
    this.entries = new Entries(store, issuer);
  }

  /** Size in bytes, with an allowance for the object itself. */
  get size(): number {
    return 1000 + this.entries.size + (this.last?.der.length ?? 0);
  }

  async list(signer: Authority, days: number, now: number): Promise<Buffer> {
    const { last } = this;
    const isEnough =
      last && last.entries > SMALL && isGood(last, now, days) && performance.now() - this.lookedAt < PAUSE;
    return isEnough ? last.der : this.shared.of(() => this.current(signer, days, now));
  }

  private async current(signer: Authority, days: number, now: number): Promise<Buffer> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const from = performance.now();
      this.lookedAt = from;
      const known = await this.known();
      const entries = await countEntries(this.store, this.issuer);
      if (known?.entries === entries && isGood(known, now, days)) {
        const published = await this.published(known);
        if (published) return published;
      }
      const made = await this.make(signer, days, now);
      if (made) return made;
      // The faster process needs as long as this one did; two that wait equally long would collide again.
      await pause((performance.now() - from) * (1 + Math.random()));
    }
    throw new Error("other processes make lists of the same CA all the time");
  }

  /** The store's record of the last list, without the list itself. */
  private known(): Promise<Known | undefined> {
    return this.store
      .selectFrom("revocation_lists")
      .select(["number", "entries", "this_update as from", "next_update as to"])
      .where("issuer_id", "=", this.issuer)
      .executeTakeFirst();
  }

  /**
   * The recorded list, from memory or from the store; a list that is not stored may be replaced by one with the same
   * entries.
   */
  private async published(known: Known): Promise<Buffer | undefined> {
    const { last } = this;
    if (last && isSame(last, known)) return last.der;
    if (known.entries > SMALL) return last?.entries === known.entries ? last.der : undefined;
    const { list } = await this.store
      .selectFrom("revocation_lists")
      .select("list")
      .where("issuer_id", "=", this.issuer)
      .executeTakeFirstOrThrow();
    if (list === "") return undefined;
    this.last = { ...known, der: Buffer.from(list, "base64") };
    return this.last.der;
  }

  /**
   * Makes a list; undefined if another process has started a newer one in the meantime, which will include everything
   * in this one.
   */
  private async make(
    { record, privateKey }: Authority,
    days: number,
    now: number,
  ): Promise<Buffer | undefined> {
    const number = await this.nextNumber();
    await this.entries.read();
    const { parts, count } = this.entries;
    const [from, to] = [now, now + days * DAY];
    const der = await issueRevocationList(
      { number, thisUpdate: new Date(from), nextUpdate: new Date(to), revocations: parts },
      { certificate: record.certificate, privateKey },
    );
    const list = count > SMALL ? "" : der.toString("base64");
    const { numUpdatedRows } = await this.store
      .updateTable("revocation_lists")
      .set({ list, entries: count, this_update: from, next_update: to })
      .where("issuer_id", "=", this.issuer)
      .where("number", "=", number)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    this.last = { der, number, entries: count, from, to };
    return der;
  }

  /**
   * Taken before the entries are read: a list with a higher number includes everything that one with a lower number
   * does.
   */
  private async nextNumber(): Promise<number> {
    const { number } = await this.store
      .insertInto("revocation_lists")
      .values({ issuer_id: this.issuer, number: 1, list: "", entries: 0, this_update: 0, next_update: 0 })
      .onConflict((conflict) =>
        conflict.column("issuer_id").doUpdateSet((build) => ({
          number: build("revocation_lists.number", "+", 1),
        })),
      )
      .returning("number")
      .executeTakeFirstOrThrow();
    return number;
  }
}

const isSame = (one: Known, other: Known): boolean =>
  one.number === other.number && one.entries === other.entries && one.from === other.from;

/** Whether less than half of a list's validity is over, and its validity matches the CA's setting. */
const isGood = ({ from, to }: Known, now: number, days: number): boolean =>
  now >= from && now < (from + to) / 2 && to - from === days * DAY;

/** Counts in parts: a single statement that counts everything would block others. */
async function countEntries(store: Store, issuerId: string): Promise<number> {
  let [count, at] = [0, START];
  for (;;) {
    const last = await inOrder(entriesAfter(store, issuerId, at))
      .select(["revoked_at", "serial_number"])
      .offset(SLICE - 1)
      .limit(1)
      .executeTakeFirst();
    if (!last) break;
    [count, at] = [count + SLICE, last];
  }
  const { entries } = await entriesAfter(store, issuerId, at)
    .select((build) => build.fn.countAll<number>().as("entries"))
    .executeTakeFirstOrThrow();
  return count + entries;
}

type Place = Pick<RevocationRow, "revoked_at" | "serial_number">;
type EntryRows = SelectQueryBuilder<Tables, "revocations", object>;

const START: Place = { revoked_at: -1, serial_number: "" };

const entriesAfter = (
  store: Store,
  issuerId: string,
  { revoked_at: at, serial_number: serial }: Place,
): EntryRows =>
  store
    .selectFrom("revocations")
    .where("issuer_id", "=", issuerId)
    .where((build) => build(build.refTuple("revoked_at", "serial_number"), ">", build.tuple(at, serial)));

const inOrder = (rows: EntryRows): EntryRows => rows.orderBy("revoked_at").orderBy("serial_number");

/** The encoded entries of a CA's lists: only new ones are read. */
class Entries {
  parts: Buffer[] = [];
  count = 0;
  private bytes = 0;
  private at = START;

  constructor(
    private readonly store: Store,
    private readonly issuer: string,
  ) {}

  get size(): number {
    return this.bytes;
  }

  async read(): Promise<void> {
    const isFirst = this.at === START;
    await this.readOn();
    if (isFirst) return;
    // Revocations by another process with a slow clock sort before those already read.
    if (this.count === (await countEntries(this.store, this.issuer))) return;
    Object.assign(this, { parts: [], count: 0, bytes: 0, at: START });
    await this.readOn();
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const rows = await this.slice();
      const encoded = await inTurns(rows, (row) =>
        encodeRevocation({
          serialNumber: row.serial_number,
          revokedAt: new Date(row.revoked_at),
          reason: row.reason,
        }),
      );
      const part = Buffer.concat(encoded);
      if (part.length > 0) this.parts.push(part);
      this.bytes += part.length;
      this.count += rows.length;
      this.at = rows.at(-1) ?? this.at;
      if (rows.length < SLICE) return;
    }
  }

  private slice(): Promise<RevocationRow[]> {
    return inOrder(entriesAfter(this.store, this.issuer, this.at))
      .selectAll()
      .limit(SLICE)
      .execute();
  }
}
