import { execFile, spawn, type ChildProcess } from "node:child_process";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { transformSync } from "esbuild";
import { copyNewStack } from "./new-stack";
import { endTree } from "./processes";

const ROOT = join(__dirname, "../../..");
const PACKAGE = "pulumi-pki";
const MODULES = join(ROOT, "node_modules");

const { files } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { files: string[] };

/** The runtime part of what npm publishes; test/install covers the packed package itself. */
const PUBLISHED = files.filter((part) => !/^(!|docs$|examples$)|\.md$/.test(part));

/** What the engine did to one resource, or would do according to a preview. */
export interface Step {
  /** The engine's own term, for example `create-replacement`. */
  readonly op: string;
  readonly name: string;
  readonly type: string;
}

/** The result of a finished command. */
export interface Result {
  readonly code: number;
  /** Standard output and standard error together. */
  readonly output: string;
  /** Steps on resources in order of completion, without those that changed nothing. */
  readonly steps: readonly Step[];
}

/** One resource in an exported state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** The parts of an exported state that tests use. */
export interface Deployment {
  readonly resources?: Omit<StateResource, "name">[];
  readonly pending_operations?: unknown[];
}

const PRINT_ENV = `
  import { ensureEngine } from ${JSON.stringify(pathToFileURL(join(ROOT, "tools/engine.mjs")))};
  console.log(JSON.stringify((await ensureEngine()).env));
`;

/** Benchmarks, which measure what users wait for, do without what makes tests faster. */
const FAST = process.env.PKI_TEST_CODE !== undefined;

