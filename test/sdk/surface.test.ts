import { join } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "../../..");
const BEFORE = join(ROOT, "test/fixtures/sdk-0.1.0/index.d.ts");
/** Outputs that were added since as part of an existing one. */
const ADDED = join(ROOT, "test/fixtures/sdk-0.1.0/added.d.ts");
const NOW = join(ROOT, "sdk/index.ts");

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(ROOT, "tsconfig.json"), (name) => ts.sys.readFile(name)).config,
  ts.sys,
  ROOT,
);
const program = ts.createProgram([BEFORE, ADDED, NOW], { ...options, noEmit: true, incremental: false });
const checker = program.getTypeChecker();

/** The exports of a module by name, nested modules as `module.Name`. */
function exportsOf(file: string): Map<string, ts.Symbol> {
  const source = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
  const entries = checker.getExportsOfModule(source).flatMap((symbol): [string, ts.Symbol][] => {
    const own = resolved(symbol);
    return own.flags & ts.SymbolFlags.ValueModule
      ? checker
          .getExportsOfModule(own)
          .map((inner): [string, ts.Symbol] => [`${symbol.name}.${inner.name}`, resolved(inner)])
      : [[symbol.name, own]];
  });
  return new Map(entries);
}

const resolved = (symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

const before = exportsOf(BEFORE);
const now = exportsOf(NOW);

/** Whether values written for one type can be assigned to another. */
const fits = (from: ts.Symbol, to: ts.Symbol): boolean =>
  checker.isTypeAssignableTo(checker.getDeclaredTypeOfSymbol(from), checker.getDeclaredTypeOfSymbol(to));

/** Arguments that accept more values than before, or became optional: existing programs still compile. */
const WIDENED: Readonly<Record<string, readonly string[]>> = {
  "huawei.CertificateAuthorityArgs": ["retire"],
  "keys.Pkcs12Args": ["privateKey", "chain", "profile"],
};

/** Properties of a type that cannot be assigned to those of another one. */
function misfits(from: ts.Symbol, to: ts.Symbol): string[] {
  const own = checker.getDeclaredTypeOfSymbol(from);
  const fitting = (property: ts.Symbol): boolean => {
    const given = own.getProperty(property.name);
    return (
      given !== undefined &&
      checker.isTypeAssignableTo(checker.getTypeOfSymbol(given), checker.getTypeOfSymbol(property))
    );
  };
  const wanted = checker.getDeclaredTypeOfSymbol(to).getProperties();
  return wanted.filter((property) => !fitting(property)).map(({ name }) => name);
}

/** For a class, also the parameters and results of its constructor and static functions. */
const staticFits = (from: ts.Symbol, to: ts.Symbol): boolean =>
  checker.isTypeAssignableTo(checker.getTypeOfSymbol(from), checker.getTypeOfSymbol(to));

/** Type parameters of two declarations are different types, so generic ones cannot be compared directly. */
const isGeneric = (symbol: ts.Symbol): boolean =>
  (symbol.declarations ?? []).some(
    (declaration) => "typeParameters" in declaration && declaration.typeParameters,
  );

const plain = [...before].filter(([, symbol]) => !isGeneric(symbol));

describe("everything written for 0.1.0 still compiles", () => {
  test("the fixture is read", () => {
    expect(plain.length).toBeGreaterThan(60);
    expect(before.has("alibaba.RootCaArgs")).toBe(true);
  });

  test("every name is still exported", () => {
    expect([...before.keys()].filter((name) => !now.has(name))).toEqual([]);
  });

  test.each(plain)("%s", (name, old) => {
    const current = now.get(name)!;
    // Programs only consume outputs, so additional ones break nothing.
    if (!name.endsWith("Outputs")) expect(fits(old, current)).toBe(true);
    const widened = WIDENED[name];
    if (widened) expect(misfits(current, old)).toEqual(widened);
    else expect(fits(current, old)).toBe(true);
    if (old.flags & ts.SymbolFlags.Class) expect(staticFits(current, old)).toBe(true);
  });
});

test("a change of an argument's type is noticed", () => {
  const [args, others] = [now.get("alibaba.RootCaArgs")!, now.get("alibaba.ServerCertificateArgs")!];
  expect(fits(args, others)).toBe(false);
});
