import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { buildReview } from "../../review/build";
import { code, plain } from "../../review/escape";
import { renderHtml } from "../../review/html";
import { renderMarkdown } from "../../review/markdown";
import { FIXTURES } from "./record";

/** Texts that want to be more than text. */
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
        ...["&lt;", "**", "__", "~~", "]]", '"', "-->", "click n0", ";", "http://x.example", "\u202e", "a"],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

const reader = new MarkdownIt({ html: true, linkify: true });

/** The types of all tokens of a Markdown text, as an independent reader sees it. */
const tokens = (text: string): string[] =>
  reader
    .parse(text, {})
    .flatMap(({ type, children }) => (children ? children.map((child) => child.type) : [type]));

const cells = (first: string): string => `| a | b |\n| --- | --- |\n| ${first} | end |\n`;

/** What is in the cells of a table of two columns and two lines. */
const inline = (text: string): string[] => {
  const all = tokens(text);
  expect(all.filter((type) => type === "td_open")).toHaveLength(2);
  return all.filter((type) => !/^(table|thead|tbody|tr|th|td)_(open|close)$/.test(type));
};

test("a text as code is one piece of code and nothing else, also in a cell of a table", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(inline(cells(code(text)))).toEqual(["text", "text", "code_inline", "text"]);
    }),
  );
});

test("a sentence is text and nothing else", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const type of inline(cells(`x ${plain(text)} y`)))
        expect(["text", "text_special"]).toContain(type);
      expect(plain(text)).not.toMatch(/@\w|(^|[^&])#\d/);
    }),
  );
});

const preview = readFileSync(join(FIXTURES, "new-leaf", "preview.json"), "utf8");
const state = readFileSync(join(FIXTURES, "new-leaf", "state.json"), "utf8");

/** The recorded review with another text as resource and common name. */
const reviewOf = (text: string): ReturnType<typeof buildReview> => {
  const quoted = JSON.stringify(text).slice(1, -1);
  const changed = preview.replaceAll("api.example.com", quoted).replaceAll("::api", `::${quoted}`);
  return buildReview({ preview: changed, state, at: new Date("2026-11-26") });
};

const LABEL = String.raw`"(?:[^"#<>&\`;\\[\](){}|*_]|#\d+;|<br/>)*"`;
const DIAGRAM = [
  /^flowchart TD$/,
  new RegExp(`^  n\\d+(\\[\\[${LABEL}\\]\\]|\\[${LABEL}\\]|\\(${LABEL}\\)|>${LABEL}\\])(:::[a-z]+)?$`),
  /^ {2}n\d+ (-->|-\.->) n\d+$/,
  /^ {2}n\d+ --> n\d+m\(\["\d+ more"\]\)$/,
  /^ {2}classDef [a-z]+ fill:#\w{6},stroke:#\w{6},color:#\w{6}$/,
];

test("whatever a certificate is called, report and diagram keep their form, and the page runs no script of it", () => {
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
