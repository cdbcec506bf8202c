import type { Node } from "../inventory/nodes";
import { oneLine } from "../review/escape";

/** How messages call a certificate on one line. */
export const labelOf = ({ kind, name }: Pick<Node, "kind" | "name">): string =>
  `${kind} ${JSON.stringify(oneLine(name))}`;
