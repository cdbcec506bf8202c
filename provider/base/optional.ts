import { PkiError } from "./errors";

/** Features that need optional packages, and the packages they need. */
const PARTS = {
  "a local CA": ["kysely", "libsql"],
  "a local CA's store in PostgreSQL": ["kysely", "pg"],
} as const;

/** A feature that not everyone needs. */
export type OptionalPart = keyof typeof PARTS;

/**
 * Loads an optional feature.
 *
 * @throws PkiError `MISSING_PACKAGE`, naming what to install, if a package is missing
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

/** The package that was not found: an optional package, or its native part for this platform. */
function missingPackage(error: unknown): string | undefined {
  if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") return undefined;
  const [, name = ""] = /^Cannot find module '((?:@[\w.-]+\/)?[\w.-]+)'/.exec((error as Error).message) ?? [];
  const isKnown = Object.keys(optionalRanges()).includes(name) || name.startsWith("@libsql/");
  return isKnown ? name : undefined;
}

/** Loaded as a module, so that a bundle contains it: there is no such file next to a bundle. */
const optionalRanges = (): Readonly<Record<string, string>> =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only a part that is missing needs it
  (require("../../../package.json") as { readonly optionalDependencies: Record<string, string> })
    .optionalDependencies;
