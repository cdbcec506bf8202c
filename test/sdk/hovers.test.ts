import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "../../..");
const INDEX = join(ROOT, "sdk/index.ts");

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(ROOT, "tsconfig.json"), (name) => ts.sys.readFile(name)).config,
  ts.sys,
  ROOT,
);

const host: ts.LanguageServiceHost = {
  getScriptFileNames: () => [INDEX],
  getScriptVersion: () => "1",
  getScriptSnapshot: (name) =>
    ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8")) : undefined,
  getCurrentDirectory: () => ROOT,
  getCompilationSettings: () => options,
  getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
  fileExists: (name) => ts.sys.fileExists(name),
  readFile: (name) => ts.sys.readFile(name),
  directoryExists: (name) => ts.sys.directoryExists(name),
  getDirectories: (name) => ts.sys.getDirectories(name),
};

/** An argument as shown in an editor. */
interface Hover {
  readonly place: string;
  readonly text: string;
  readonly optional: boolean;
  /** Whether it takes a number or a list. */
  readonly counts: boolean;
}

const service = ts.createLanguageService(host);
const program = service.getProgram()!;
const checker = program.getTypeChecker();

/** Every argument of every resource, including nested ones. */
function hovers(): Hover[] {
  const seen = new Map<string, Hover>();
  for (const type of argumentTypes()) {
    for (const property of type.getProperties()) collect(property, checker.typeToString(type), seen);
  }
  return [...seen.values()];
}

function argumentTypes(): ts.Type[] {
  const source = checker.getSymbolAtLocation(program.getSourceFile(INDEX)!)!;
  return checker
    .getExportsOfModule(source)
    .map(resolved)
    .flatMap((symbol) =>
      symbol.flags & ts.SymbolFlags.ValueModule ? checker.getExportsOfModule(symbol).map(resolved) : [symbol],
    )
    .filter(({ name }) => name.endsWith("Args"))
    .map((symbol) => checker.getDeclaredTypeOfSymbol(symbol));
}

const resolved = (symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

function collect(property: ts.Symbol, owner: string, seen: Map<string, Hover>): void {
  const declaration = property.declarations?.find(ts.isPropertySignature);
  if (!declaration) return;
  const file = declaration.getSourceFile();
  if (!file.fileName.includes("/sdk/")) return;
  const place = `${owner}.${property.name}`;
  if (seen.has(place)) return;
  // Tests what the editor shows, not the text of the source.
  const info = service.getQuickInfoAtPosition(file.fileName, declaration.name.getStart());
  const text = ts.displayPartsToString(info?.documentation).replace(/\s+/g, " ");
  const plain = plainTypes(checker.getTypeOfSymbol(property));
  const counts = plain.some((one) => (one.flags & ts.TypeFlags.Number) !== 0 || checker.isArrayType(one));
  seen.set(place, { place, text, optional: (property.flags & ts.SymbolFlags.Optional) !== 0, counts });
  for (const type of plain.flatMap((one) => [one, ...elementTypes(one)])) {
    const name = type.aliasSymbol?.name ?? symbolOf(type)?.name ?? "";
    if (isOwnObject(type)) for (const inner of type.getProperties()) collect(inner, name, seen);
  }
}

// The compiler's types promise a symbol for every type, but primitive types have none.
const symbolOf = (type: ts.Type): ts.Symbol | undefined => type.symbol;

/** The accepted types, without the Input wrappers. */
function plainTypes(type: ts.Type): ts.Type[] {
  const parts = type.isUnion() ? type.types : [type];
  return parts.filter((one) => !["Promise", "OutputInstance", "Output"].includes(symbolOf(one)?.name ?? ""));
}

const elementTypes = (type: ts.Type): ts.Type[] =>
  checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference).flatMap(plainTypes) : [];

const isOwnObject = (type: ts.Type): boolean =>
  (symbolOf(type)?.declarations ?? []).some(
    (declaration) =>
      ts.isInterfaceDeclaration(declaration) && declaration.getSourceFile().fileName.includes("/sdk/"),
  );

const all = hovers();

test("every argument is found, including nested ones", () => {
  const places = all.map(({ place }) => place);
  for (const place of [
    "SubCaArgs.parent",
    "PrivateCertificateArgs.csr",
    "DistinguishedName.commonName",
    "Validity.value",
  ]) {
    expect(places).toContain(place);
  }
  expect(places.length).toBeGreaterThan(150);
});

test("every argument has a description that is a sentence", () => {
  const wrong = all.filter(({ text }) => !/^[A-Z`][\s\S]{9,}\.$/.test(text.trim()));
  expect(wrong.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
});

/** Accepted instead of a default: the argument is one of several alternatives, or belongs to another. */
const INSTEAD =
  /default|give this or|give these or|give one of|exactly one|; with |required with |; needs |imported with|is required|What is left out/i;

test("an optional argument says what happens without it", () => {
  const wrong = all.filter(({ text, optional }) => optional && !INSTEAD.test(text));
  expect(wrong.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
});

test("numbers and lists state their limits, numbers also their unit", () => {
  const wrong = all.filter(({ text, counts }) => counts && !/\d|three|one for each|order/.test(text));
  expect(wrong.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
});
