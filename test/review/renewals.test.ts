import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addList } from "../../cli/list";
import type { Columns } from "../../cli/list/columns";
import { renderTable } from "../../cli/list/table";
import { PLAIN, terminalOf } from "../../cli/terminal";
import { dueAt } from "../../common/renewal";
import { DAY, rfc3339 } from "../../common/time";
import { stateNodes, type Node } from "../../inventory/nodes";
import { readState } from "../../inventory/state";
import { buildReview } from "../../review/build";
import { renderHtml } from "../../review/html";
import { renderMarkdown } from "../../review/markdown";
import type { Review } from "../../review/model";
import { renderJson } from "../../review/schema";
import { daysAfter, LEAF, make, newFolder, pem, removeFolders, START } from "../x509/support";
import { inProcess } from "./cli";
import { named, previewOf, stateOf } from "./stacks";

const TYPE = "pulumi-nodejs:dynamic/alibaba:ServerCertificate";
const VALIDITY = { notBefore: START, notAfter: daysAfter(90) };

/** Arguments about renewal, by the certificate's name. */
const PROGRAM: Readonly<Record<string, Record<string, string>>> = {
  never: {},
  late: { renewBefore: "10d" },
  early: { renewBefore: "60d", customIdentifier: "key-1" },
  jittered: { renewBefore: "30d", renewJitter: "20d", customIdentifier: "key-2" },
  looked: { renewBefore: "60d" },
};

let file: string;
let nodes: Node[];

beforeAll(async () => {
  const { certificate } = await make({ ...LEAF, ...VALIDITY });
  const outputs = { certificate: pem(certificate), status: "ISSUE" };
  const resources = Object.entries(PROGRAM).map(([name, inputs]) => ({
    ...{ urn: `urn:pulumi:s::p::${TYPE}::${name}`, type: TYPE, id: `id-${name}`, inputs, outputs },
    ...(name === "looked" ? { external: true } : {}),
  }));
  file = join(newFolder(), "state.json");
  const text = JSON.stringify({ version: 3, deployment: { resources } });
  writeFileSync(file, text);
  nodes = stateNodes(readState(text));
});
afterAll(removeFolders);

const list = (...args: string[]): ReturnType<typeof inProcess> => inProcess(addList, ["list", file, ...args]);

const jittered = dueAt(VALIDITY, { renewBefore: "30d", renewJitter: "20d", seed: "key-2" });

