import { DAY } from "../common/time";
import { depths, type Node } from "../inventory/nodes";

/** What a picture shows of a node. */
export interface DiagramRow {
  readonly node: Node & { readonly action?: string | undefined };
  readonly depth: number;
  /** Milliseconds; for a planned certificate, as if it were issued now. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly planned: boolean;
  /** Whole days until it expires, negative if it has expired. */
  readonly daysLeft: number | undefined;
}

/** Nodes as rows, in order. */
export function diagramRows(nodes: readonly DiagramRow["node"][], now: Date): DiagramRow[] {
  const depth = depths(nodes);
  return nodes.map((node) => {
    const { notBefore, notAfter, expectedNotAfter } = node.facts;
    const planned = isPlanned(node);
    const end = notAfter ?? expectedNotAfter;
    const start = notBefore ?? (end === undefined ? undefined : now.toISOString());
    const ends = end === undefined ? undefined : Date.parse(end);
    return {
      node,
      depth: depth.get(node.urn) ?? 0,
      start: start === undefined ? undefined : Date.parse(start),
      end: ends,
      planned,
      daysLeft: ends === undefined ? undefined : Math.floor((ends - now.getTime()) / DAY),
    };
  });
}

/** Whether a node is planned rather than existing: an existing one may lack everything but its expiry. */
const isPlanned = ({ id, facts }: DiagramRow["node"]): boolean =>
  facts.unreadable === undefined && (id === undefined || facts.notAfter === undefined);

/** The time span that a picture of rows has to cover. */
export function spanOfRows(
  rows: readonly DiagramRow[],
  now: Date,
): { readonly from: number; readonly to: number } {
  let [from, to] = [now.getTime() - 30 * DAY, now.getTime() + 30 * DAY];
  // One by one: a call cannot have a hundred thousand arguments.
  for (const moment of rows.flatMap(({ start, end }) => [start, end])) {
    if (moment === undefined) continue;
    from = Math.min(from, moment);
    to = Math.max(to, moment);
  }
  return { from, to: to + (to - from) * 0.02 };
}

const SOON_DAYS = 30;

/** How urgent the expiry of a certificate is. */
export function urgency({
  daysLeft,
  planned,
  node,
}: DiagramRow): "unreadable" | "expired" | "soon" | undefined {
  if (node.facts.unreadable !== undefined) return "unreadable";
  if (daysLeft === undefined || planned) return undefined;
  return daysLeft < 0 ? "expired" : daysLeft < SOON_DAYS ? "soon" : undefined;
}

/** Its remaining validity in words. */
export function leftText({ daysLeft, planned, node }: DiagramRow): string {
  if (node.facts.unreadable !== undefined) return "not readable";
  if (daysLeft === undefined) return node.facts.span ?? "";
  if (planned) return node.facts.span ?? `${daysLeft} days`;
  return daysLeft < 0 ? "expired" : `${daysLeft} days left`;
}
