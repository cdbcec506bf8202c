import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { PkiError } from "../../provider/base/errors";
import { tarGz, type TarEntry } from "./tar";

/** The output of the plugin's build. */
const PLUGIN = join(__dirname, "../../../plugin");

/** The executable that the engine starts. */
const LAUNCHERS = ["pulumi-resource-pki", "pulumi-resource-pki.cmd"];

/** An archive for `pulumi plugin install`. */
export interface Archive {
  readonly name: string;
  readonly version: string;
  readonly content: Buffer;
}

/**
 * The plugin of this release for this platform, including the embedded database of local CAs.
 *
 * @throws PkiError `MISSING_PACKAGE` when the database is not installed
 */
export function packPlugin(): Archive {
  const bundle = ["index.js", "components.js", "schema.json", "THIRD-PARTY.txt", ...LAUNCHERS].map((name) =>
    entryOf(name, join(PLUGIN, name)),
  );
  const { version } = JSON.parse(readFileSync(join(PLUGIN, "schema.json"), "utf8")) as { version: string };
  const name = `pulumi-resource-pki-v${version}-${platformOf(process.platform, process.arch)}.tar.gz`;
  return { name, version, content: tarGz([...bundle, ...databaseEntries()]) };
}

/** A platform, in the engine's terms. */
export const platformOf = (platform: string, arch: string): string =>
  `${platform === "win32" ? "windows" : platform}-${arch === "x64" ? "amd64" : arch}`;

const entryOf = (path: string, file: string): TarEntry => ({
  path,
  content: readFileSync(file),
  isExecutable: LAUNCHERS.includes(path),
});

function databaseEntries(): TarEntry[] {
  const packages = installedBelow("libsql", PLUGIN);
  if (![...packages.keys()].some((name) => name.startsWith("@libsql/"))) {
    throw new PkiError(
      "MISSING_PACKAGE",
      "the archive contains the package libsql, which is optional and not installed for this machine: npm install --include=optional",
    );
  }
  return [...packages].flatMap(([name, folder]) =>
    filesIn(folder).map((file) => entryOf(`node_modules/${name}/${file}`, join(folder, file))),
  );
}

/** A package and all its dependencies, as far as they are installed: those for other platforms are not. */
function installedBelow(name: string, from: string, found = new Map<string, string>()): Map<string, string> {
  const folder = found.has(name) ? undefined : findPackage(name, from);
  if (folder === undefined) return found;
  found.set(name, folder);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  for (const needed of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    installedBelow(needed, folder, found);
  }
  return found;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The folder of a package, as Node would find it: not every package exports its manifest. */
function findPackage(name: string, from: string): string | undefined {
  const places = createRequire(join(realpathSync(from), "package.json")).resolve.paths(name) ?? [];
  const folder = places.map((place) => join(place, name)).find((at) => existsSync(join(at, "package.json")));
  return folder === undefined ? undefined : realpathSync(folder);
}

/** The files that a package needs at run time: neither types nor nested packages. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".d.ts"))
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll(sep, "/"),
    )
    .filter((path) => !path.startsWith("node_modules/"));
