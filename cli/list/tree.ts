import { groupedBy } from "../../common/grouped";
import { readableNames } from "../../provider/x509/names";
import { depths, type Node } from "../../inventory/nodes";
import { oneLine } from "../../review/escape";
import { leftText, diagramRows, type DiagramRow } from "../../render/rows";

/** The hierarchy as a tree: who signs what, names, expiry and fingerprint. */
export function renderTree(nodes: readonly Node[], now: Date): string {
  const rows = diagramRows(nodes, now);
  const depth = depths(nodes);
  const roots = rows.filter(({ node }) => depth.get(node.urn) === 0);
  const below = groupedBy(rows, ({ node }) => node.issuer);
  const lines = roots.flatMap((root) => branch(below, root, "", ""));
  return `${lines.length > 0 ? lines.join("\n") : "There are no certificates."}\n`;
}

/** @param all - the rows below each CA, by its URN */
function branch(
  all: ReadonlyMap<string, readonly DiagramRow[]>,
  row: DiagramRow,
  first: string,
  rest: string,
): string[] {
  const below = (all.get(row.node.urn) ?? []).filter(({ depth }) => depth > row.depth);
  const [title, ...facts] = describe(row);
  const trunk = below.length > 0 ? "│  " : "   ";
  return [
    `${first}${title ?? ""}`,
    ...facts.map((fact) => `${rest}${trunk}${fact}`),
    ...below.flatMap((child, index) => {
      const last = index === below.length - 1;
      return branch(all, child, `${rest}${last ? "└─ " : "├─ "}`, `${rest}${last ? "   " : "│  "}`);
    }),
  ];
}

/** Statuses that are not worth mentioning. */
const USUAL = new Set(["ISSUE", "ISSUED", "ACTIVED", "issued"]);

function describe(row: DiagramRow): string[] {
  const { name, kind, facts } = row.node;
  const { status, notAfter, fingerprint, unreadable } = facts;
  const shownStatus = status === undefined || USUAL.has(status) ? "" : `, ${oneLine(status)}`;
  return [
    `${oneLine(facts.commonName ?? facts.subject ?? name)}  (${oneLine(kind)} "${oneLine(name)}"${shownStatus})`,
    ...(unreadable === undefined ? [] : [`NOT READABLE: ${oneLine(unreadable)}`]),
    ...namesLine(row.node),
    ...(notAfter === undefined ? [] : [`expires  ${notAfter}  ${leftText(row)}`]),
    ...(fingerprint === undefined ? [] : [`SHA-256  ${fingerprint}`]),
  ];
}

/** The names; unknown names are distinguished from none. */
function namesLine({ role, facts: { names, unreadable } }: DiagramRow["node"]): string[] {
  if (names === undefined) return role === "end" && unreadable === undefined ? ["names    not known"] : [];
  return names.length === 0 ? [] : [`names    ${oneLine(readableNames(names))}`];
}
