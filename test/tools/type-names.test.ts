import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Public names that stood in 0.1.0: each is distinguished from the other by its namespace, `huawei.` or `keys.`. */
const OF_NAMESPACES = { KeyAlgorithm: ["sdk/huawei/common.ts", "sdk/keys/common.ts"] };

/** `keys.Certificate` is a resource; what the issuing core has parsed is not public. */
const OF_ROOMS = { Certificate: ["sdk/keys/certificate.ts", "provider/x509/parse.ts"] };

const ROOT = join(__dirname, "../../..");
const FOLDERS = [
  ...["common", "schema", "generate", "sdk", "provider"],
  ...["inventory", "policy", "review", "render", "cli", "bench"],
];

const sourceFiles = (): string[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${folder}/${name}`),
  );

/** The types that a file exports, classes among them. */
function exportedTypes(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    const isType =
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement);
    if (!isType || !statement.name) return [];
    const isExported = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    return isExported ? [statement.name.text] : [];
  });
}

test("no two exported types have one name", () => {
  const files = new Map<string, string[]>();
  for (const file of sourceFiles())
    for (const name of exportedTypes(file)) files.set(name, [...(files.get(name) ?? []), file]);
  expect(files.size).toBeGreaterThan(300);
  const shared = [...files].filter(([, places]) => places.length > 1);
  expect(Object.fromEntries(shared)).toEqual({ ...OF_NAMESPACES, ...OF_ROOMS });
});
