import type { CACertificateDetails } from "../../../api/alibaba/operations";
import { PkiError } from "../../../base/errors";
import { askedInCheck } from "../../../base/in-time";
import { promisedOnce } from "../../../base/memo";
import { ifKnown } from "../../../base/unknown";
import type { Context } from "../../context";
import type { Failure, ResourceToIssue } from "../../kind";
import { perConnection, type Draws, type PurchasedCount, type ReadCount } from "../../memory";
import { issuedEarlier } from "./idempotent-create";

/**
 * What was purchased for a CA, if the service says so. The documents call what remains "can be issued" or "can be
 * assigned": where that is not what the other two numbers say, the greater number counts.
 */
export function purchasedCount({
  CertIssuedCount: issued,
  CertRemainingCount: remaining,
  CertTotalCount: total,
}: Pick<CACertificateDetails, "CertIssuedCount" | "CertRemainingCount" | "CertTotalCount">):
  PurchasedCount | undefined {
  if (total === undefined || total === 0) return undefined;
  return { left: Math.max(0, remaining ?? 0, total - issued), total };
}

/** What a certificate or CA below a CA draws on. */
export async function drawOnIssuer(context: Context, resource: ResourceToIssue): Promise<readonly Failure[]> {
  const { urn, args, key } = resource;
  const issuer = ifKnown(args.parentIdentifier);
  // A CA that this run creates or replaces has whatever is purchased for it.
  if (typeof issuer !== "string") return [];
  const { drawn } = context.memory.run.purchases;
  const ca = perConnection(context, issuer);
  const draws = drawn.get(ca) ?? new Map<unknown, string | undefined>();
  drawn.set(ca, draws.set(urn, key));
  return unlessUnread(context, async () => {
    const { count, sha256 } = await readCount(context, issuer);
    const { count: reserve = 0, severity } = context.minimumRemaining ?? {};
    const all = [...drawnFrom(context, sha256, draws).values()];
    if (!count || all.length + reserve <= count.left) return [];
    const needed = all.length - (await foundAmong(context, issuer, all));
    if (needed > count.left) return [{ argument: "parent", message: tooFew(needed, count) }];
    if (needed + reserve <= count.left) return [];
    const message = tooFewAfter(needed, count, reserve);
    if (severity === "error") return [{ argument: "parent", message }];
    warnOnce(context, sha256, `CA ${issuer}: ${message}`);
    return [];
  });
}

/** What is drawn on a CA by every connection that leads to it. */
function drawnFrom({ memory }: Context, sha256: string, draws: Draws): Draws {
  const { sharing } = memory.run.purchases;
  const all = sharing.get(sha256) ?? new Set();
  sharing.set(sha256, all.add(draws));
  return new Map([...all].flatMap((each) => [...each]));
}

const haveLeft = ({ left, total }: PurchasedCount): string =>
  `of ${total} certificates that were purchased for the CA, ${left} ${left === 1 ? "is" : "are"} left`;

const tooFew = (needed: number, count: PurchasedCount): string =>
  `${haveLeft(count)}, and this run needs at least ${needed}: purchase more for it in the console, or issue fewer`;

const tooFewAfter = (needed: number, count: PurchasedCount, reserve: number): string =>
  `${haveLeft(count)}, and this run needs at least ${needed}, so fewer than ${reserve} remain (pki:minimumRemainingCount): purchase more for it in the console, issue fewer, or set a lower minimum`;

function warnOnce(context: Context, sha256: string, message: string): void {
  const { low } = context.memory.run.purchases;
  if (!low.has(sha256)) context.tell?.(`${inConnection(context)}${message}`, "warning");
  low.add(sha256);
}

const readCount = (context: Context, issuer: string): Promise<ReadCount> =>
  promisedOnce(context.memory.run.purchases.counts, perConnection(context, issuer), async () => {
    const { Certificate: details } = await context.alibaba("DescribeCACertificate", { Identifier: issuer });
    return { count: purchasedCount(details), sha256: details.Sha2 };
  });

/** How many creates will find what an interrupted run has issued. */
async function foundAmong(
  context: Context,
  issuer: string,
  keys: readonly (string | undefined)[],
): Promise<number> {
  const earlier = await issuedEarlier(context, issuer);
  const isFound = (key: string | undefined): boolean =>
    key !== undefined && (earlier.has(key) || context.journal.evidence(key) === "pending");
  return keys.filter(isFound).length;
}

/**
 * What is short, or nothing if that cannot be read: then a run says so once for each connection, and asks no more there.
 */
export async function unlessUnread(
  context: Context,
  ask: () => Promise<readonly Failure[]>,
): Promise<readonly Failure[]> {
  const { connection = "" } = context;
  const { unread } = context.memory.run.purchases;
  if (unread.has(connection)) return [];
  try {
    return await askedInCheck(ask);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    // Checks run side by side: another one may have said so meanwhile.
    if (unread.has(connection)) return [];
    unread.add(connection);
    context.tell?.(
      `${inConnection(context)}what is left of the purchased CAs and certificates cannot be read, so this run may need more: ${error.message}`,
      "warning",
    );
    return [];
  }
}

const inConnection = ({ connection }: Context): string =>
  connection === undefined ? "" : `connection "${connection}": `;

/** Says that a CA needs another purchased instance: no documented operation counts those that are not in use. */
export function drawOnInstances(
  { tell }: Pick<Context, "tell">,
  { name, isReplacement }: Pick<ResourceToIssue, "name" | "isReplacement">,
): void {
  if (!isReplacement) return;
  tell?.(
    `CA "${name}" is replaced: the new one needs a purchased instance that is not in use, and whether there is one cannot be read`,
    "warning",
  );
}
