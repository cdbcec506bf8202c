import type { Node } from "../../inventory/nodes";
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
