import { PkiError } from "./errors";

/** What needs packages that an installation may leave out, and which. */
const PARTS = {
  "a local CA": ["kysely", "libsql"],
  "a local CA's store in PostgreSQL": ["kysely", "pg"],
} as const;

/** Something that not everybody needs. */
export type OptionalPart = keyof typeof PARTS;

/**
 * Loads something that not everybody needs.
 *
 * @throws PkiError `MISSING_PACKAGE` with what to install, when a package is not there
 */
export function loadPart<T>(part: OptionalPart, load: () => T): T {
  try {
    return load();
  } catch (cause) {
    const missing = missingPackage(cause);
    if (missing === undefined) throw cause;
    const wanted = optionalRanges();
    const packages = PARTS[part].map((name) => `${name}@${wanted[name] ?? "latest"}`);
    throw new PkiError(
      "MISSING_PACKAGE",
      `${part} needs the package ${missing}, which is optional and not installed: install pulumi-pki with its optional packages (npm install --include=optional), or add them: npm install ${packages.join(" ")}`,
      { cause },
    );
  }
}

/** The package that was not found: an optional one, or one that such a package has for this kind of machine. */
function missingPackage(error: unknown): string | undefined {
  if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") return undefined;
  const [, name = ""] = /^Cannot find module '((?:@[\w.-]+\/)?[\w.-]+)'/.exec((error as Error).message) ?? [];
  const isKnown = Object.keys(optionalRanges()).includes(name) || name.startsWith("@libsql/");
  return isKnown ? name : undefined;
}

/** Read as a module, which a bundle contains: beside a bundle there is no such file. */
const optionalRanges = (): Readonly<Record<string, string>> =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only a part that is missing needs it
  (require("../../../package.json") as { readonly optionalDependencies: Record<string, string> })
    .optionalDependencies;
