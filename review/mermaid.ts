import type { Action, ChangedNode } from "./model";
import { validityText } from "./differences";
import { actionWord } from "./words";
import { isAuthority } from "../inventory/facts";
import { depths } from "../inventory/nodes";
import { countsText, firstEnd } from "../inventory/summary";
import { oneLine } from "./escape";

/** Fill and stroke colours; readable on light and dark backgrounds. */
const STYLES: Readonly<Record<Action, string>> = {
  issue: "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
  adopt: "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
  replace: "fill:#fff8c5,stroke:#9a6700,color:#1f2328",
  renew: "fill:#fff8c5,stroke:#9a6700,color:#1f2328",
  update: "fill:#ddf4ff,stroke:#0969da,color:#1f2328",
  remove: "fill:#ffebe9,stroke:#cf222e,color:#1f2328",
};

/**
 * The hierarchy after the run as a Mermaid flowchart; what does not fit into a diagram is summarized.
 *
 * @param most - how many certificates are drawn, with the CAs above them: those that change first
 * @param note - what is to be said beside them
 */
export function mermaid(hierarchy: readonly ChangedNode[], most = 60, note?: string): string {
  const shown = choose(hierarchy, most);
  const ids = new Map(shown.map(({ urn }, index) => [urn, `n${index}`]));
  const id = (urn: string | undefined): string | undefined => (urn === undefined ? undefined : ids.get(urn));
  const used = [...new Set(shown.flatMap(({ action }) => action ?? []))].sort();
  return [
    "flowchart TD",
    ...shown.map((node) => `  ${id(node.urn) ?? ""}${shape(node)}${node.action ? `:::${node.action}` : ""}`),
    ...shown.flatMap((node) => {
      const above = id(node.issuer);
      return above === undefined
        ? []
        : [`  ${above} ${node.role === "upload" ? "-.->" : "-->"} ${id(node.urn) ?? ""}`];
    }),
    ...summaries(hierarchy, id),
    ...(note === undefined ? [] : [`  beside(["${escaped(note)}"])`]),
    ...used.map((action) => `  classDef ${action} ${STYLES[action]}`),
  ].join("\n");
}

/** What changes, if there is room for all of it, and the CAs, the nearest to the root first. */
function choose(nodes: readonly ChangedNode[], most: number): ChangedNode[] {
  if (nodes.length <= most) return [...nodes];
  const byUrn = new Map(nodes.map((node) => [node.urn, node]));
  const depth = depths(nodes);
  const changed = nodes.filter(({ action }) => action !== undefined);
  const authorities = nodes
    .filter(isAuthority)
    .sort(
      (a, b) =>
        Number(b.action !== undefined) - Number(a.action !== undefined) ||
        (depth.get(a.urn) ?? 0) - (depth.get(b.urn) ?? 0),
    );
  const wanted = new Set<string>();
  const addWithIssuers = (node: ChangedNode): void => {
    for (
      let one: ChangedNode | undefined = node;
      one && !wanted.has(one.urn);
      one = byUrn.get(one.issuer ?? "")
    )
      wanted.add(one.urn);
  };
  if (changed.length <= most) changed.forEach(addWithIssuers);
  for (const node of authorities) if (wanted.size < most) addWithIssuers(node);
  return nodes.filter(({ urn }) => wanted.has(urn));
}

/** What is not drawn, below the nearest CA that is; CAs come before what they issue. */
function summaries(
  all: readonly ChangedNode[],
  id: (urn: string | undefined) => string | undefined,
): string[] {
  const places = new Map<string, string>();
  const hidden = new Map<string, ChangedNode[]>();
  for (const node of all) {
    const own = id(node.urn);
    const place = own ?? places.get(node.issuer ?? "") ?? "";
    places.set(node.urn, place);
    if (own === undefined) hidden.set(place, [...(hidden.get(place) ?? []), node]);
  }
  return [...hidden].map(([place, nodes]) => {
    const box = `${place}m(["${summaryOf(nodes)}"])`;
    return place === "" ? `  ${box}` : `  ${place} --> ${box}`;
  });
}

function summaryOf(nodes: readonly ChangedNode[]): string {
  const changed = nodes.filter(({ action }) => action !== undefined).length;
  const first = firstEnd(nodes);
  return [
    countsText(nodes, true),
    ...(changed === 0 ? [] : [`${changed} of them changed`]),
    ...(first === undefined ? [] : [`first ends ${first}`]),
  ].join(", ");
}

function shape(node: ChangedNode): string {
  const until = validityText(node.facts);
  const lines = [
    node.facts.commonName ?? node.name,
    node.kind,
    node.name,
    ...(node.action
      ? [actionWord({ action: node.action, role: node.role, kind: node.kind }).toUpperCase()]
      : []),
    ...(until === undefined ? [] : [until.replace(/^(.* – |until )(\S{10})\S*$/, "until $2")]),
  ];
  const label = `"${lines.map(labelText).join("<br/>")}"`;
  if (node.role === "root") return `[[${label}]]`;
  return node.role === "end" ? `(${label})` : node.role === "upload" ? `>${label}]` : `[${label}]`;
}

// Numeric entities are Mermaid's own escape for characters that would end a label or become HTML.
const escaped = (text: string): string =>
  oneLine(text).replace(/["#<>&`;\\[\](){}|*_]/g, (character) => `#${character.charCodeAt(0)};`);

const labelText = (text: string): string => escaped(shortened(oneLine(text)));

/** A diagram shows only as much as it has room for; the report lists everything. */
const LONGEST_LABEL = 100;
const shortened = (text: string): string => {
  const characters = Array.from(text);
  return characters.length > LONGEST_LABEL ? `${characters.slice(0, LONGEST_LABEL).join("")}…` : text;
};
