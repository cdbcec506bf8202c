import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { addReview } from "../../cli/review";
import { buildReview } from "../../review/build";
import { fit, leftOut, type Piece } from "../../review/fit";
import { groupsOf } from "../../review/groups";
import { renderHtml } from "../../review/html";
import { mermaid } from "../../review/mermaid";
import { COMMENT_LENGTH, renderMarkdown, SHORTEST } from "../../review/markdown";
import type { Finding, Review } from "../../review/model";
import { parsePolicy } from "../../policy/file";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inProcess } from "./cli";
import { readState } from "../../inventory/state";
import { stateNodes } from "../../inventory/nodes";
import { estate } from "./estate";
import { named, previewOf, stateOf, type RawPreview } from "./stacks";

const POLICY = `
version: 1
rules:
  names: { issuers: [{ issuer: services, allowed: ["*.example.com"] }] }
  tags: { required: [team], severity: warning }
`;

interface Leaf {
  readonly name: string;
  readonly domain: readonly string[];
}

/** The recorded preview with other certificates in place of the new one. */
function previewWith(leaves: readonly Leaf[]): RawPreview {
  const preview = previewOf("new-leaf");
  const step = named(preview.steps, "api");
  const rest = preview.steps.filter((one) => one !== step);
  const made = leaves.map(({ name, domain }) => {
    const urn = step.urn.replace(/::api$/, `::${name}`);
    const inputs = { ...step.newState?.inputs, commonName: "a", domain };
    return { ...step, urn, newState: { ...step.newState!, urn, inputs } };
  });
  return { ...preview, steps: [...rest, ...made], changeSummary: { same: 8, create: made.length } };
}

const reviewOf = (leaves: readonly Leaf[]): Review =>
  buildReview({
    preview: JSON.stringify(previewWith(leaves)),
    state: JSON.stringify(stateOf("new-leaf")),
    policy: parsePolicy(POLICY, "policy.yaml"),
  });

const many = (count: number, of: (index: number) => Leaf): Leaf[] =>
  Array.from({ length: count }, (_, index) => of(index));

const good = many(300, (index) => ({ name: `good-${index}`, domain: [`g${index}.example.com`] }));
const bad = (count: number, length = 0): Leaf[] =>
  many(count, (index) => ({ name: `bad-${index}`, domain: [`b${index}.${"x".repeat(length)}bank.net`] }));

test("the last of many names is reported and refused if it is not allowed", () => {
  const domain = many(40, (index) => ({ name: "", domain: [`n${index}.example.com`] })).flatMap(
    (one) => one.domain,
  );
  const text = renderMarkdown(reviewOf([{ name: "api", domain: [...domain, "login.bank.net"] }]));
  expect(text).toContain("❌ **Refused: 1 error");
  expect(text).toMatch(/\| ❌ error \| `api` \| `a`, `login\.bank\.net`: /);
  for (const name of domain) expect(text).toContain(`\`${name}\``);
});

test("a comment contains every one of many refusals before any warning; equal ones are grouped", () => {
  const review = reviewOf([...good, ...bad(120)]);
  const text = renderMarkdown(review);
  expect(text.length).toBeLessThanOrEqual(COMMENT_LENGTH);
  for (let index = 0; index < 120; index++) expect(text).toContain(`\`b${index}.bank.net\`: may not be`);
  expect(text.lastIndexOf("| ❌ error |")).toBeLessThan(text.indexOf("| ⚠️ warning |"));
  expect(text.match(/has no tag team \|/g)).toHaveLength(1);
  // Whatever does not fit is counted, and the report says where to find it.
  expect(text).toMatch(
    /Not all of the report fits into 65536 characters\*\*: left out are .*\d+ sections of details/,
  );
  expect(text).toContain("`--format html`");
  const html = renderHtml(review, new Date("2026-11-26"));
  for (const { name } of [...good, ...bad(120)]) expect(html).toContain(`<code>${name}</code>`);
  expect(html).toMatch(/<details class="names"\s*>\s*<summary>420 resources<\/summary>/);
});

