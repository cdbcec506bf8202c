// @ts-check

/**
 * The rooms of the code base, and what each may import: anything not listed is refused. `types` are imported only
 * as types, `lazily` only on first use (or as types). Node's own modules are allowed everywhere.
 *
 * @typedef {object} Room
 * @property {string} name
 * @property {string} path a regular expression of paths
 * @property {readonly string[]} [may] rooms
 * @property {readonly string[]} [types] rooms
 * @property {readonly string[]} [lazily] rooms
 * @property {readonly string[]} [packages]
 * @property {readonly string[]} [lazyPackages]
 */

/** @type {readonly Room[]} */
export const ROOMS = [
  { name: "common", path: "^common/" },
  { name: "schema", path: "^schema/", may: ["common"] },
  {
    name: "sdk",
    path: "^sdk/",
    may: ["common", "schema"],
    packages: ["@pulumi/pulumi"],
  },
  { name: "base", path: "^provider/(base/|turns\\.ts$)", may: ["common"] },
  {
    name: "x509",
    path: "^provider/x509/",
    may: ["base", "common"],
    packages: ["node-forge"],
    lazyPackages: ["sm-crypto-v2", "tr46"],
  },
  { name: "api", path: "^provider/api/", may: ["x509", "base", "common"] },
  {
    name: "settings",
    path: "^provider/settings[^/]*\\.ts$",
    may: ["base", "common"],
    packages: ["zod"],
  },
  {
    name: "client",
    path: "^provider/client/",
    may: ["api", "base", "common"],
    types: ["settings"],
    packages: ["undici"],
    lazyPackages: ["@alicloud/credentials"],
  },
  {
    name: "local",
    path: "^provider/local/",
    may: ["api", "x509", "base", "common"],
    packages: ["kysely", "zod"],
    lazyPackages: ["libsql", "pg"],
  },
  {
    name: "emulator",
    path: "^provider/emulator/",
    may: ["local", "api", "x509", "base", "common"],
    packages: ["kysely", "zod"],
  },
  {
    name: "resources",
    path: "^provider/(resources/|kinds\\.ts$)",
    may: ["api", "x509", "base", "common", "schema"],
    types: ["sdk"],
    packages: ["zod"],
  },
  {
    name: "engine",
    path: "^provider/engine/",
    may: ["resources", "api", "x509", "base", "common", "schema"],
    packages: ["zod"],
  },
  {
    name: "connect",
    path: "^provider/(connect|policies)\\.ts$",
    may: ["settings", "resources", "base", "common"],
    types: ["api", "x509"],
    lazily: ["local", "client", "policy"],
  },
  {
    name: "provider",
    path: "^provider/index\\.ts$",
    may: ["connect", "engine", "resources", "settings", "base"],
  },
  {
    name: "plugin",
    path: "^provider/plugin/",
    may: [
      ...["inventory", "connect", "engine", "resources", "settings", "client"],
      // Components are built from the classes that programs use.
      ...["sdk", "api", "x509", "base", "common", "schema"],
    ],
    packages: ["@grpc/grpc-js", "google-protobuf", "@pulumi/pulumi"],
  },
  {
    name: "inventory",
    path: "^inventory/",
    may: ["resources", "settings", "api", "x509", "base", "common", "schema"],
    packages: ["zod"],
  },
  {
    name: "policy",
    path: "^policy/",
    may: ["inventory", "resources", "x509", "base", "common", "schema"],
    packages: ["@pulumi/policy", "yaml", "zod"],
  },
  { name: "render", path: "^render/", may: ["inventory", "x509", "common"] },
  {
    name: "review",
    path: "^review/",
    may: ["render", "inventory", "policy", "resources", "x509", "base", "common", "schema"],
    packages: ["zod"],
  },
  {
    name: "cli",
    path: "^cli/",
    may: [
      ...["review", "render", "inventory", "policy", "sdk", "settings", "connect"],
      ...["resources", "engine", "client", "local", "emulator", "api", "x509", "base", "common", "schema"],
    ],
    packages: ["commander", "yaml", "@pulumi/pulumi"],
  },
];

/** The folders that contain rooms. */
export const FOLDERS = [...new Set(ROOMS.map(({ path }) => /^\^(\w+)/.exec(path)?.[1] ?? ""))];

/** @param {readonly string[]} names */
const pathsOf = (names) => names.map((name) => roomOf(name).path);

/** @param {string} name */
function roomOf(name) {
  const room = ROOMS.find((candidate) => candidate.name === name);
  if (!room) throw new Error(`tools/rooms.mjs: there is no room ${name}`);
  return room;
}

/** @param {readonly string[]} names */
const packagePaths = (names) => names.map((name) => `node_modules/(@types/)?${name}/`);

/** The package's own manifest, by its path relative to the compiled code. */
const OWN_MANIFEST = "^(\\.\\./)+package\\.json$";

const LAZY = ["type-only", "require"];

/**
 * @param {Room} room
 * @returns {import("dependency-cruiser").IForbiddenRuleType[]}
 */
function rulesOf({ name, path, may = [], types = [], lazily = [], packages = [], lazyPackages = [] }) {
  /** @param {string} what @param {readonly string[]} paths @param {readonly string[]} kinds */
  const only = (what, paths, kinds) =>
    paths.length === 0
      ? []
      : [
          rule(
            `${name}: ${what}`,
            { path },
            { path: [...paths], dependencyTypesNot: /** @type {any} */ ([...kinds]) },
          ),
        ];
  const known = [
    path,
    ...pathsOf([...may, ...types, ...lazily]),
    ...packagePaths([...packages, ...lazyPackages]),
    OWN_MANIFEST,
  ];
  return [
    rule(`${name}: not on its list`, { path }, { pathNot: known, dependencyTypesNot: ["core"] }),
    ...only("types alone", pathsOf(types), ["type-only"]),
    ...only("on first use", [...pathsOf(lazily), ...packagePaths(lazyPackages)], LAZY),
  ];
}

/**
 * @param {string} name
 * @param {import("dependency-cruiser").IForbiddenRuleType["from"]} from
 * @param {import("dependency-cruiser").IRegularForbiddenRuleType["to"]} to
 * @returns {import("dependency-cruiser").IForbiddenRuleType}
 */
const rule = (name, from, to) => /** @type {any} */ ({ name, severity: "error", from, to });

/** @returns {import("dependency-cruiser").IForbiddenRuleType[]} */
export const rules = () => [
  rule("no cycle", {}, { circular: true, viaOnly: { pathNot: "^provider/index\\.ts$" } }),
  ...ROOMS.flatMap(rulesOf),
];
