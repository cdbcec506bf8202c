import type { Facts } from "../../inventory/facts";
import { depths, type Node } from "../../inventory/nodes";
import { oneLine } from "../../review/escape";
import { leftText, diagramRows } from "../../render/rows";

const HEAD = ["NAME", "KIND", "KEY", "STATUS", "ENDS", "LEFT", "SUBJECT"];

/** The list as a table for a terminal; certificates are indented below their issuer. */
export function renderTable(nodes: readonly Node[], now: Date): string {
  if (nodes.length === 0) return "There are no certificates.\n";
  const depth = depths(nodes);
  const lines = diagramRows(nodes, now).map((row) => {
    const { name, kind, facts, urn } = row.node;
    return [
      `${"  ".repeat(depth.get(urn) ?? 0)}${oneLine(name)}`,
      oneLine(kind),
      facts.algorithm ?? unnamedKey(facts),
      oneLine(facts.status ?? ""),
      facts.notAfter?.slice(0, 10) ?? "",
      leftText(row),
      oneLine(facts.unreadable ?? facts.subject ?? facts.commonName ?? ""),
    ];
  });
  const widths = HEAD.map((_, column) =>
    Math.max(...[HEAD, ...lines].map((line) => widthOf(line[column] ?? ""))),
  );
  return [HEAD, ...lines]
    .map(
      (line) =>
        `${line
          .map((text, column) => pad(text, widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

/** A certificate with a key of a kind that has no name here, such as ML-DSA, is one all the same. */
const unnamedKey = ({ fingerprint }: Facts): string => (fingerprint === undefined ? "" : "unknown");

// East Asian characters are two columns wide in a terminal.
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

const widthOf = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0);

const pad = (text: string, width: number): string => text + " ".repeat(width - widthOf(text));
