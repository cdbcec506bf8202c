import { setTimeout as sleep } from "node:timers/promises";
import { inTurns } from "../../base/turns";
import type { LocalEnvironment } from "../../local/call";
import { parseCertificate } from "../../x509/parse";
import { oneFromPem } from "../../x509/pem";
import type { Overview } from "./overview";

/** How many certificates are decoded before other requests are served, and how long a request waits for all of them. */
const SLICE = 20;
const PATIENCE = 1000;
/** After this many, each part is followed by a pause, in milliseconds. */
const IMPATIENT = 2000;
const PAUSE = 20;
/** Characters kept of a certificate's names. */
const LONGEST = 1000;

/** The names of certificates, for searching: decoded once, a few at a time, and only when somebody searches. */
export class NameIndex {
  private readonly known = new Map<string, string>();
  private reading: Promise<void> | undefined;
  /** How many have not been decoded yet. */
  missing = 0;

  constructor(
    private readonly environment: Pick<LocalEnvironment, "store">,
    private readonly overview: Overview,
  ) {}

  /** Decodes those that are missing, and waits for a while; anything slower continues after the response. */
  async read(): Promise<void> {
    this.reading ??= this.readMissing()
      // A failing store is reported by the next query.
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
      // In a large store, most are decoded after the response, when other requests take precedence.
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
