import { cutTo, widthOf } from "../../common/text-width";
import type { Facts } from "../../inventory/facts";
import { depths, type Node } from "../../inventory/nodes";
import { oneLine } from "../../review/escape";
import { diagramRows, leftText, urgency, type DiagramRow } from "../../render/rows";
import { PLAIN, type Terminal } from "../terminal";

const HEAD = ["NAME", "KIND", "KEY", "STATUS", "ENDS", "LEFT", "RENEWAL", "SUBJECT"];

/**
 * The list as a table for a terminal; certificates are indented below their issuer. Where it is too wide for the
 * terminal, the end of each line is cut off.
 */
export function renderTable(nodes: readonly Node[], now: Date, terminal: Terminal = PLAIN): string {
  if (nodes.length === 0) return "There are no certificates.\n";
  const depth = depths(nodes);
  const rows = diagramRows(nodes, now);
  const lines = rows.map((row) => {
    const { name, kind, facts, urn, renewalDue } = row.node;
    return [
      `${"  ".repeat(depth.get(urn) ?? 0)}${oneLine(name)}`,
      oneLine(kind),
      facts.algorithm ?? unnamedKey(facts),
      oneLine(facts.status ?? ""),
      facts.notAfter?.slice(0, 10) ?? "",
      leftText(row),
      renewalDue?.slice(0, 10) ?? "",
      oneLine(facts.unreadable ?? facts.subject ?? facts.commonName ?? ""),
    ];
  });
  // A column of which nothing is known takes no space.
  const shown = HEAD.map((_, column) => column).filter((column) => lines.some((line) => line[column] !== ""));
  const widths = HEAD.map((_, column) =>
    [HEAD, ...lines].reduce((widest, line) => Math.max(widest, widthOf(line[column] ?? "")), 0),
  );
  const textOf = (line: readonly string[]): string =>
    cutTo(
      shown
        .map((column) => pad(line[column] ?? "", widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
      terminal.width,
    );
  const body = lines.map((line, index) => painted(textOf(line), urgencyOf(rows[index]), terminal));
  return [textOf(HEAD), ...body].map((line) => `${line}\n`).join("");
}

const urgencyOf = (row: DiagramRow | undefined): ReturnType<typeof urgency> => row && urgency(row);

/** What is urgent stands out: what expires soon in yellow, what has expired or cannot be read in red. */
function painted(line: string, state: ReturnType<typeof urgency>, { hasColor }: Terminal): string {
  if (!hasColor || state === undefined) return line;
  return `\u001b[${state === "soon" ? 33 : 31}m${line}\u001b[39m`;
}

/** A certificate with a key of a kind that has no name here, such as ML-DSA, is one all the same. */
const unnamedKey = ({ fingerprint }: Facts): string => (fingerprint === undefined ? "" : "unknown");

const pad = (text: string, width: number): string => text + " ".repeat(width - widthOf(text));
