import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { UNKNOWN } from "../../provider/base/unknown";
import { buildReview } from "../../review/build";
import { code, oneLine, plain, tableRow } from "../../review/escape";
import { renderHtml } from "../../review/html";
import { renderMarkdown } from "../../review/markdown";
import { FIXTURES } from "./record";

/** Texts that try to inject markup. */
const hostile = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          "|",
          "`",
          "``",
          "\n",
          "<b>",
          "</details>",
          "<!--",
          "[x](http://evil)",
          "![x](y)",
          "@someone",
          "#1",
          "\\",
        ],
        ...[
          ":tada:",
          "$`x`$",
          "www.evil.example",
          "joe@evil.example",
          "GH-1",
          "owner/repo#1",
          "\\|",
          "\\\\|",
          " ",
        ],
        ...["&lt;", "**", "__", "~~", "]]", '"', "-->", "click n0", ";", "http://x.example", "\u202e", "a"],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

const reader = new MarkdownIt({ html: true, linkify: true });

/** The types of all tokens of a Markdown text, according to an independent parser. */
const tokens = (text: string): string[] =>
  reader
    .parse(text, {})
    .flatMap(({ type, children }) => (children ? children.map((child) => child.type) : [type]));

const cells = (first: string): string => `| a | b |\n| --- | --- |\n${tableRow([first, "end"])}\n`;

/** The cell contents of a table with two columns and two rows. */
const inline = (text: string): string[] => {
  const all = tokens(text);
  expect(all.filter((type) => type === "td_open")).toHaveLength(2);
  return all.filter((type) => !/^(table|thead|tbody|tr|th|td)_(open|close)$/.test(type));
};

test("text formatted as code is a single code span and nothing else, also in a table cell", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      fc.pre(!oneLine(text).includes("\\|"));
      expect(inline(cells(code(text)))).toEqual(["text", "text", "code_inline", "text"]);
    }),
  );
});

test("a bar behind a backslash, which GitHub does not take for escaped in a table, is between two code spans", () => {
  expect(tableRow([code("a\\|b")])).toBe("| `a\\`&#124;`b` |");
  for (const text of ["a\\|b", "\\|", "\\|\\|", "a\\||b"]) {
    expect(tableRow([code(text)]).slice(1, -1)).not.toMatch(/\\\\\|/);
    expect(visibleText(code(text))).toBe(text);
  }
});

/** The visible text of a Markdown document. */
const visibleText = (text: string): string =>
  reader
    .parseInline(text, {})
    .flatMap(({ children }) => children ?? [])
    .map(({ content }) => content)
    .join("");

test("a sentence contains only text and code, and keeps its wording", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const type of inline(cells(`x ${plain(text)} y`))) expect(["text", "code_inline"]).toContain(type);
      expect(visibleText(`x ${plain(text)} y`)).toBe(`x ${oneLine(text)} y`);
      // What hosting sites add to rendered text outside code: mentions, references, links, emoji, formulas.
      const outside = plain(text)
        .replace(/(`+)(?:(?!`).|(?!\1(?!`))`+)*?\1(?!`)/gs, "")
        .replaceAll("&#124;", "");
      expect(outside).not.toMatch(/[@#$&<>[\]{}~^|\\*_]|:\w|\w[./:]\w|\w-\d/);
    }),
    { numRuns: 500 },
  );
});

test.each([" ", "\t", "(", ".", "`", "`a", "\\|", "\n", " \n"])(
  "a long run of %j takes no more than linear time",
  (part) => {
    const text = `${part.repeat(1_000_000)}x`;
    for (const shown of [oneLine, plain, code]) expect(shown(text)).toContain("x");
  },
);

test("line breaks and the spaces around them become one space", () => {
  expect(oneLine("a \n\t\n b")).toBe("a b");
  expect(oneLine("\n a  b \n")).toBe(" a  b ");
  expect(oneLine(" a ")).toBe(" a ");
});

test("names and sentences appear in a report unchanged", () => {
  expect(plain("*.example.com: may not be certified by a_b; allowed are *.example.org, ops team")).toBe(
    "`*.example.com`: may not be certified by `a_b`; allowed are `*.example.org`, ops team",
  );
  expect(code("a|b")).toBe("`a|b`");
  expect(visibleText(code("a|b `` c"))).toBe("a|b `` c");
  expect(tableRow([code("a|b")])).toBe("| `a\\|b` |");
});

const preview = readFileSync(join(FIXTURES, "new-leaf", "preview.json"), "utf8");
const state = readFileSync(join(FIXTURES, "new-leaf", "state.json"), "utf8");

/** The recorded review with the given text as resource name and common name. */
const reviewOf = (text: string): ReturnType<typeof buildReview> => {
  const quoted = JSON.stringify(text).slice(1, -1);
  const changed = preview
    .replaceAll("api.example.com", () => quoted)
    .replaceAll("::api", () => `::${quoted}`);
  return buildReview({ preview: changed, state, at: new Date("2026-11-26") });
};

const LABEL = String.raw`"(?:[^"#<>&\`;\\[\](){}|*_]|#\d+;|<br/>)*"`;
const DIAGRAM = [
  /^flowchart TD$/,
  new RegExp(`^  n\\d+(\\[\\[${LABEL}\\]\\]|\\[${LABEL}\\]|\\(${LABEL}\\)|>${LABEL}\\])(:::[a-z]+)?$`),
  /^ {2}n\d+ (-->|-\.->) n\d+$/,
  /^ {2}n\d+ --> n\d+m\(\["\d+ more certificates?(, first ends [-\d]+)?"\]\)$/,
  /^ {2}classDef [a-z]+ fill:#\w{6},stroke:#\w{6},color:#\w{6}$/,
];

test("whatever the name of a certificate, report and diagram keep their structure, and the page runs no injected script", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const review = reviewOf(text);
      const markdown = renderMarkdown(review);
      const types = tokens(markdown);
      for (const type of ["image", "link_open", "blockquote_open", "hr"]) expect(types).not.toContain(type);
      expect(types.filter((type) => type === "heading_open")).toHaveLength(5);
      const [, diagram = ""] = /```mermaid\n([\s\S]*?)\n```/.exec(markdown) ?? [];
      for (const line of diagram.split("\n")) expect(DIAGRAM.some((form) => form.test(line))).toBe(true);
      const html = renderHtml(review, new Date("2026-11-26"));
      expect(html.match(/<script/g)).toHaveLength(1);
      expect(html).not.toMatch(/<b>|<!--|<img/);
    }),
    { numRuns: 60 },
  );
});

