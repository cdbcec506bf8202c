import { setTimeout as sleep } from "node:timers/promises";
import { inTurns } from "../../base/turns";
import type { LocalEnvironment } from "../../local/call";
import { parseCertificate } from "../../x509/parse";
import { oneFromPem } from "../../x509/pem";
import type { Overview } from "./overview";

/** Certificates that are decoded before others are served, and how long the one who asks waits for all of them. */
const SLICE = 20;
const PATIENCE = 1000;
/** After as many, each slice is followed by a pause, in milliseconds. */
const IMPATIENT = 2000;
const PAUSE = 20;
/** Characters that are kept of the names of one. */
const LONGEST = 1000;

/** What certificates are called, to be searched: they are decoded once, a few at a time, and only once somebody searches. */
export class NameIndex {
  private readonly known = new Map<string, string>();
  private reading: Promise<void> | undefined;
  /** How many are not read yet. */
  missing = 0;

  constructor(
    private readonly environment: Pick<LocalEnvironment, "store">,
    private readonly overview: Overview,
  ) {}

  /** Reads those that are not known, and waits for a while; what takes longer goes on behind the answer. */
  async read(): Promise<void> {
    this.reading ??= this.readMissing()
      // A store that does not answer is told by what asks it next.
      .catch(() => undefined)
      .finally(() => (this.reading = undefined));
    const patience = new AbortController();
    const tired = sleep(PATIENCE, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.reading, tired]);
    patience.abort();
  }

  /** The names of a certificate; empty while they are not known. */
  of(id: string): string {
    return this.known.get(id) ?? "";
  }

  private async readMissing(): Promise<void> {
    const { entries, byId } = await this.overview.read();
    await inTurns(this.known.keys(), (id) => byId.has(id) || this.known.delete(id));
    const ids: string[] = [];
    await inTurns(entries, ({ id }) => this.known.has(id) || ids.push(id));
    this.missing = ids.length;
    for (let from = 0; from < ids.length; from += SLICE) {
      await this.readSlice(ids.slice(from, from + SLICE));
      this.missing = Math.max(0, ids.length - from - SLICE);
      // Of many, most are read behind the answer: others come first then.
      if (from >= IMPATIENT) await sleep(PAUSE, undefined, { ref: false });
    }
  }

  private async readSlice(ids: readonly string[]): Promise<void> {
    const rows = await this.environment.store
      .selectFrom("certificates")
      .select(["id", "certificate"])
      .where("id", "in", ids)
      .execute();
    for (const id of ids) this.known.set(id, "");
    await inTurns(rows, ({ id, certificate }) => this.known.set(id, namesIn(certificate)));
  }
}

function namesIn(pem: string): string {
  try {
    const { name, subject, names } = parseCertificate(oneFromPem("CERTIFICATE", pem));
    return [name.commonName ?? subject, ...names.map(({ value }) => value)].join("\n").slice(0, LONGEST);
  } catch {
    return "";
  }
}
