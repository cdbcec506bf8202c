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

/** Where nobody has said how often a CA makes a revocation list. */
const DEFAULT_DAYS = 7;
/** Entries of a list up to which it is kept in the store, and looked after at every request. */
const SMALL = 2000;
/** For how long a larger one is given out before it is looked after again, in milliseconds. */
const PAUSE = 5000;
/** Entries that are read or counted by one statement. */
const SLICE = 1000;
/** How often a list is made anew because another process was faster. */
const ATTEMPTS = 10;
/** Bytes of all lists and their entries that a process keeps; those of the CA that was asked for least recently go. */
const MOST_KEPT = 64 << 20;

/** For how many days the lists of a CA are good; undefined when it publishes none. */
function validDays({ row, details, certificate }: CertificateRecord): number | undefined {
  const { crlDay, crl_configuration: crl } = details as {
    crlDay?: number;
    crl_configuration?: { enabled: boolean; valid_days?: number };
  };
  if (row.cloud === "huawei" && !crl?.enabled) return undefined;
  // Nobody would accept lists that the key is not for.
  if (certificate.keyUsages && !certificate.keyUsages.includes("cRLSign")) return undefined;
  return crlDay ?? crl?.valid_days ?? DEFAULT_DAYS;
}

/**
 * The revocation list of a CA, DER; also of one that is revoked, disabled or expired. A new one with a higher number is
 * made when something was revoked or half of the last one's time is over. What was revoked stands in it at once; in a
 * list of more than 2,000 entries within five seconds. Undefined when there is no such CA, when its key is not here, or
 * when it is set to publish none.
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

/** What this process keeps of a CA's lists. */
function publisherOf(store: Store, issuerId: string): Publisher {
  const all = publishers.get(store) ?? new Map<string, Publisher>();
  publishers.set(store, all);
  const publisher = all.get(issuerId) ?? new Publisher(store, issuerId);
  // The one that was asked for least recently comes first.
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

/** A list as it was given out. */
interface Published {
  readonly der: Buffer;
  readonly number: number;
  readonly entries: number;
  readonly from: number;
  readonly to: number;
}

/** What the store says of a list. */
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

  /** Bytes that it holds, and some for itself. */
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
      // The one who was faster needs as long as this one did; two that wait equally long would meet again.
      await pause((performance.now() - from) * (1 + Math.random()));
    }
    throw new Error("other processes make lists of the same CA all the time");
  }

  /** What the store says of the last list, without the list. */
  private known(): Promise<Known | undefined> {
    return this.store
      .selectFrom("revocation_lists")
      .select(["number", "entries", "this_update as from", "next_update as to"])
      .where("issuer_id", "=", this.issuer)
      .executeTakeFirst();
  }

  /** The list that the store speaks of, from here or from there; one that is not stored is as good as another one. */
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

  /** Makes a list; undefined when another process has begun a newer one meanwhile, which may lack nothing of this one. */
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

  /** Taken before the entries are read: a list with a higher number has all that one with a lower number has. */
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

/** Whether less than half of a list's time is over, and its time is as the CA is set. */
const isGood = ({ from, to }: Known, now: number, days: number): boolean =>
  now >= from && now < (from + to) / 2 && to - from === days * DAY;

/** A part after the other: a statement that counts all of them would hold up others. */
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

/** The entries of a CA's lists, encoded: what has come is read, what was read stays. */
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
    // What another process has revoked by a clock that is behind comes before what was read last.
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
