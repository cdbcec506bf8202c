import { counted } from "../common/counted";
import { isAuthority } from "./facts";
import type { Node } from "./nodes";

/**
 * What certificates that are not shown one by one are, such as `2 CAs, 30 certificates`.
 *
 * @param more - whether others of them are shown
 */
export function countsText(nodes: readonly Node[], more = false): string {
  const word = (singular: string): string => (more ? `more ${singular}` : singular);
  const cas = nodes.filter(isAuthority).length;
  const uploads = nodes.filter(({ role }) => role === "upload").length;
  const counts: readonly (readonly [number, string])[] = [
    [cas, "CA"],
    [nodes.length - cas - uploads, "certificate"],
    [uploads, "certificate upload"],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, singular]) => counted(count, word(singular)))
    .join(", ");
}

/** When the first of some certificates ends, as a day; undefined if of none it is known. */
export function firstEnd(nodes: readonly Node[]): string | undefined {
  const [first] = nodes.flatMap(({ facts }) => facts.notAfter ?? facts.expectedNotAfter ?? []).sort();
  return first?.slice(0, 10);
}
