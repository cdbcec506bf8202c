// @ts-check
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import ts from "typescript";
import { ROOT, runMain } from "./setup.mjs";

/**
 * Writes the generated part of docs/resources/ from the TSDoc of sdk/; what people wrote around it stays. With
 * `--check` it writes nothing and fails when a page is not what it would write.
 */

const BEGIN = "<!-- generated from sdk/ by tools/docs.mjs: do not edit -->";
const END = "<!-- end of the generated part -->";

/**
 * @param {string} old
 * @param {string} generated
 */
function merge(old, generated) {
  const [before = "", rest] = old.split(BEGIN);
  const after = rest?.split(END)[1] ?? "\n";
  return `${rest === undefined ? "" : before}${BEGIN}\n\n${generated}\n\n${END}${after}`;
}

/** One page for every class that sdk/ exports. */
function pages() {
  const index = join(ROOT, "sdk", "index.ts");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, "tsconfig.json"), (name) => ts.sys.readFile(name)).config,
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram([index], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const root = source && checker.getSymbolAtLocation(source);
  if (!root) throw new Error("sdk/index.ts cannot be read");
  return checker.getExportsOfModule(root).flatMap((namespace) => {
    const symbols = checker
      .getExportsOfModule(resolve(checker, namespace))
      .map((symbol) => resolve(checker, symbol));
    return symbols
      .filter((symbol) => symbol.flags & ts.SymbolFlags.Class)
      .map((symbol) => page(checker, namespace.name, symbol, symbols));
  });
}

/**
 * @param {ts.TypeChecker} checker
 * @param {ts.Symbol} symbol
 */
const resolve = (checker, symbol) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/**
 * @param {ts.TypeChecker} checker
 * @param {string} namespace
 * @param {ts.Symbol} symbol
 * @param {ts.Symbol[]} siblings
 */
function page(checker, namespace, symbol, siblings) {
  const file =
    symbol.declarations?.[0]?.getSourceFile().fileName.split("/").at(-1)?.replace(".ts", ".md") ?? "";
  const args = siblings.find(({ name }) => name === `${symbol.name}Args`);
  const instance = checker.getDeclaredTypeOfSymbol(symbol);
  const tags = symbol.getJsDocTags(checker);
  const texts = (/** @type {string} */ wanted) =>
    tags.filter(({ name }) => name === wanted).map(({ text }) => ts.displayPartsToString(text));
  const text = [
    `# ${namespace}.${symbol.name}`,
    prose(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
    ...texts("see").map((link) => `API document: <${link.trim()}>`),
    ...texts("example").map((example) => `## Example\n\n${example.trim()}`),
    "## Arguments",
    prose(args ? ts.displayPartsToString(args.getDocumentationComment(checker)) : ""),
    table(checker, args ? checker.getDeclaredTypeOfSymbol(args).getProperties() : []),
    "## Outputs",
    "Beside `id` and `urn`. Every output is an `Output` of the type shown.",
    table(checker, instance.getProperties().filter(isOwnOutput)),
  ];
  return {
    path: `docs/resources/${namespace}/${file}`,
    text: text.filter((part) => part !== "").join("\n\n"),
  };
}

/** Outputs of the class itself, not what Pulumi gives every resource. @param {ts.Symbol} property */
const isOwnOutput = (property) =>
  !(property.declarations?.[0]?.getSourceFile().fileName.includes("node_modules") ?? true);

/**
 * @param {ts.TypeChecker} checker
 * @param {ts.Symbol[]} properties
 */
function table(checker, properties) {
  const rows = properties.map((property) => {
    const doc = prose(ts.displayPartsToString(property.getDocumentationComment(checker))).replaceAll(
      "\n",
      " ",
    );
    return `| \`${property.name}\`${isOptional(property) ? "" : " *"} | ${typeText(property)} | ${doc} |`;
  });
  const note = properties.every(isOptional) ? [] : ["", "\\* required; of an output: always there"];
  return ["| name | type | meaning |", "| --- | --- | --- |", ...rows, ...note].join("\n");
}

/** @param {ts.Symbol} property */
function writtenType(property) {
  const declaration = property.declarations?.[0];
  return declaration && ts.isPropertySignature(declaration)
    ? (declaration.type?.getText().replace(/\s+/g, " ") ?? "")
    : "";
}

/** @param {ts.Symbol} property */
const isOptional = (property) =>
  Boolean(property.flags & ts.SymbolFlags.Optional) || writtenType(property).endsWith("| undefined");

/** The type without the `Input`s that every argument accepts. @param {ts.Symbol} property */
function typeText(property) {
  let plain = writtenType(property).replace(/ \| undefined$/, "");
  for (let before = ""; before !== plain;) {
    before = plain;
    plain = plain.replace(/Input<((?:[^<>]|<[^<>]*>)*)>/g, "$1");
  }
  return plain === "" ? "" : `\`${plain.replaceAll("|", "\\|")}\``;
}

/** Single line breaks of comments are none in prose; links to other declarations become names. @param {string} text */
const prose = (text) =>
  text
    .replace(/\{@link ([^}|]+)[^}]*\}/g, "`$1`")
    .replace(/([^\n])\n(?!\n)/g, "$1 ")
    .trim();

await runMain(async () => {
  const check = process.argv.includes("--check");
  const stale = [];
  for (const { path, text } of pages()) {
    const file = join(ROOT, path);
    const old = await readFile(file, "utf8").catch(() => "");
    const next = merge(old, text);
    if (old === next) continue;
    stale.push(path);
    if (check) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, next);
  }
  if (check && stale.length > 0) {
    console.error(
      `These pages differ from the sources: ${stale.join(", ")}. Run "npm run docs" and commit the result.`,
    );
    return 1;
  }
  return 0;
});
