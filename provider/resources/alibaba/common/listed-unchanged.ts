import { isDeepStrictEqual } from "node:util";
import type { ListedCertificate } from "../../../api/alibaba/operations";
import type { Context } from "../../context";
import { perConnection, type PartialList } from "../../memory";
import { pageOfCertificates } from "./listed-certificates";
import { managedDrift, managedOf, type AlibabaManagedArgs } from "./managed";

/** Reads below one CA that are made one by one, because a list would cost a small stack more than it saves. */
const FEW = 10;

/** More below one CA than any stack has: paging through them would take longer than it saves. */
const MOST = 10_000;

/** Milliseconds during which what a list said is believed. */
const CURRENT = 60_000;

/** What a list does not tell: it must already be in the state. */
type State = AlibabaManagedArgs & {
  readonly parentIdentifier?: string | undefined;
  readonly certificate?: string | undefined;
  readonly status?: string | undefined;
  readonly withIssuers?: boolean | undefined;
  readonly issuers?: string | undefined;
};

/**
 * Whether the list of what a CA has issued proves that a certificate is still as its state says. The service allows 10
 * calls per second, so reading many certificates one by one takes minutes, and a page of the list answers for a hundred.
 * Only equality is believed: whatever differs, is missing or is not told is read by itself.
 *
 * A read fetches at most one page, so a list costs at most as many calls as there are reads.
 */
export async function isListedUnchanged(context: Context, id: string, state: State): Promise<boolean> {
  const { parentIdentifier: parent } = state;
  if (parent === undefined || !isComparable(state)) return false;
  const listing = listingOf(context, parent);
  if (++listing.reads <= FEW) return false;
  await fetchUntilListed(context, parent, listing, id);
  const entry = listing.entries.get(id);
  return entry !== undefined && saysTheSame(entry, state);
}

/** Makes later reads below a CA ignore what was listed before this process changed something there. */
export const forgetListed = (context: Context, parent: string): void => {
  context.memory.run.listed.delete(perConnection(context, parent));
};

/** A list contains neither certificates nor resource groups. */
const isComparable = ({ certificate, resourceGroupId, withIssuers, issuers }: State): boolean =>
  Boolean(certificate) && resourceGroupId === undefined && (!withIssuers || issuers !== undefined);

function listingOf(context: Context, parent: string): PartialList {
  const { listed } = context.memory.run;
  const key = perConnection(context, parent);
  const now = context.clock().getTime();
  const known = listed.get(key);
  if (known && Math.abs(now - known.since) <= CURRENT) return known;
  const entries = new Map<string, ListedCertificate>();
  const listing = { reads: known?.reads ?? 0, since: now, entries, page: 1, last: Promise.resolve() };
  listed.set(key, listing);
  return listing;
}

/** One page after another: a page that was fetched for another read may already contain this certificate. */
function fetchUntilListed(context: Context, parent: string, listing: PartialList, id: string): Promise<void> {
  const turn = listing.last.then(async () => {
    if (listing.page !== undefined && !listing.entries.has(id)) await fetchPage(context, parent, listing);
  });
  // Without the list, each certificate is read by itself: that call reports what is wrong.
  return (listing.last = turn.catch(() => {
    listing.page = undefined;
  }));
}

async function fetchPage(context: Context, parent: string, listing: PartialList): Promise<void> {
  const page = listing.page ?? 1;
  const { items, total } = await pageOfCertificates(context, parent, page);
  for (const entry of items) listing.entries.set(entry.Identifier, entry);
  const isUseful = items.length > 0 && total <= MOST && items.every(isTelling);
  listing.page = isUseful && listing.entries.size < total ? page + 1 : undefined;
}

const isTelling = ({ AliasName, Tags }: ListedCertificate): boolean =>
  AliasName !== undefined && Tags !== undefined;

const saysTheSame = (entry: ListedCertificate, state: State): boolean =>
  isTelling(entry) &&
  entry.Status === state.status &&
  isDeepStrictEqual(managedDrift(entry, state), managedOf(state));