test("the report counts the refusals that do not fit, and is still refused", () => {
  const review = reviewOf(bad(400, 200));
  for (const longest of [SHORTEST, 10_000, COMMENT_LENGTH]) {
    const text = renderMarkdown(review, longest);
    expect(text.length).toBeLessThanOrEqual(longest);
    expect(text).toContain("❌ **Refused: 400 errors");
    const shown = text.match(/^\| ❌ error \|/gm)?.length ?? 0;
    const [, left] = /left out are .*?(\d+) errors/.exec(text) ?? [];
    expect(shown + Number(left)).toBe(400);
    expect(text).not.toContain("✅");
  }
});

test("a text that is too long hides only itself", () => {
  const long = { name: "long", domain: [`${"y".repeat(COMMENT_LENGTH)}.bank.net`] };
  const text = renderMarkdown(reviewOf([long, ...bad(3)]));
  expect(text.length).toBeLessThanOrEqual(COMMENT_LENGTH);
  for (let index = 0; index < 3; index++) expect(text).toContain(`\`b${index}.bank.net\`: may not be`);
  expect(text).toContain("left out are 1 error");
});

const severity = fc.constantFrom<Finding["severity"]>("error", "warning", "info");
const finding = fc.record({
  severity,
  rule: fc.constantFrom("policy/names", "ca-replaced"),
  urn: fc.constant(undefined),
  name: fc.option(fc.string({ maxLength: 3000 }), { nil: undefined }),
  message: fc.oneof(fc.constant("the same"), fc.string({ maxLength: 3000 })),
});

test("a report never exceeds its limit, and everything that is omitted is counted", () => {
  const reviewed = reviewOf(bad(30));
  const base: Review = {
    ...reviewed,
    hierarchy: reviewed.hierarchy.map((node) => ({ ...node, renewalDue: "2027-01-24T03:52:22Z" })),
    renewalsAhead: [
      { days: 30, certificates: 123_456 },
      { days: 365, certificates: 1_234_567 },
    ],
  };
  fc.assert(
    fc.property(
      fc.array(finding, { maxLength: 60 }),
      fc.integer({ min: SHORTEST, max: 40_000 }),
      fc.string({ maxLength: 5000 }),
      (findings, longest, project) => {
        const text = renderMarkdown({ ...base, project, findings, verdict: "refused" }, longest);
        expect(text.length).toBeLessThanOrEqual(longest);
        expect(text).toContain("❌ **Refused");
        const shown = text.match(/^\| (❌ error|⚠️ warning|ℹ️ info) \|/gm)?.length ?? 0;
        const isWhole = !text.includes("Not all of the report fits");
        if (shown < groupsOf(findings).length) expect(text).toMatch(/left out are .*(error|warning|remark)/);
        if (isWhole) expect(shown).toBe(groupsOf(findings).length);
      },
    ),
    { numRuns: 200 },
  );
});

test("sections get space by importance, all of a kind in brief before any in full", () => {
  const piece = (...forms: string[]): Piece => ({ forms, of: [1, "piece", "pieces"] });
  const [first, second, third] = [piece("aaaa", "a"), piece("bbbb", "b"), piece("c")];
  const rendered = (room: number): string =>
    [first, second, third].map((one) => fit([[first, second], [third]], room).get(one) ?? "-").join(" ");
  expect(rendered(2)).toBe("- - -");
  expect(rendered(3)).toBe("a - -");
  expect(rendered(6)).toBe("a b -");
  expect(rendered(9)).toBe("aaaa b -");
  expect(rendered(12)).toBe("aaaa bbbb -");
  expect(rendered(15)).toBe("aaaa bbbb c");
  expect(leftOut([first, second, third], fit([[first, second], [third]], 3))).toBe("2 pieces");
});

test("equal findings are merged, the most serious come first, and none is lost", () => {
  fc.assert(
    fc.property(fc.array(finding), (findings) => {
      const groups = groupsOf(findings);
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(findings.length);
      for (const { severity: own, rule, message, name } of findings) {
        const found = groups.filter(
          (one) =>
            one.severity === own &&
            one.rule === rule &&
            isDeepStrictEqual(one.parts, [{ sentence: message }]),
        );
        expect(found).toHaveLength(1);
        if (name !== undefined) expect(found[0]?.resources).toContainEqual({ name, own: undefined });
      }
    }),
  );
});

