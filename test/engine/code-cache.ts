import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { basename, dirname, join } from "node:path";
import v8 from "node:v8";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";

/**
 * For `node --require`: gives V8 the code that an earlier process compiled from the same source, because compiling
 * what Pulumi loads takes longer than most tests need it. `PKI_TEST_CODE` is the folder; `PKI_TEST_CODE_RECORD`
 * writes to it.
 */

/** A module as seen by Node's loader; its types do not declare this part. */
interface Loaded {
  exports: unknown;
  require: (id: string) => unknown;
}

interface Loader {
  readonly prototype: {
    _compile: (this: Loaded, content: string, filename: string, ...more: unknown[]) => unknown;
  };
  readonly _extensions: unknown;
  readonly _cache: unknown;
  _resolveFilename: (request: string, parent: Loaded, isMain: boolean, options?: object) => string;
  _resolveLookupPaths: (request: string, parent: Loaded) => string[] | null;
}

const loader = Module as unknown as Loader;

/** Programs that load different modules have separate caches. */
const packOf = (folder: string, main: string): string =>
  join(folder, `${process.version}-${basename(dirname(main))}-${basename(main)}`);

/** The same source is the same code, wherever the copy is. */
const keyOf = (filename: string, text: string): string =>
  `${basename(filename)} ${text.length} ${crc32(text)}`;

function read(pack: string): Map<string, Buffer> {
  try {
    return v8.deserialize(readFileSync(pack)) as Map<string, Buffer>;
  } catch {
    return new Map();
  }
}

/**
 * Modules that Pulumi loads in every process but needs only for functions that capture modules, and for programs in
 * TypeScript.
 */
const LATE = /^@npmcli\/arborist$|\/typescript-shim$/;

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
  const load = (id: string): unknown => module.require(id);
  return Object.assign((id: string) => (LATE.test(id) ? late(() => load(id)) : load(id)), {
    resolve: Object.assign(resolve, { paths }),
    main: Reflect.get(process, "mainModule"),
    extensions: loader._extensions,
    cache: loader._cache,
  }) as NodeJS.Require;
}

/** Cached code cannot import dynamically; TypeScript only contains the words in its output. */
const compilesAnew = (filename: string, content: string): boolean =>
  content.startsWith("#!") || (basename(filename) !== "typescript.js" && /\bimport\s*\(/.test(content));

type Wrapped = (...parts: unknown[]) => unknown;

/** Unknown files, such as test programs, are compiled by Node unless `compiled` collects them. */
function install(known: ReadonlyMap<string, Buffer>, compiled: Map<string, Script> | undefined): void {
  const { prototype } = loader;
  const compile = prototype._compile;
  prototype._compile = function (content, filename, ...more) {
    const anew = (): unknown => compile.call(this, content, filename, ...more);
    if (compilesAnew(filename, content)) return anew();
    const text = Module.wrap(content);
    const key = keyOf(filename, text);
    const cachedData = known.get(key);
    if (!cachedData && !compiled) return anew();
    const script = new Script(text, { filename, ...(cachedData && { cachedData }) });
    compiled?.set(key, script);
    const run = script.runInThisContext() as Wrapped;
    return run.call(this.exports, this.exports, requireOf(this), this, filename, dirname(filename));
  };
}

/** Writes on exit what this process compiled; the engine stops a provider with SIGINT. */
function record(pack: string, known: Map<string, Buffer>, compiled: ReadonlyMap<string, Script>): void {
  const keep = (): void => {
    for (const [key, script] of compiled) if (!known.has(key)) known.set(key, script.createCachedData());
  };
  // V8 accepts code only under the flags it was compiled with, and Pulumi sets one while loading.
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
    mkdirSync(dirname(pack), { recursive: true });
    writeFileSync(`${pack}.${process.pid}`, v8.serialize(known));
    renameSync(`${pack}.${process.pid}`, pack);
  });
}

function main(folder: string, program: string, recording: boolean): void {
  const pack = packOf(folder, program);
  const known = read(pack);
  if (known.size === 0 && !recording) return;
  const compiled = recording ? new Map<string, Script>() : undefined;
  install(known, compiled);
  if (compiled) record(pack, known, compiled);
}

const { PKI_TEST_CODE: folder, PKI_TEST_CODE_RECORD: recording } = process.env;
const [, program] = process.argv;
if (folder !== undefined && program !== undefined) main(folder, program, recording !== undefined);
