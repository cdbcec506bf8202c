import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEFECTS, type Defect } from "./defects";
import { BASE, newWorld, Refused, removeFolders, Resource } from "./support";

afterAll(removeFolders);

const world = newWorld();
const said = new Map<Defect, string>();

/** Why a preview refuses it; empty when it does not. */
async function preview({ kind, change }: Defect): Promise<string> {
  const changed = typeof change === "function" ? await change() : change;
  const args = Object.entries({ ...BASE[kind], ...changed }).filter(([, value]) => value !== undefined);
  try {
    await new Resource(world, kind).check(Object.fromEntries<unknown>(args), {});
    return "";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

describe.each(Object.entries(DEFECTS))("%s", (_, defects) => {
  test.each(defects.map((defect) => [defect.what, defect] as const))("%s", async (_what, defect) => {
    const reason = await preview(defect);
    expect(reason).toMatch(defect.reason);
    expect(reason).toMatch(/^[a-z][A-Za-z]*([[.].*?)?: /);
    said.set(defect, reason);
  });
});

test("without its defect each kind passes, so that the defect is what is refused", async () => {
  const kinds = new Set<string>(Object.values(DEFECTS).flatMap((list) => list.map(({ kind }) => kind)));
  for (const kind of kinds) {
    expect([kind, await preview({ kind, change: {}, what: "", reason: /./ })]).toEqual([kind, ""]);
  }
});

test("at least 60 of them, and nothing was issued or even asked for", () => {
  const all = Object.values(DEFECTS).flat();
  expect(new Set(all.map(({ what }) => what)).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(world.calls).toEqual([]);
});

test("docs/mistakes.md lists them with what the preview says (UPDATE_DOCS=1 writes it)", () => {
  const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", "<br>");
  const shown = (text: string): string => (text.length > 160 ? `${text.slice(0, 157)}…` : text);
  const sections = Object.entries(DEFECTS).map(([title, defects]) =>
    [
      `## ${title}`,
      "",
      "| mistake | resource | what the preview says |",
      "| --- | --- | --- |",
      ...defects.map((defect) =>
        [`| ${defect.what}`, `\`${defect.kind}\``, `${cell(shown(said.get(defect) ?? ""))} |`].join(" | "),
      ),
    ].join("\n"),
  );
  const page = `# Mistakes that a preview refuses

Written by the test that makes each of them (\`test/provider/defects.test.ts\`). Nothing is issued, and no service is called.

${sections.join("\n\n")}
`;
  const file = join(__dirname, "../../../docs/mistakes.md");
  if (process.env.UPDATE_DOCS === "1") writeFileSync(file, page);
  expect(readFileSync(file, "utf8")).toBe(page);
});
