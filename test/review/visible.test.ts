import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chart } from "../../render/chart";
import { page } from "../../render/page";
import { svg } from "../../render/svg";
import { renderCsv } from "../../cli/list/csv";
import { renderListJson } from "../../cli/list/json";
import { renderPrometheus } from "../../cli/list/prometheus";
import { renderTable } from "../../cli/list/table";
import { renderTree } from "../../cli/list/tree";
import { buildReview } from "../../review/build";
import { renderHtml } from "../../review/html";
import { renderMarkdown } from "../../review/markdown";
import { mermaid } from "../../review/mermaid";
import { renderJson } from "../../review/schema";
import { hiddenCharacter } from "../../common/visible";
import type { Node } from "../../inventory/nodes";
import { ServiceError } from "../../provider/base/errors";
import { html } from "../../common/html";
import { FIXTURES } from "./record";

const NOW = new Date("2026-11-26T00:00:00Z");

/** One of each kind; `pki list` once printed the first six unescaped. */
const HIDDEN = [
  ...["\u061c", "\u00ad", "\u034f", "\u115f", "\u3164", "\ufe0f", "\u{e0041}", "\u202e", "\u2066", "\u200b"],
  ...["\u00a0", "\u3000", "\u2028", "\ue000", "\u001b", "\u009b", "\u007f"],
];

/** A certificate with the character in every field that a third party may have written. */
function nodeWith(character: string): Node {
  const text = (word: string): string => `${word}${character}${word}`;
  return {
    ...{ urn: text("urn:pulumi:dev::test::t::a"), id: text("id"), name: text("name"), kind: text("kind") },
    role: "end",
    issuer: undefined,
    facts: {
      role: "end",
      ...{
        subject: text("CN=a"),
        commonName: text("a"),
        names: [text("n"), text("m")],
        issuer: text("CN=i"),
      },
      ...{ status: text("ISSUE"), serialNumber: "01", notBefore: "2026-01-01T00:00:00Z" },
      ...{ notAfter: "2027-01-01T00:00:00Z", fingerprint: "AB", algorithm: "ECC_256" },
    },
  };
}

const source = (character: string): { nodes: Node[]; strangers: [] } => ({
  nodes: [nodeWith(character)],
  strangers: [],
});

const SHOWN: Readonly<Record<string, (character: string) => string>> = {
  table: (character) => renderTable([nodeWith(character)], NOW),
  tree: (character) => renderTree([nodeWith(character)], NOW),
  CSV: (character) => renderCsv([nodeWith(character)], NOW),
  JSON: (character) => renderListJson(source(character), NOW),
  metrics: (character) => renderPrometheus(source(character), NOW),
  page: (character) => page("a", chart([nodeWith(character)], NOW)),
  picture: (character) => svg([nodeWith(character)], NOW, { title: `a${character}` }),
  diagram: (character) => mermaid([{ ...nodeWith(character), action: undefined }]),
  "page of the emulator": (character) => html`<b>${`a${character}b`}</b>`.text,
  "error of a service": (character) =>
    new ServiceError({
      ...{
        operation: "O",
        serviceCode: `c${character}`,
        message: `m${character}`,
        requestId: `r${character}`,
      },
      httpStatus: 400,
    }).message,
};

describe.each(Object.entries(SHOWN))("%s", (_, render) => {
  test.each(HIDDEN)("shows %j as its code point", (character) => {
    const text = render(character);
    for (const line of text.split(/\r?\n/)) expect(hiddenCharacter(line)).toBeUndefined();
    const code = (character.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
    const units = character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
    expect(text.includes(`U+${code.toUpperCase()}`) || text.includes(units.join(""))).toBe(true);
  });
});

test("JSON contains the original value in JSON escapes", () => {
  for (const character of HIDDEN) {
    const { certificates } = JSON.parse(renderListJson(source(character), NOW)) as {
      certificates: { name: string; names: string[] }[];
    };
    expect(certificates[0]?.name).toBe(`name${character}name`);
    expect(certificates[0]?.names[0]).toBe(`n${character}n`);
  }
});

test("names on one line can be told apart, whatever they contain", () => {
  const node = nodeWith("a");
  const tree = renderTree([{ ...node, facts: { ...node.facts, names: ["a.com, b.com", 'c"d'] } }], NOW);
  expect(tree).toContain('names    "a.com, b.com", "c\\"d"');
});

test("the ASCII form of a name is shown with its Unicode form", () => {
  const node = nodeWith("a");
  const names = [
    "xn--pple-43d.example",
    "joe@xn--bcher-kva.example",
    "*.xn--10cl1a0b660p.example",
    "a.example",
  ];
  const tree = renderTree([{ ...node, facts: { ...node.facts, names } }], NOW);
  expect(tree).toContain(
    "names    xn--pple-43d.example (аpple.example), joe@xn--bcher-kva.example (joe@bücher.example), " +
      "*.xn--10cl1a0b660p.example (*.ශ්<U+200D>රී.example), a.example",
  );
});

describe("a review", () => {
  const preview = readFileSync(join(FIXTURES, "new-leaf", "preview.json"), "utf8");
  const state = readFileSync(join(FIXTURES, "new-leaf", "state.json"), "utf8");
  test.each(HIDDEN.filter((character) => character !== "\u001b"))(
    "shows %j as its code point",
    (character) => {
      const quoted = JSON.stringify(`api${character}.example.com`).slice(1, -1);
      const changed = preview.replaceAll("api.example.com", quoted);
      const review = buildReview({ preview: changed, state, at: NOW });
      for (const text of [renderMarkdown(review), renderHtml(review, NOW), renderJson(review)]) {
        // The report's own markup.
        const visible = text.replace(/[\u26a0\u2139]\ufe0f/g, "!");
        for (const line of visible.split("\n")) expect(hiddenCharacter(line)).toBeUndefined();
      }
      expect(renderMarkdown(review)).toContain("U+");
    },
  );
});
