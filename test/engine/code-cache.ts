import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { basename, dirname, join, sep } from "node:path";
import v8 from "node:v8";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";

/**
 * For `node --require`: gives V8 the code that an earlier process compiled from the same source, because compiling
 * what Pulumi loads takes longer than most tests need it, and finds dependencies where that process found them.
 * `PKI_TEST_CODE` is the folder; `PKI_TEST_CODE_RECORD` writes to it; `PKI_TEST_COMPILED` says that the program is
 * JavaScript, so what only TypeScript needs is not loaded.
 */

const isCompiled = process.env.PKI_TEST_COMPILED !== undefined;
const isProgram = /[\\/]cmd[\\/]run([\\/]index\.js)?$/.test(process.argv[1] ?? "");
// Older language hosts ask for TypeScript whatever the project says.
if (isCompiled && isProgram) delete process.env.PULUMI_NODEJS_TYPESCRIPT;
const isTypeScript = process.env.PULUMI_NODEJS_TYPESCRIPT === "true";

/** A module as seen by Node's loader; its types do not declare this part. */
interface Loaded {
  exports: unknown;
  readonly path?: string;
  require: (id: string) => unknown;
}

interface Loader {
  readonly prototype: {
    _compile: (this: Loaded, content: string, filename: string, ...more: unknown[]) => unknown;
  };
  readonly _extensions: unknown;
  readonly _cache: unknown;
  _resolveFilename: (request: string, parent: Loaded | null, isMain: boolean, options?: object) => string;
  _resolveLookupPaths: (request: string, parent: Loaded) => string[] | null;
}

const loader = Module as unknown as Loader;

/** What a process leaves to later ones. */
interface Pack {
  /** The compiled code of each module. */
  readonly code: Map<string, Buffer>;
  /** The file of each module that a dependency requires. */
  readonly files: Map<string, string>;
}

/** The folder of the checkout's dependencies, which do not change during a run of the tests. */
const DEPENDENCIES = join(__dirname, "../../../node_modules") + sep;

/** Programs that load different modules have separate caches. */
const packOf = (folder: string, main: string): string =>
  join(
    folder,
    [process.version, basename(dirname(main)), basename(main), ...(isTypeScript ? ["ts"] : [])].join("-"),
  );

/** The same source is the same code, wherever the copy is. */
const keyOf = (filename: string, text: string): string =>
  `${basename(filename)} ${text.length} ${crc32(text)}`;

function read(pack: string): Pack {
  const none: Pack = { code: new Map(), files: new Map() };
  try {
    return { ...none, ...(v8.deserialize(readFileSync(pack)) as Partial<Pack>) };
  } catch {
    return none;
  }
}

/**
 * Modules that Pulumi loads in every process but needs only for functions that capture modules, for programs in
 * TypeScript, for programs that run Pulumi, and for traces.
 */
const LATE =
  /^@npmcli\/arborist$|\/typescript-shim$|^\.\/automation$|^@opentelemetry\/(resources|sdk-|exporter-|instrumentation)/;

/**
 * Has V8's debugger attached in every program, for functions that capture what is around them: it is attached when
 * the first of them is written down.
 */
const HOOKS = "../../runtime/closure/v8Hooks";

/** Maps stack traces to TypeScript, which takes longer than to run most programs. */
const MAPS = "source-map-support/register";

/** A module that is loaded on first access. */
function late(load: () => unknown): unknown {
  const get = (_: object, name: string | symbol): unknown =>
    name === "__esModule" ? true : Reflect.get(load() as object, name);
  return new Proxy({}, { get });
}

/** The `require` that Node passes to a module. */
function requireOf(module: Loaded): NodeJS.Require {
  const resolve = (request: string, options?: object): string =>
    loader._resolveFilename(request, module, false, options);
  const paths = (request: string): string[] | null => loader._resolveLookupPaths(request, module);
  const load = (id: string): unknown => {
    if (id === HOOKS) return { isInitializedAsync: () => Promise.resolve() };
    if (id === MAPS && isCompiled) return {};
    return LATE.test(id) ? late(() => module.require(id)) : module.require(id);
  };
  return Object.assign(load, {
    resolve: Object.assign(resolve, { paths }),
    main: Reflect.get(process, "mainModule"),
    extensions: loader._extensions,
    cache: loader._cache,
  }) as NodeJS.Require;
}

/** Files that contain the words but never import dynamically: the fallback for a Node.js without WebCrypto is one. */
const IMPORTS_NOTHING = /[\\/](typescript\.js|plugin[\\/]index\.js)$/;

/** Cached code cannot import dynamically. */
const compilesAnew = (filename: string, content: string): boolean =>
  content.startsWith("#!") || (!IMPORTS_NOTHING.test(filename) && /\bimport\s*\(/.test(content));

type Wrapped = (...parts: unknown[]) => unknown;

/** Unknown files, such as test programs, are compiled by Node unless `compiled` collects them. */
function install({ code }: Pack, compiled: Map<string, Script> | undefined): void {
  const { prototype } = loader;
  const compile = prototype._compile;
  prototype._compile = function (content, filename, ...more) {
    const anew = (): unknown => compile.call(this, content, filename, ...more);
    const text = Module.wrap(content);
    const key = keyOf(filename, text);
    const cachedData = code.get(key);
    if (!cachedData && (!compiled || compilesAnew(filename, content))) return anew();
    const script = new Script(text, { filename, ...(cachedData && { cachedData }) });
    compiled?.set(key, script);
    const run = script.runInThisContext() as Wrapped;
    return run.call(this.exports, this.exports, requireOf(this), this, filename, dirname(filename));
  };
}

const isDependency = (file: string): boolean => file.startsWith(DEPENDENCIES);

/** Dependencies are searched in many folders; those that are not recorded yet are, if `recording`. */
function installPaths({ files }: Pack, recording: boolean): void {
  const resolve = loader._resolveFilename;
  loader._resolveFilename = (request, parent, isMain, options) => {
    const folder = parent?.path ?? "";
    if (options !== undefined || !isDependency(folder)) return resolve(request, parent, isMain, options);
    const key = `${folder}\0${request}`;
    const known = files.get(key);
    if (known !== undefined) return known;
    const file = resolve(request, parent, isMain);
    if (recording && isDependency(file)) files.set(key, file);
    return file;
  };
}

/** Writes on exit what this process compiled; the engine stops a provider with SIGINT. */
function record(file: string, pack: Pack, compiled: ReadonlyMap<string, Script>): void {
  const { code } = pack;
  const keep = (): void => {
    for (const [key, script] of compiled) if (!code.has(key)) code.set(key, script.createCachedData());
  };
  // V8 accepts code only under the flags it was compiled with, and Pulumi may set one while loading.
  const { setFlagsFromString } = v8;
  Object.assign(v8, {
    setFlagsFromString: (flags: string) => {
      keep();
      setFlagsFromString(flags);
    },
  });
  process.on("SIGINT", () => process.exit());
  process.on("exit", () => {
    keep();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, v8.serialize(pack));
    renameSync(`${file}.${process.pid}`, file);
  });
}

function main(folder: string, program: string, recording: boolean): void {
  const file = packOf(folder, program);
  const pack = read(file);
  if (pack.code.size === 0 && !recording) return;
  const compiled = recording ? new Map<string, Script>() : undefined;
  install(pack, compiled);
  installPaths(pack, recording);
  if (compiled) record(file, pack, compiled);
}

const { PKI_TEST_CODE: folder, PKI_TEST_CODE_RECORD: recording } = process.env;
const [, program] = process.argv;
if (folder !== undefined && program !== undefined) main(folder, program, recording !== undefined);
