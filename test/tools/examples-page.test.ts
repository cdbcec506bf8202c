import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = join(__dirname, "../../..");
const EXAMPLES = join(ROOT, "examples");
const PAGE = join(ROOT, "docs/examples.md");
const text = readFileSync(PAGE, "utf8");

const linked = [...text.matchAll(/\]\((\.\.\/examples\/[^)]+)\)/g)].map(([, link = ""]) =>
  join(dirname(PAGE), link),
);

/** Everything that is a program, or a part of one; each kind of resource has its own page instead. */
const programs = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
  .filter((name) => /(\.(ts|mjs|java|py|go)|Pulumi\.yaml)$/.test(name) && !name.startsWith("resources"))
  .filter((name) => !name.includes("node_modules"))
  .map((name) => join(EXAMPLES, name));

test("the page of examples has every program", () => {
  const missing = programs.filter(
    (file) => !linked.includes(file) && !/-(python|go)\/Pulumi\.yaml$/.test(file),
  );
  expect(missing.map((file) => relative(ROOT, file))).toEqual([]);
});

test("what it links exists, and so do the suites that it names", () => {
  expect(linked.filter((file) => !existsSync(file))).toEqual([]);
  const suites = [...text.matchAll(/`([a-z]+\/[a-z-]+)`/g)].map(([, name = ""]) => name);
  expect(suites.length).toBeGreaterThan(5);
  expect(suites.filter((name) => !existsSync(join(ROOT, `test/${name}.test.ts`)))).toEqual([]);
});
