import type { Action, ChangedNode } from "./model";
import { validityText } from "./differences";
import { actionWord } from "./words";
import { oneLine } from "./escape";

const MOST = 60;
/** Fill and stroke; readable on light and on dark backgrounds. */
const STYLES: Readonly<Record<Action, string>> = {
  issue: "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
  adopt: "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
  replace: "fill:#fff8c5,stroke:#9a6700,color:#1f2328",
  renew: "fill:#fff8c5,stroke:#9a6700,color:#1f2328",
  update: "fill:#ddf4ff,stroke:#0969da,color:#1f2328",
  remove: "fill:#ffebe9,stroke:#cf222e,color:#1f2328",
};

/** The hierarchy after the run as a Mermaid flowchart; what does not change and has nothing changed below is summed up. */
export function mermaid(hierarchy: readonly ChangedNode[]): string {
  const shown = choose(hierarchy);
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
    ...summaries(hierarchy, shown, id),
    ...used.map((action) => `  classDef ${action} ${STYLES[action]}`),
  ].join("\n");
}

function choose(nodes: readonly ChangedNode[]): ChangedNode[] {
  if (nodes.length <= MOST) return [...nodes];
  const byUrn = new Map(nodes.map((node) => [node.urn, node]));
  const wanted = new Set<string>();
  for (const node of nodes.filter(({ action }) => action !== undefined).slice(0, MOST)) {
    for (
      let one: ChangedNode | undefined = node;
      one && !wanted.has(one.urn);
      one = byUrn.get(one.issuer ?? "")
    )
      wanted.add(one.urn);
  }
  return nodes.filter(({ urn, issuer }) => wanted.has(urn) || issuer === undefined);
}

function summaries(
  all: readonly ChangedNode[],
  shown: readonly ChangedNode[],
  id: (urn: string) => string | undefined,
): string[] {
  const drawn = new Set(shown.map(({ urn }) => urn));
  const hidden = all.filter(({ urn }) => !drawn.has(urn));
  return shown.flatMap(({ urn }) => {
    const number = hidden.filter(({ issuer }) => issuer === urn).length;
    const own = id(urn) ?? "";
    return number === 0 ? [] : [`  ${own} --> ${own}m(["${number} more"])`];
  });
}

function shape(node: ChangedNode): string {
  const until = validityText(node.facts);
  const lines = [
    node.facts.commonName ?? node.name,
    node.kind,
    node.name,
    ...(node.action ? [actionWord({ action: node.action, role: node.role }).toUpperCase()] : []),
    ...(until === undefined ? [] : [until.replace(/^(.* – |until )(\S{10})\S*$/, "until $2")]),
  ];
  const label = `"${lines.map(labelText).join("<br/>")}"`;
  if (node.role === "root") return `[[${label}]]`;
  return node.role === "end" ? `(${label})` : node.role === "upload" ? `>${label}]` : `[${label}]`;
}

// Entities by number are Mermaid's own way to write what would end a label or become HTML.
const labelText = (text: string): string =>
  shortened(oneLine(text)).replace(/["#<>&`;\\[\](){}|*_]/g, (character) => `#${character.charCodeAt(0)};`);

/** A picture shows no more than fits into it; the report names everything. */
const LONGEST_LABEL = 100;
const shortened = (text: string): string => {
  const characters = Array.from(text);
  return characters.length > LONGEST_LABEL ? `${characters.slice(0, LONGEST_LABEL).join("")}…` : text;
};