test("the list has the time from which on each certificate is renewed, by the rule of the resources", async () => {
  const { stdout } = await list("--format", "json");
  const { certificates } = JSON.parse(stdout) as { certificates: Columns[] };
  expect(Object.fromEntries(certificates.map(({ name, renewalDue }) => [name, renewalDue]))).toEqual({
    late: rfc3339(daysAfter(80)),
    early: rfc3339(daysAfter(30)),
    jittered: jittered && rfc3339(jittered),
  });
  expect((await list("--format", "csv")).stdout).toContain(`"${rfc3339(daysAfter(30))}"\r\n`);
  const metrics = (await list("--format", "prometheus")).stdout.match(/^pki_certificate_renewal_due\S+{/gm);
  expect(metrics).toHaveLength(3);
});

test("--due-within lists what is due within so many days, the earliest first, with exit code 3", async () => {
  const due = async (days: string, day: number): Promise<string[]> => {
    const { code, stderr } = await list("--due-within", days, "--at", rfc3339(daysAfter(day)));
    const names = [...stderr.matchAll(/"(\w+)" is due for renewal from \S+Z on/g)].map(
      ([, name = ""]) => name,
    );
    expect(code).toBe(names.length === 0 ? 0 : 3);
    return names;
  };
  expect(await due("30d", 0)).toEqual([]);
  expect(await due("31d", 0)).toEqual(["early"]);
  expect(await due("1d", 85)).toEqual(["early", "jittered", "late"]);
});

describe("a review", () => {
  /** A recorded stack of which a run renews `web`, with other arguments and another step for `shop`. */
  const reviewOf = (inputs: Record<string, unknown>, op = "same", at?: Date): Review => {
    const [preview, state] = [previewOf("renewal-due"), stateOf("renewal-due")];
    const shop = named(state.deployment.resources, "shop", TYPE);
    const newState = { ...shop, inputs: { ...shop.inputs, ...inputs } };
    const step = { op, urn: shop.urn, oldState: { ...shop } };
    preview.steps.push(op === "delete" ? step : { ...step, newState });
    if (op === "same") Object.assign(shop, newState);
    return buildReview({ preview: JSON.stringify(preview), state: JSON.stringify(state), at });
  };

  const dueOf = ({ hierarchy }: Review): Record<string, string | undefined> =>
    Object.fromEntries(
      hierarchy.flatMap(({ name, renewalDue }) => (renewalDue === undefined ? [] : [[name, renewalDue]])),
    );

  /** The list of the recorded state, with other arguments of `shop`. */
  const listed = (inputs: Record<string, unknown>): string | undefined => {
    const state = stateOf("renewal-due");
    Object.assign(named(state.deployment.resources, "shop", TYPE).inputs ?? {}, inputs);
    return stateNodes(readState(JSON.stringify(state))).find(({ name }) => name === "shop")?.renewalDue;
  };

  const THRESHOLD = { renewBefore: "20d", renewJitter: "9d" };
  const AT = new Date("2027-01-29T00:00:00Z");

  test("says of what stays when it is renewed, as the list does", () => {
    expect(listed(THRESHOLD)).toMatch(/^2027-0[12]-/);
    expect(dueOf(reviewOf(THRESHOLD))).toEqual({ shop: listed(THRESHOLD) });
    expect(dueOf(reviewOf({}))).toEqual({});
  });

  test("applies a threshold that the run changes in place, and forgets what the run removes", () => {
    expect(dueOf(reviewOf(THRESHOLD, "update"))).toEqual({ shop: listed(THRESHOLD) });
    expect(dueOf(reviewOf(THRESHOLD, "delete"))).toEqual({});
  });

  test("computes it for what is issued from the expected validity", () => {
    const ninetyDays = (days: number): string => rfc3339(new Date(AT.getTime() + (90 - days) * DAY));
    expect(dueOf(reviewOf({}, "same", AT))).toEqual({ web: ninetyDays(30) });
    expect(dueOf(reviewOf({ renewBefore: "10d" }, "replace", AT))).toEqual({
      web: ninetyDays(30),
      shop: ninetyDays(10),
    });
  });

  test("counts the renewals ahead, and lists them by day in every format", () => {
    const review = reviewOf({ renewBefore: "20d" }, "same", AT);
    const ahead = [
      { days: 30, certificates: 1 },
      { days: 365, certificates: 2 },
    ];
    expect(review.renewalsAhead).toEqual(ahead);
    const markdown = renderMarkdown(review);
    expect(markdown).toContain(
      "## Renewals ahead\n\n1 certificate within 30 days, 2 certificates within 365 days.",
    );
    expect(markdown).toContain("| 2027-02-03 | `shop` |\n| 2027-03-30 | `web` |");
    const html = renderHtml(review, AT);
    expect(html).toContain("1 certificate within 30 days, 2 certificates within 365 days.");
    expect(html).toMatch(/<td>2027-02-03<\/td>\s*<td><code>shop<\/code><\/td>/);
    const json = JSON.parse(renderJson(review)) as Review;
    expect([json.renewalsAhead, dueOf(json)]).toEqual([ahead, dueOf(review)]);
    expect(renderMarkdown(reviewOf({ renewBefore: "20d" }))).not.toContain("within 30 days");
  });

  test("leaves out renewals before it leaves out changes, and counts them", () => {
    const review = reviewOf({ renewBefore: "20d" }, "same", AT);
    const [web] = review.hierarchy.filter(({ name }) => name === "web");
    const hierarchy = Array.from({ length: 2000 }, (_, index) => ({
      ...web!,
      ...{ urn: `web-${index}`, name: `web-${index}` },
      renewalDue: rfc3339(daysAfter(index)),
    }));
    const text = renderMarkdown({ ...review, hierarchy }, 5000);
    expect(text.length).toBeLessThanOrEqual(5000);
    expect(text).toContain("| renewed | certificate `web` |");
    const shown = text.match(/^\| \d{4}-\d\d-\d\d \|/gm)?.length ?? 0;
    expect(text).toContain(`left out are ${2000 - shown} renewals`);
  });
});

describe("the table", () => {
  const now = daysAfter(89);
  const isLong = ({ length }: string): boolean => length > 60;

  test("is cut to the width of a terminal, and complete in a pipe", () => {
    expect(renderTable(nodes, now, PLAIN).split("\n").filter(isLong).length).toBeGreaterThan(0);
    const cut = renderTable(nodes, now, { width: 60, hasColor: false }).split("\n");
    expect(cut.filter(isLong)).toEqual([]);
    expect(cut.filter((line) => line.endsWith("…")).length).toBeGreaterThan(0);
  });

  test("counts East Asian characters as two columns when it is cut", () => {
    const wide = nodes.map((node) => ({ ...node, name: "証明書".repeat(20) }));
    for (const line of renderTable(wide, now, { width: 60, hasColor: false }).split("\n").slice(1, -1)) {
      expect(Array.from(line).length * 2).toBeLessThanOrEqual(61);
    }
  });

  test("has colors only where they are wanted, and only for what is urgent", () => {
    const colored = renderTable(nodes, now, { width: Infinity, hasColor: true });
    expect(colored.match(/\u001b\[33m/g)).toHaveLength(nodes.length);
    expect(renderTable(nodes, daysAfter(91), { width: 80, hasColor: true })).toContain("\u001b[31m");
    expect(renderTable(nodes, START, { width: 80, hasColor: true })).not.toContain("\u001b");
    expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(renderTable(nodes, now));
  });

  test("of a service has no column of renewals", () => {
    const [head] = renderTable(
      nodes.map(({ renewalDue: _, ...node }) => node),
      now,
    ).split("\n");
    expect(head).not.toContain("RENEWAL");
  });
});

test.each([
  ["a terminal", { isTTY: true, columns: 100 }, "auto", {}, { width: 100, hasColor: true }],
  ["a pipe", {}, "auto", {}, PLAIN],
  [
    "a terminal with NO_COLOR",
    { isTTY: true, columns: 100 },
    "auto",
    { NO_COLOR: "1" },
    { width: 100, hasColor: false },
  ],
  ["a pipe with FORCE_COLOR", {}, "auto", { FORCE_COLOR: "1" }, { width: Infinity, hasColor: true }],
  [
    "a terminal with FORCE_COLOR=0",
    { isTTY: true },
    "auto",
    { FORCE_COLOR: "0" },
    { width: 80, hasColor: false },
  ],
  ["a pipe with both", {}, "auto", { FORCE_COLOR: "1", NO_COLOR: "1" }, PLAIN],
  ["a pipe with --color always", {}, "always", { NO_COLOR: "1" }, { width: Infinity, hasColor: true }],
  [
    "a terminal with --color never",
    { isTTY: true },
    "never",
    { FORCE_COLOR: "1" },
    { width: 80, hasColor: false },
  ],
] as const)("%s", (_, output, choice, env, expected) => {
  expect(terminalOf(output, choice, env)).toEqual(expected);
});