/** How a process finds code compiled by an earlier one; and the engine, which ends within seconds, frees less memory. */
const FAST_ENV: NodeJS.ProcessEnv = FAST
  ? { NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "code-cache.js"))}`, GOGC: "400" }
  : {};

let engine: Promise<NodeJS.ProcessEnv> | undefined;

/** The environment with the real Pulumi engine; set up once per test process. */
export function engineEnv(): Promise<NodeJS.ProcessEnv> {
  // In a separate process, because jest cannot load ES modules.
  engine ??= promisify(execFile)(process.execPath, ["--input-type=module", "-e", PRINT_ENV]).then(
    ({ stdout }) => JSON.parse(stdout) as NodeJS.ProcessEnv,
  );
  return engine;
}

/** Where the engine finds the native plugin: in the installed package. */
const PLUGIN = "plugins:\n  providers:\n    - name: pki\n      path: node_modules/pulumi-pki/plugin\n";

/** Whether the resources of a stack use the native plugin. */
export const isNative = ({ PKI_PLUGIN }: NodeJS.ProcessEnv): boolean =>
  (PKI_PLUGIN ?? process.env.PKI_PLUGIN) === "true";

/** A command that is still running. */
export interface Running {
  readonly pid: number;
  readonly result: Promise<Result>;
  /** Whether it has ended. */
  ended(): boolean;
}

/**
 * A throw-away Pulumi project run by the real engine, with its own state, local CA store, program and installed
 * copy of the package.
 */
export class TestStack {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-pki-"));
  /** Where the local CA keeps its store. */
  readonly store = join(this.folder, "store");
  /** Where the engine keeps the state. */
  readonly state = join(this.folder, "state");
  /** The installed package. */
  readonly installed = join(this.folder, "node_modules", PACKAGE);
  /** Additional environment variables for every command. */
  readonly env: NodeJS.ProcessEnv = {};
  private readonly running = new Set<ChildProcess>();
  private readonly printed: string[] = [];
  private commands = 0;
  private isCompiled = false;
  /** Whether the project names the plugin: once it does, its resources stay in the state whatever the door is. */
  private hasPlugin = false;

  /**
   * @param program - the TypeScript program, after the imports of `pulumi`, `random`, `alibaba`, `huawei` and `keys`
   * @param env - additional environment variables for every command
   */
  static async create(program: string, env: NodeJS.ProcessEnv = {}): Promise<TestStack> {
    const stack = new TestStack(env);
    const options = { module: "node16", moduleResolution: "node16", target: "es2022", types: ["node"] };
    stack.write("tsconfig.json", JSON.stringify({ compilerOptions: { ...options, skipLibCheck: true } }));
    stack.program(program);
    return stack.init();
  }

  /**
   * A project in another language, which runs the native plugin. Its suite first waits for {@link languageHost}.
   *
   * @param runtime - the rest of Pulumi.yaml, from the runtime's name onwards
   * @param files - the program
   * @param env - additional environment variables for every command
   */
  static async inLanguage(
    runtime: string,
    files: Readonly<Record<string, string>> = {},
    env: NodeJS.ProcessEnv = {},
  ): Promise<TestStack> {
    const stack = new TestStack(env);
    stack.project(runtime);
    for (const [name, text] of Object.entries(files)) stack.write(name, text);
    return stack.init();
  }

  private constructor(env: NodeJS.ProcessEnv) {
    Object.assign(this.env, env);
    mkdirSync(this.state);
    mkdirSync(join(this.folder, "node_modules"));
    for (const name of readdirSync(MODULES).filter((entry) => entry !== PACKAGE)) {
      symlinkSync(join(MODULES, name), join(this.folder, "node_modules", name));
    }
    this.install();
  }

  private async init(): Promise<this> {
    if (this.isUsual() && copyNewStack(this.folder)) return this;
    try {
      // Without --no-select the engine would remember the folder in the user's home.
      await this.ok("stack", "init", "--no-select");
    } catch (error) {
      this.close();
      throw error;
    }
    return this;
  }

  /** Whether its backend, passphrase and project are those of most tests. */
  private isUsual(): boolean {
    const isSet = ["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"].some((name) => name in this.env);
    return !isSet && readFileSync(join(this.folder, "Pulumi.yaml"), "utf8").startsWith("name: test\n");
  }

  /** Copies the package to where npm would install it, replacing any other. */
  install(): void {
    this.uninstall();
    for (const part of ["package.json", ...PUBLISHED]) {
      cpSync(join(ROOT, part), join(this.installed, part), { recursive: true });
    }
  }

  /** Links the package to the checkout, as in a workspace. */
  link(): void {
    this.uninstall();
    symlinkSync(ROOT, this.installed);
  }

  uninstall(): void {
    const linked = existsSync(this.installed) && lstatSync(this.installed).isSymbolicLink();
    rmSync(this.installed, { force: true, recursive: !linked });
  }

  /** Appends to a compiled file of the installed package, for example `provider/engine/crud.js`. */
  patch(file: string, text: string): void {
    const path = join(this.installed, "bin", file);
    if (isNative(this.env)) this.unbundle();
    writeFileSync(path, `${readFileSync(path, "utf8")}\n${text}\n`);
  }

  /** Makes the plugin run the compiled files instead of their bundle. */
  private unbundle(): void {
    const folder = join(this.installed, "bin/provider/plugin");
    cpSync(join(ROOT, "bin/provider/plugin"), folder, { recursive: true });
    cpSync(join(this.installed, "plugin/schema.json"), join(folder, "schema.json"));
    writeFileSync(join(this.installed, "plugin/index.js"), 'require("../bin/provider/plugin/main.js");\n');
  }

  /** Replaces Pulumi.yaml in a project made by {@link TestStack.inLanguage}. */
  project(runtime: string): void {
    this.write("Pulumi.yaml", `name: test\n${PLUGIN}runtime: ${runtime}\n`);
  }

  /**
   * Replaces the program. It is compiled here, with the modules in its folder, because Pulumi needs longer to load its
   * compiler than to run it; an empty program is one to be replaced by {@link typescript}.
   */
  program(text: string): void {
    const imports = [
      'import * as pulumi from "@pulumi/pulumi";',
      'import * as random from "@pulumi/random";',
      'import { alibaba, huawei, keys } from "pulumi-pki";',
      "void [pulumi, random, alibaba, huawei, keys];",
    ];
    const source = `${imports.join("\n")}\n${text}`;
    if (!FAST || text === "") {
      this.typescript(source);
      return;
    }
    this.write("index.js", compiled(source));
    const modules = readdirSync(this.folder).filter((name) => name.endsWith(".ts") && name !== "index.ts");
    for (const name of modules)
      this.write(name.replace(/ts$/, "js"), compiled(readFileSync(join(this.folder, name), "utf8")));
    this.main("index.js", "{ name: nodejs, options: { typescript: false } }");
  }

  /** Replaces the program by a complete one, which Pulumi compiles as it does for users. */
  typescript(text: string): void {
    this.write("index.ts", text);
    this.main("index.ts", "nodejs");
  }

  private main(file: string, runtime: string): void {
    this.isCompiled = file.endsWith(".js");
    this.hasPlugin ||= isNative(this.env);
    this.write(
      "Pulumi.yaml",
      `name: test\nruntime: ${runtime}\nmain: ${file}\n${this.hasPlugin ? PLUGIN : ""}`,
    );
    this.write("package.json", JSON.stringify({ name: "test", private: true, main: file }));
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Runs `pulumi` until it exits, whatever the result. */
  async pulumi(...args: string[]): Promise<Result> {
    return (await this.start(...args)).result;
  }

  /** Starts `pulumi`. */
  async start(...args: string[]): Promise<Running> {
    return this.startWith({}, ...args);
  }

  /** The environment in which commands run. */
  async environment(more: NodeJS.ProcessEnv = {}): Promise<NodeJS.ProcessEnv> {
    return {
      ...process.env,
      ...(await engineEnv()),
      PULUMI_BACKEND_URL: `file://${this.state}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      // Required for --event-log.
      PULUMI_DEBUG_COMMANDS: "1",
      ...FAST_ENV,
      ...(this.isCompiled && { PKI_TEST_COMPILED: "yes" }),
      PKI_BACKEND: "local",
      PKI_LOCAL_STORE: this.store,
      // The journal of creates belongs to a machine; each test stack is a machine of its own.
      XDG_CACHE_HOME: join(this.folder, "cache"),
      ...this.env,
      ...more,
    };
  }

  /** {@link start} with more environment variables. */
  async startWith(more: NodeJS.ProcessEnv, ...args: string[]): Promise<Running> {
    const env = await this.environment(more);
    const log = join(this.folder, `events-${++this.commands}.json`);
    const logging = ["up", "preview", "refresh", "destroy"].includes(args[0] ?? "")
      ? ["--event-log", log]
      : [];
    const all = ["--non-interactive", ...args, "--stack", "dev", ...logging];
    const child = spawn("pulumi", all, { cwd: this.folder, env });
    this.running.add(child);
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const result = new Promise<Result>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        this.running.delete(child);
        if (!args.includes("--show-secrets")) this.printed.push(output);
        resolve({ code: code ?? -1, output, steps: stepsOf(log) });
      });
    });
    return { pid: child.pid ?? 0, result, ended: () => !this.running.has(child) };
  }

  /** Runs `pulumi` and fails the test with all of its output unless it succeeds. */
  async ok(...args: string[]): Promise<Result> {
    const result = await this.pulumi(...args);
    if (result.code === 0) return result;
    throw new Error(`pulumi ${args.join(" ")} ended with ${result.code}:\n${result.output}`);
  }

  up = (...args: string[]): Promise<Result> => this.ok("up", "--yes", "--skip-preview", ...args);
  preview = (...args: string[]): Promise<Result> => this.pulumi("preview", ...args);
  /** The JSON output of a preview, whether it succeeds or not. */
  previewJson = async (...args: string[]): Promise<string> =>
    (await this.pulumi("preview", "--json", ...args)).output;
  destroy = (...args: string[]): Promise<Result> =>
    this.pulumi("destroy", "--yes", "--skip-preview", ...args);

  /** Fails the test unless a preview finds nothing to do. */
  unchanged = (): Promise<Result> => this.ok("preview", "--expect-no-changes");

  /** Fails the test unless there is nothing to do after a refresh either; returns the steps of both. */
  unchangedAfterRefresh = (): Promise<Result> => this.up("--refresh", "--expect-no-changes");

  /** All output of the commands so far, except what they were asked to show in plain text. */
  get shown(): string {
    return this.printed.join("\n");
  }

  /** The exported state as text; secrets stay encrypted. */
  stateText = async (...args: string[]): Promise<string> =>
    (await this.ok("stack", "export", ...args)).output;

  async deployment(): Promise<Deployment> {
    return this.written() ?? (JSON.parse(await this.stateText()) as { deployment: Deployment }).deployment;
  }

  /** The file in which the engine keeps the state; undefined if it is elsewhere. */
  stateFile(): string | undefined {
    const file = join(this.state, ".pulumi/stacks/test/dev.json");
    if (this.env.PULUMI_BACKEND_URL !== undefined || !existsSync(file)) return undefined;
    return readFileSync(file, "utf8");
  }

  /** What {@link stateText} exports, read directly from the file. */
  private written(): Deployment | undefined {
    const text = this.stateFile();
    if (text === undefined) return undefined;
    const { checkpoint } = JSON.parse(text) as { checkpoint: { latest?: Deployment } };
    return checkpoint.latest ?? {};
  }

  /** This package's resources in the state, without stack and providers. */
  async resources(): Promise<StateResource[]> {
    const { resources = [] } = await this.deployment();
    return resources.filter(isOurs).map((resource) => ({ ...resource, name: nameOf(resource.urn) }));
  }

  /** Stack outputs with secrets in plain text. */
  async outputs<T>(): Promise<T> {
    const stack = this.written()?.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
    // Only the engine can decrypt.
    if (stack !== undefined && !JSON.stringify(stack).includes(SECRET)) return stack.outputs as T;
    return JSON.parse((await this.ok("stack", "output", "--json", "--show-secrets")).output) as T;
  }

  /** Ends running commands and removes the folder. */
  close(): void {
    for (const { pid } of this.running) {
      if (pid !== undefined) endTree(pid);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const compiled = (source: string): string =>
  transformSync(source, { loader: "ts", format: "cjs", platform: "node" }).code;

/** Whether a resource is one of this package's, dynamic or native. */
export const isOurs = ({ type }: Pick<Step, "type">): boolean => /^(pulumi-nodejs|pki):/.test(type);

/** Marks encrypted values in a state. */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";

interface EngineEvent {
  readonly resOutputsEvent?: { readonly metadata: { op: string; urn: string; type: string } };
}

// A killed command leaves a partial line.
function stepsOf(log: string): Step[] {
  if (!existsSync(log)) return [];
  const complete = readFileSync(log, "utf8").split("\n").slice(0, -1);
  return complete.flatMap((line) => {
    const { metadata } = (JSON.parse(line) as EngineEvent).resOutputsEvent ?? {};
    if (!metadata || metadata.op === "same" || metadata.type.startsWith("pulumi:")) return [];
    return [{ op: metadata.op, name: nameOf(metadata.urn), type: metadata.type }];
  });
}

/** Steps as `op name`, for readable expectations. */
export const stepLabels = (steps: readonly Step[]): string[] => steps.map(({ op, name }) => `${op} ${name}`);