/** Replaces every text in a preview and a state that a third party may have written. */
function poisoned(json: string, text: string): string {
  const kept =
    /^(urn:|pulumi:|pulumi-nodejs:|-----BEGIN|ECC_|RSA_|\[secret|[0-9a-f-]{36}$|create|replace|delete|same|update)/;
  return JSON.stringify(
    JSON.parse(json, (key: string, value: unknown) =>
      typeof value !== "string" || key === "id" || key === "op" || kept.test(value) ? value : text,
    ),
  );
}

const REASONS = {
  ...{
    revocationReason: "@joe",
    validity: { type: "[x](http://evil)", value: 1 },
    renewBefore: "<b>30d</b>",
  },
  tags: { "a|b": "![x](y)" },
};

/** HTML other than the report's own line breaks in cells and collapsible details. */
const foreignHtml = (markdown: string): string[] =>
  reader
    .parse(markdown, {})
    .flatMap((token) => token.children ?? [token])
    .filter(({ type, content }) => type.startsWith("html_") && !OWN_HTML.test(content.trim()))
    .map(({ content }) => content);

const OWN_HTML =
  /^(?:<br>|<details><summary><code>(?:[^<>&"']|&\w+;|&#39;)*<\/code>[^<>&]*<\/summary>|<\/details>)$/;

const TITLES = new Set(["Findings", "Changes", "Hierarchy after the run", "Details"]);

/** The headings of a report, the first one without the stack name. */
const headings = (markdown: string): string[] => {
  const all = reader.parse(markdown, {});
  return all.flatMap(({ type }, index) =>
    type === "heading_open" ? [(all[index + 1]?.children?.[0]?.content ?? "").split(":")[0] ?? ""] : [],
  );
};

test.each(["ca-replaced", "policy-violation", "name-removed", "leaf-revoked", "options", "revoked-outside"])(
  "whatever the arguments of %s contain, the report keeps its structure",
  (scenario) => {
    const read = (file: string): string => readFileSync(join(FIXTURES, scenario, file), "utf8");
    fc.assert(
      fc.property(hostile, (text) => {
        const withReasons = (json: string): string =>
          json.replace(
            /"inputs": ?\{/g,
            (start) => `${start}${JSON.stringify({ ...REASONS, revocationReason: text }).slice(1, -1)},`,
          );
        const review = buildReview({
          preview: poisoned(withReasons(read("preview.json")), text),
          state: poisoned(withReasons(read("state.json")), text),
        });
        const markdown = renderMarkdown(review, 10_000_000);
        const types = tokens(markdown);
        for (const type of ["image", "link_open", "blockquote_open", "hr", "em_open", "s_open"])
          expect(types).not.toContain(type);
        expect(foreignHtml(markdown)).toEqual([]);
        expect(headings(markdown).filter((title) => !TITLES.has(title))).toEqual(["Certificate review"]);
      }),
      { numRuns: 15 },
    );
  },
);

test("a certificate that names itself as its issuer does not abort a review", () => {
  const type = "pulumi-nodejs:dynamic/huawei:PrivateCertificate";
  const urn = `urn:pulumi:dev::test::${type}::self`;
  const newState = {
    ...{ urn, type },
    inputs: { issuerId: UNKNOWN, distinguishedName: { commonName: "self" } },
    propertyDependencies: { issuerId: [urn], issuerPlan: [urn] },
  };
  const preview = JSON.stringify({ steps: [{ op: "create", urn, newState }], changeSummary: { create: 1 } });
  expect(buildReview({ preview }).changes).toMatchObject([
    { name: "self", issuer: undefined, after: { commonName: "self" } },
  ]);
});
