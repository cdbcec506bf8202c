import type { Node } from "../../inventory/nodes";
import { columnsOf } from "./columns";

/** The list for tools. */
export const renderListJson = (nodes: readonly Node[], now: Date): string =>
  `${JSON.stringify({ version: 1, certificates: columnsOf(nodes, now) }, undefined, 2)}\n`;
