import { visible } from "../../common/visible";
import type { Node } from "../../inventory/nodes";
import { columnsOf, type Columns } from "./columns";

const HEAD = [
  "name",
  "kind",
  "role",
  "id",
  "commonName",
  "subject",
  "names",
  "algorithm",
  "issuer",
  "status",
  "notBefore",
  "notAfter",
  "daysLeft",
  "serialNumber",
  "sha256",
  "renewalDue",
] as const satisfies readonly (keyof Columns)[];

type Cell = Columns[(typeof HEAD)[number]];

/** The list as CSV (RFC 4180). Cells that spreadsheets would run as formulas are prefixed with an apostrophe. */
export function renderCsv(nodes: readonly Node[], now: Date): string {
  const lines = columnsOf(nodes, now).map((columns) => HEAD.map((name) => cell(valueOf(columns, name))));
  return [HEAD.map(cell), ...lines].map((line) => `${line.join(",")}\r\n`).join("");
}

/**
 * For an unreadable certificate, a text that is not a date: an unknown expiry must not be mistaken for a distant one.
 */
const valueOf = (columns: Columns, name: (typeof HEAD)[number]): Cell =>
  name === "notAfter" && columns.unreadable !== undefined ? columns.unreadable : columns[name];

/** Some spreadsheets take full-width signs for the others. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/u;

function cell(value: Cell): string {
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value : (value ?? []).join(" ");
  const shown = visible(text);
  const safe = FORMULA.test(shown) ? `'${shown}` : shown;
  return `"${safe.replaceAll('"', '""')}"`;
}