test("findings that differ in one value of each resource are one, with these values", () => {
  const ends = (name: string, value: string): Finding => ({
    severity: "warning",
    rule: "expires-soon",
    urn: name,
    name,
    message: `ends ${value}`,
    each: { value, message: "ends" },
  });
  const resources = [
    { name: "a", own: "2026-06-01" },
    { name: "b", own: "2026-06-02" },
  ];
  expect(groupsOf([ends("a", "2026-06-01"), ends("b", "2026-06-02")])).toMatchObject([
    { count: 2, parts: [{ sentence: "ends" }], resources },
  ]);
  expect(groupsOf([ends("a", "2026-06-01"), ends("b", "2026-06-01")])).toMatchObject([
    { parts: [{ sentence: "ends 2026-06-01" }], resources: [{ name: "a", own: undefined }, { name: "b" }] },
  ]);
});

test("the exit code reflects the refusals, however short the report", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pki-limits-"));
  try {
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const args = [
      ...["review", file("preview.json", JSON.stringify(previewWith(bad(400))))],
      ...["--state", file("state.json", JSON.stringify(stateOf("new-leaf")))],
      ...["--policy", file("policy.yaml", POLICY)],
    ];
    const { code, stdout } = await inProcess(addReview, [...args, "--max-length", "2000"]);
    expect(code).toBe(3);
    expect(stdout.length).toBeLessThanOrEqual(2000);
    for (const wrong of [
      ["--max-length", "1999"],
      ["--max-length", "many"],
      ["--max-length", "5000", "--format", "html"],
    ])
      await expect(inProcess(addReview, [...args, ...wrong])).rejects.toThrow(/2000|--max-length/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a diagram stays small, and counts what it omits, including the changes in it", () => {
  const { hierarchy } = reviewOf(bad(100));
  const [root] = hierarchy;
  const [leaf] = hierarchy.filter(({ action }) => action === "issue");
  const roots = many(500, (index) => ({ name: `r${index}`, domain: [] })).map(({ name }) => ({
    ...root!,
    ...{ urn: name, name, issuer: undefined },
  }));
  const text = mermaid([...hierarchy, ...roots]);
  const drawn = text.match(/^ {2}n\d+[[(>]/gm)?.length ?? 0;
  expect(drawn).toBeLessThanOrEqual(62);
  const sum = (pattern: RegExp): number =>
    [...text.matchAll(pattern)].reduce((all, [, count]) => all + Number(count), 0);
  expect(drawn + sum(/(\d+) more (?:CA|certificate)s?/g)).toBe(hierarchy.length + 500);
  // There is no room for all changes, so there are only CAs.
  expect(text).not.toMatch(/:::issue/);
  expect(sum(/(\d+) of them changed/g)).toBe(100);
  expect(leaf?.issuer).toBeDefined();
});

test("a diagram of a large stack shows the CAs, and of the certificates below each how many there are and the first end", async () => {
  const nodes = stateNodes(readState(await estate()));
  const text = mermaid(nodes.map((node) => ({ ...node, action: undefined })));
  expect(text.match(/^ {2}n\d+[[(>]/gm)).toHaveLength(12);
  const summaries = [...text.matchAll(/--> n\d+m\(\["(.*)"\]\)/g)].map(([, words]) => words);
  expect(summaries).toHaveLength(9);
  expect(summaries[0]).toBe("32 more certificates, first ends 2026-05-29");
});

test("for a long list of names, the changes and the number of unchanged names are shown", () => {
  const preview = previewOf("name-added");
  const state = stateOf("name-added");
  const review = buildReview({ preview: JSON.stringify(preview), state: JSON.stringify(state) });
  const [change] = review.changes;
  const kept = many(30, (index) => ({ name: "", domain: [`k${index}.example.com`] })).flatMap(
    (one) => one.domain,
  );
  const differences = [
    ...[
      { fact: "names", before: kept.join(", "), after: [...kept, "new.bank.net"].join(", "), changed: true },
    ],
  ].map((difference) => ({ ...difference, added: ["new.bank.net"], removed: ["old.bank.net"], kept: 30 }));
  const text = renderMarkdown({ ...review, changes: [{ ...change!, differences }] });
  expect(text).toContain("+ `new.bank.net` − `old.bank.net`, 30 stay ←");
  expect(change?.differences.find(({ fact }) => fact === "names")).toMatchObject({ removed: [], kept: 2 });
});
