import { Latest } from "../base/latest";
import type { ListedCertificate } from "../api/alibaba/operations";
import type { IssuedState } from "./issued";

/**
 * Everything that one engine call passes to the next. The engine handles a resource in several calls, each with a part
 * of what is known: `check` has the URN and the old inputs, `diff` the identifier and the state, `create` only the new
 * inputs. Each connected context has its own memory, so that stacks and providers with different settings never share
 * it.
 */
export interface Memory {
  /** The conversation about one resource: written by one call and read by the next ones. */
  readonly conversation: Conversation;
  /** What this run has found and created: a create must neither repeat nor take over what belongs to somebody. */
  readonly run: Run;
}

interface Conversation {
  /**
   * Resources that were checked with their old inputs and not compared since: idempotency key → URN. Only `up` and
   * `preview` check before they compare. A refresh compares as well, and must not report a due certificate as drift.
   */
  readonly checked: Latest<string, string | undefined>;
  /** Why a resource is about to be replaced, by URN: reported by the check that precedes a replacement. */
  readonly renewals: Latest<unknown, string>;
  /** URNs of resources that are about to be replaced because they were revoked. */
  readonly revoked: Latest<unknown, true>;
  /**
   * The key of each resource that was checked with its old inputs, by URN. Before a replacement the engine checks twice:
   * with the old inputs, then without any; only the first tells which generation is being replaced.
   */
  readonly generations: Latest<string, string>;
  /**
   * The same for a resource whose URN was reset to the old inputs, which have none. Its second check, which has the
   * URN, is the next one.
   */
  nameless: { readonly kind: string; readonly key: string } | undefined;
  /** By the arguments that policies were asked about: the engine passes neither name nor declared chain to a create. */
  readonly judged: Latest<string, { readonly names: Set<string>; readonly label: string | undefined }>;
  /** Warnings of policies that the user has already received. */
  readonly reported: Latest<string, true>;
}

interface Run {
  /** What the engine has named: it is in the state. */
  readonly inState: Latest<string, true>;
  /** Whether the run began with a refresh, which names everything in the state. */
  isRefreshed: boolean;
  /** What this run has created or taken over. */
  readonly made: Set<string>;
  /**
   * What this run's creates took over, with the key of its new owner: it is not destroyed, whichever resource represented
   * it before.
   */
  readonly claimed: Map<string, string | undefined>;
  /** CAs above resources of this run, by connection, kind and identifier, which never gets another certificate. */
  readonly authorities: Map<string, KnownAuthority>;
  /** Creates that must not be repeated, by what could be mistaken for each other. */
  readonly queues: Map<string, Queue>;
  /** Lists as they were when this run first requested them: the possible results of an earlier run. */
  readonly lists: Map<string, Promise<unknown>>;
  /** What was purchased at Alibaba Cloud, and what this run draws on it. */
  readonly purchases: Purchases;
  /** The same for what is below a CA of Alibaba Cloud, by connection and CA, then by custom identifier. */
  readonly issued: Map<string, Promise<Map<string, ListedCertificate>>>;
  /** Kinds of which the user was told what a program probably does not mean. */
  readonly hinted: Set<string>;
  /** Services that were asked whether they can be used. */
  readonly access: Map<string, Promise<void>>;
  /** The same while many certificates are refreshed, as far as it has been listed, by connection and CA. */
  readonly listed: Map<string, PartialList>;
}

/** A list that is fetched page by page, as it is needed. */
export interface PartialList {
  /** Certificates below the CA that this run has read. */
  reads: number;
  /** When the first page was requested, in milliseconds. */
  readonly since: number;
  /** By identifier. */
  readonly entries: Map<string, ListedCertificate>;
  /** The next page; undefined where there is none, or none that helps. */
  page: number | undefined;
  /** Ends when the last requested page has arrived. */
  last: Promise<void>;
}

/** What was purchased for a CA. */
export interface PurchasedCount {
  /** Certificates that it can still issue. */
  readonly left: number;
  readonly total: number;
}

/** What was purchased for a CA, if the service says so, and the fingerprint by which it is known in every connection. */
export interface ReadCount {
  readonly count: PurchasedCount | undefined;
  readonly sha256: string;
}

/** What a run issues: by URN, the idempotency key. */
export type Draws = Map<unknown, string | undefined>;

interface Purchases {
  /** What was left when this run first asked, by connection and CA. */
  readonly counts: Map<string, Promise<ReadCount>>;
  /** What this run issues, by connection and CA. */
  readonly drawn: Map<string, Draws>;
  /** The same, by the CA's fingerprint: one of each connection that leads to it. */
  readonly sharing: Map<string, Set<Draws>>;
  /** Fingerprints of CAs of which the user was told that fewer than the minimum will remain. */
  readonly low: Set<string>;
  /** Connections that were asked in vain. */
  readonly unread: Set<string>;
}

/** What a run remembers by connection is kept under such a key: accounts may use the same identifier for two CAs. */
export const perConnection = (
  { connection = "" }: { readonly connection?: string | undefined },
  name: string,
): string => `${connection} ${name}`;

/** A CA that was read in this run. */
export interface KnownAuthority {
  readonly reading: Promise<IssuedState | undefined>;
  /** Whether reading has shown no certificate: a later one may. */
  readonly isOpen: boolean;
}

/** Creates that run one after another. */
export interface Queue {
  last: Promise<unknown>;
  /** What they have created. */
  readonly made: string[];
}

/** Far more resources than the engine ever handles at the same time. */
const MOST = 100_000;

/**
 * An empty memory. What is only helpful is kept for the latest resources; what this run has created, for the whole run.
 */
export const newMemory = (most = MOST): Memory => ({
  conversation: {
    checked: new Latest(most),
    renewals: new Latest(most),
    revoked: new Latest(most),
    generations: new Latest(most),
    nameless: undefined,
    judged: new Latest(most),
    reported: new Latest(most),
  },
  run: {
    inState: new Latest(most),
    isRefreshed: false,
    made: new Set(),
    claimed: new Map(),
    authorities: new Map(),
    queues: new Map(),
    lists: new Map(),
    issued: new Map(),
    hinted: new Set(),
    purchases: { counts: new Map(), drawn: new Map(), sharing: new Map(), low: new Set(), unread: new Set() },
    listed: new Map(),
    access: new Map(),
  },
});
