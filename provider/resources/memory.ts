import { Latest } from "../base/latest";
import type { ListedCertificate } from "../api/alibaba/operations";

/**
 * What one call of the engine tells the next, all of it. The engine asks about a resource in several calls, each with a
 * part of what is known: `check` has the URN and the old inputs, `diff` the identifier and the state, `create` the new
 * inputs alone. Each connected context has one, so that stacks and providers with settings of their own never meet in it.
 */
export interface Memory {
  /** The conversation about one resource: written by one call and read by the next ones about it. */
  readonly conversation: Conversation;
  /** What this run has met and made: a create must neither repeat nor take up what belongs to somebody. */
  readonly run: Run;
}

interface Conversation {
  /**
   * Resources that were checked with their old inputs and not compared since: by idempotency key, the URN. Only `up`
   * and `preview` check before they compare. A refresh compares too, and to it a due certificate is no drift.
   */
  readonly checked: Latest<string, string | undefined>;
  /** Why a resource is about to be replaced, by URN: the check that comes before a replacement tells it. */
  readonly renewals: Latest<unknown, string>;
  /** URNs of resources that are about to be replaced because they were revoked. */
  readonly revoked: Latest<unknown, true>;
  /**
   * The key of each resource that was checked with its old inputs, by URN. Before a replacement the engine checks twice:
   * with the old inputs, then without any; only the first tells which generation is being replaced.
   */
  readonly generations: Latest<string, string>;
  /**
   * The same of a resource whose URN was put back to what the old inputs hold: none. Its second check, which has the
   * URN, is the next one.
   */
  nameless: { readonly kind: string; readonly key: string } | undefined;
  /** By the arguments that policies were asked about: the engine tells a create neither name nor declared chain. */
  readonly judged: Latest<string, { readonly names: Set<string>; readonly label: string | undefined }>;
  /** What policies only warn of, and the user was told. */
  readonly told: Latest<string, true>;
}

interface Run {
  /** What the engine has named: it stands in the state. */
  readonly inState: Latest<string, true>;
  /** Whether the run began with a refresh, which names everything that the state holds. */
  isRefreshed: boolean;
  /** What this run has made, or taken up. */
  readonly made: Set<string>;
  /** What creates of this run took up: it is not destroyed, whatever stood for it before. */
  readonly claimed: Set<string>;
  /** Certificates of CAs that policies were asked about: an identifier never gets another one. */
  readonly authorities: Map<string, string>;
  /** Creates that must not be repeated, by what one of them may be taken for. */
  readonly queues: Map<string, Queue>;
  /** What a list said when this run first asked: what an earlier run can have made. */
  readonly lists: Map<string, Promise<unknown>>;
  /** The same of what stands under a CA of Alibaba Cloud, by its custom identifiers. */
  readonly issued: Map<string, Promise<Map<string, ListedCertificate>>>;
}

/** Creates that are made one after the other. */
export interface Queue {
  last: Promise<unknown>;
  /** What they have made. */
  readonly made: string[];
}

/** Far more resources than the engine is in the middle of at one moment. */
const MOST = 100_000;

/** An empty memory. What only helps is kept of the latest resources; what this run has made, as long as the run. */
export const newMemory = (most = MOST): Memory => ({
  conversation: {
    checked: new Latest(most),
    renewals: new Latest(most),
    revoked: new Latest(most),
    generations: new Latest(most),
    nameless: undefined,
    judged: new Latest(most),
    told: new Latest(most),
  },
  run: {
    inState: new Latest(most),
    isRefreshed: false,
    made: new Set(),
    claimed: new Set(),
    authorities: new Map(),
    queues: new Map(),
    lists: new Map(),
    issued: new Map(),
  },
});
