// @ts-check
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import ts from "typescript";
import { ROOT, runMain } from "./setup.mjs";

/**
 * Writes the generated part of docs/resources/ from the TSDoc of sdk/ and keeps the hand-written text around it.
 * With `--check` it writes nothing and fails if a page is out of date.
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

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(ROOT, "tsconfig.json"), (name) => ts.sys.readFile(name)).config,
  ts.sys,
  ROOT,
);

/** One page per class exported by sdk/. */
function pages() {
  const index = join(ROOT, "sdk", "index.ts");
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
    `## Example\n\nA complete program, which CI runs:\n\n\`\`\`ts\n${exampleOf(namespace, file).trim()}\n\`\`\``,
    ...translations(namespace, symbol.name),
    "## Arguments",
    prose(args ? ts.displayPartsToString(args.getDocumentationComment(checker)) : ""),
    table(checker, args ? checker.getDeclaredTypeOfSymbol(args).getProperties() : []),
    "## Outputs",
    "In addition to `id` and `urn`. Every output is an `Output` of the type shown.",
    table(checker, instance.getProperties().filter(isOwnOutput)),
  ];
  return {
    snippets: texts("example"),
    path: `docs/resources/${namespace}/${file}`,
    text: text.filter((part) => part !== "").join("\n\n"),
  };
}

/**
 * The example program of the resource; a resource without one is an error.
 * @param {string} namespace
 * @param {string} page
 */
const exampleOf = (namespace, page) =>
  readFileSync(join(ROOT, "examples", "resources", namespace, page.replace(".md", ".ts")), "utf8");

/** The other languages, by display name and by the name in the package schema. */
const LANGUAGES = Object.entries({ Python: "python", Go: "go", YAML: "yaml", Java: "java", "C#": "csharp" });

/**
 * The same program for the native plugin, from the package schema.
 *
 * @param {string} namespace
 * @param {string} name
 */
function translations(namespace, name) {
  const token = `pki:${namespace}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
  const description = SCHEMA.resources[token]?.description ?? "";
  const texts = LANGUAGES.map(([shown, language]) => {
    const [, text] = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "m").exec(description) ?? [];
    if (text === undefined) throw new Error(`${token} has no example in ${shown}`);
    return `<details>\n<summary>${shown}</summary>\n\n\`\`\`${language}\n${text}\`\`\`\n\n</details>`;
  });
  return ["The same in other languages, with the [native plugin](../../plugin.md):", ...texts];
}

/** @type {{ resources: Record<string, { description: string }> }} */
const SCHEMA = JSON.parse(readFileSync(join(ROOT, "schema", "schema.json"), "utf8"));

/**
 * Outputs of the class itself, not those inherited from Pulumi.
 * @param {ts.Symbol} property
 */
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
    return `| \`${property.name}\`${isOptional(property) ? "" : " *"} | ${typeText(property)} | ${doc}${deprecation(checker, property)} |`;
  });
  const note = properties.every(isOptional) ? [] : ["", "\\* required; for an output: always present"];
  return ["| name | type | meaning |", "| --- | --- | --- |", ...rows, ...note].join("\n");
}

/**
 * @param {ts.TypeChecker} checker
 * @param {ts.Symbol} property
 */
function deprecation(checker, property) {
  const tag = property.getJsDocTags(checker).find(({ name }) => name === "deprecated");
  return tag ? ` **Deprecated.** ${prose(ts.displayPartsToString(tag.text))}` : "";
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

/**
 * The type without `Input`, which every argument accepts.
 * @param {ts.Symbol} property
 */
function typeText(property) {
  let plain = writtenType(property).replace(/ \| undefined$/, "");
  for (let before = ""; before !== plain;) {
    before = plain;
    plain = plain.replace(/Input<((?:[^<>]|<[^<>]*>)*)>/g, "$1");
  }
  return plain === "" ? "" : `\`${plain.replaceAll("|", "\\|")}\``;
}

/**
 * Joins the lines of a comment into prose; links to other declarations become names.
 * @param {string} text
 */
const prose = (text) =>
  text
    .replace(/\{@link ([^}|]+)[^}]*\}/g, "`$1`")
    .replace(/([^\n])\n(?!\n)/g, "$1 ")
    .trim();

/** Declarations that the snippets in comments may use. */
const PREAMBLE = `import { alibaba, huawei, keys } from "./index";
declare const [root, servers, clients, services]: [alibaba.RootCa, alibaba.SubCa, alibaba.SubCa, alibaba.SubCa];
declare const [issuing, web, key]: [huawei.CertificateAuthority, alibaba.ServerCertificate, keys.PrivateKey];
`;

/**
 * Compiles the snippets in comments as if users had copied them; returns the compiler's diagnostics.
 *
 * @param {ts.CompilerOptions} options
 * @param {string[]} snippets
 */
function snippetErrors(options, snippets) {
  const file = join(ROOT, "sdk", "snippets.ts");
  const blocks = snippets.map(
    (snippet) => `{\n${snippet.replace(/^```(ts)?$/gm, "").replace(/^export /gm, "")}\n}\n`,
  );
  const text = PREAMBLE + blocks.join("");
  const relaxed = { ...options, noEmit: true, incremental: false, noUnusedLocals: false };
  const host = ts.createCompilerHost(relaxed);
  /** @type {ts.CompilerHost} */
  const withSnippets = {
    ...host,
    readFile: (path) => (path === file ? text : host.readFile(path)),
    fileExists: (path) => path === file || host.fileExists(path),
    getSourceFile: (path, ...rest) =>
      path === file ? ts.createSourceFile(path, text, rest[0]) : host.getSourceFile(path, ...rest),
  };
  const program = ts.createProgram([file], relaxed, withSnippets);
  return ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText, start = 0 }) => {
    const line = text.slice(text.lastIndexOf("\n", start) + 1).split("\n")[0];
    return `${ts.flattenDiagnosticMessageText(messageText, " ")}, in: ${line}`;
  });
}

await runMain(async () => {
  const check = process.argv.includes("--check");
  const stale = [];
  const all = pages();
  const wrong = snippetErrors(
    options,
    all.flatMap(({ snippets }) => snippets),
  );
  if (wrong.length > 0) {
    console.error(`Examples in comments of sdk/ do not compile:\n${wrong.join("\n")}`);
    return 1;
  }
  for (const { path, text } of all) {
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
