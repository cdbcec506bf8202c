import type { Node } from "../../inventory/nodes";
import { isRetired } from "../../inventory/renewal";
import { purchasesOf, type Purchase } from "../../inventory/purchases";
import { oneLine } from "../../review/escape";

/** What is left of the purchases, a line for each CA that the service counts them for; empty without one. */
export function purchasesText(nodes: readonly Node[], now: Date): string {
  const purchases = purchasesOf(nodes, now);
  return nodes
    .flatMap(({ urn, name }) => {
      const purchase = purchases.get(urn);
      return purchase ? [`${JSON.stringify(oneLine(name))}: ${inWords(purchase)}\n`] : [];
    })
    .join("");
}

function inWords({ total, left, renewals }: Purchase): string {
  const short = renewals > left ? `, ${renewals - left} more than are left` : "";
  return `${left} of ${total} purchased certificates left; renewals within a year: ${renewals}${short}`;
}

/**
 * The CAs in use that have fewer purchased certificates left than a minimum, and those of which that is not known. A root
 * has a few CAs instead.
 */
export const belowMinimum = (nodes: readonly Node[], minimum: number): Node[] =>
  nodes.filter(
    (node) =>
      node.kind.startsWith("alibaba.") &&
      node.facts.role === "subordinate" &&
      !isRetired(node) &&
      !((node.facts.purchased?.left ?? -1) >= minimum),
  );
