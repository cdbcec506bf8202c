import { visibleJson } from "../../common/visible";
import type { Source } from "../source";
import { columnsOf } from "./columns";

/** The list for tools; `notUnderstood` contains resources of this package that this release does not know. */
export const renderListJson = ({ nodes, strangers: notUnderstood }: Source, now: Date): string =>
  `${visibleJson(JSON.stringify({ version: 1, certificates: columnsOf(nodes, now), notUnderstood }, undefined, 2))}\n`;
