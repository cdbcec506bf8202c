import { existsSync, readFileSync } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PkiError } from "../../provider/base/errors";
import { parseObject } from "../../provider/base/json";
import { failed, ok, warning, type Diagnosis } from "./finding";
import type { Project } from "./project";
import { isAtLeast } from "./version";

const OWN = "pulumi-pki";
const SDK = "@pulumi/pulumi";
/** The first version with everything that this package uses of it. */
const MINIMUM_SDK = "3.216.0";

/** The packages of a project in TypeScript or JavaScript, as its program and the engine load them. */
export async function packages({ program }: Project, ownVersion: string): Promise<Diagnosis[]> {
  if (existsSync(join(program, ".pnp.cjs"))) {
    return [
      failed("Pulumi does not support Yarn's Plug'n'Play", "set nodeLinker: node-modules, and install again"),
    ];
  }
  const copies = await copiesAbove(program, [OWN, SDK]);
  return [
    own(versionFrom(program, OWN), ownVersion),
    sdk(versionFrom(program, SDK)),
    ...[OWN, SDK].flatMap((name) => duplicates(name, copies.get(name) ?? new Set())),
    ...typescript(program),
  ];
}

function own(version: string | undefined, running: string): Diagnosis {
  if (version === undefined)
    return failed(
      `${OWN} is not installed where the program is: the engine loads it from there`,
      `npm install ${OWN}`,
    );
  if (version === running) return ok(`${OWN} ${version}`);
  return warning(
    `${OWN} ${version} is installed, but this command is ${running}`,
    "run the project's own command: npx pulumi-pki doctor",
  );
}

function sdk(version: string | undefined): Diagnosis {
  if (version === undefined) return failed(`${SDK} is not installed`, `npm install ${SDK}`);
  if (version.startsWith("3.") && isAtLeast(version, MINIMUM_SDK)) return ok(`${SDK} ${version}`);
  return failed(
    `${SDK} ${version} is not supported: it must be ${MINIMUM_SDK} or later, and before 4`,
    `npm install ${SDK}@^3`,
  );
}

function duplicates(name: string, folders: ReadonlySet<string>): Diagnosis[] {
  if (folders.size < 2) return [];
  const list = [...folders].sort().join(", ");
  return [
    warning(
      `${name} is installed ${folders.size} times: ${list}; objects of one copy are strangers to the other`,
      "npm dedupe, or make all packages depend on the same version",
    ),
  ];
}

/** Without TypeScript in the project, Pulumi falls back to a version that does not compile the package's types. */
function typescript(program: string): Diagnosis[] {
  if (!existsSync(join(program, "tsconfig.json"))) return [];
  const version = versionFrom(program, "typescript");
  const install = 'npm install --save-dev "typescript@>=5 <7"';
  if (version === undefined) {
    const fallback = "Pulumi then uses a version that is too old for this package's types";
    return [failed(`typescript is not installed: ${fallback}`, install)];
  }
  const major = Number(version.split(".")[0]);
  if (major >= 7) return [failed(`typescript ${version} does not work inside Pulumi`, install)];
  return [major >= 5 ? ok(`typescript ${version}`) : warning(`typescript ${version} is not tested`, install)];
}

/** The version of a package that code in a folder would load. */
function versionFrom(folder: string, name: string): string | undefined {
  const paths = createRequire(join(folder, "index.js")).resolve.paths(name) ?? [];
  const manifest = paths.map((path) => join(path, name, "package.json")).find((file) => existsSync(file));
  if (manifest === undefined) return undefined;
  const fields = parseObject(readFileSync(manifest, "utf8"));
  if (typeof fields?.version === "string") return fields.version;
  throw new PkiError(
    "INVALID_INPUT",
    `${manifest} has no version that can be read: install the packages again`,
  );
}

/** Far more than a project has: a link that leads in a circle must end. */
const MOST_FOLDERS = 50_000;

/** Where packages are installed below a folder and those above it. */
async function copiesAbove(
  start: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const copies = new Map(names.map((name) => [name, new Set<string>()]));
  const open: string[] = [];
  for (let folder = start; ; folder = dirname(folder)) {
    open.push(join(folder, "node_modules"));
    if (dirname(folder) === folder) break;
  }
  for (let count = 0; count < MOST_FOLDERS; count++) {
    const modules = open.pop();
    if (modules === undefined) break;
    for (const { name, folder, isLink } of await packagesIn(modules)) {
      copies.get(name)?.add(await realpath(folder));
      if (!isLink) open.push(join(folder, "node_modules"));
    }
  }
  return copies;
}

interface Installed {
  readonly name: string;
  readonly folder: string;
  readonly isLink: boolean;
}

/** The packages in a folder of packages, and pnpm's folders, which have packages below them as well. */
async function packagesIn(modules: string): Promise<Installed[]> {
  const found = await entriesOf(modules, "");
  const scopes = found.filter(({ name }) => name.startsWith("@"));
  const scoped = await Promise.all(scopes.map(({ name, folder }) => entriesOf(folder, `${name}/`)));
  const virtual = await entriesOf(join(modules, ".pnpm"), ".pnpm/");
  return [...found, ...scoped.flat(), ...virtual];
}

async function entriesOf(folder: string, prefix: string): Promise<Installed[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.name.startsWith(".") && (entry.isDirectory() || entry.isSymbolicLink()))
    .map((entry) => ({
      name: prefix + entry.name,
      folder: join(folder, entry.name),
      isLink: entry.isSymbolicLink(),
    }));
}
