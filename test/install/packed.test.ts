import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { pack } from "./packed";

const ROOT = join(__dirname, "../../..");

interface Manifest {
  readonly main: string;
  readonly types: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly typesVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
const files = new Set(pack("--dry-run").files.map(({ path }) => path));

/** The files that package.json points to. */
const ENTRIES = [
  manifest.main,
  manifest.types,
  ...Object.values(manifest.bin),
  ...Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  ),
  ...Object.values(manifest.typesVersions).flatMap((paths) => Object.values(paths).flat()),
].map((path) => posix.normalize(path));

test.each(ENTRIES)("the package contains %s", (entry) => {
  expect(files).toContain(entry);
});

test("the package contains the native plugin, and neither tests nor maps to sources that are not there", () => {
  expect(files).toContain("plugin/index.js");
  expect(files).toContain("plugin/pulumi-resource-pki");
  expect(files).toContain("plugin/THIRD-PARTY.txt");
  expect([...files].filter((path) => /\.map$|^(bin\/)?(test|bench|generate|tools)\//.test(path))).toEqual([]);
});

test("each file that the code requires is in the package", () => {
  const missing = [...files]
    .filter((path) => path.startsWith("bin/") && path.endsWith(".js"))
    .flatMap((path) =>
      [...readFileSync(join(ROOT, path), "utf8").matchAll(/(?:require|import)\("(\.[^"]+)"\)/g)].map(
        ([, target = ""]) => posix.join(dirname(path), target),
      ),
    )
    .filter(
      (target) =>
        ![target, `${target}.js`, `${target}/index.js`, `${target}.json`].some((path) => files.has(path)),
    );
  expect(missing).toEqual([]);
});

test.each(["README.md", "CHANGELOG.md", "SECURITY.md", "DESIGN.md"])(
  "what %s links to is in the package",
  (page) => {
    const links = [...readFileSync(join(ROOT, page), "utf8").matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
      ([, target = ""]) => posix.normalize(target).replace(/\/$/, ""),
    );
    const isPacked = (target: string): boolean =>
      files.has(target) || [...files].some((path) => path.startsWith(`${target}/`));
    expect(links.filter((target) => !isPacked(target))).toEqual([]);
  },
);
