import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");

/** What a finished command left. */
export interface Result {
  readonly code: number;
  /** Standard output and standard error together. */
  readonly output: string;
}

let engine: Promise<NodeJS.ProcessEnv> | undefined;

/** The environment in which the real Pulumi engine is found; set up once per test process. */
function engineEnv(): Promise<NodeJS.ProcessEnv> {
  engine ??= (async () => {
    const { ensureEngine } = (await import(join(ROOT, "tools/engine.mjs"))) as {
      ensureEngine(): Promise<{ env: Record<string, string> }>;
    };
    return (await ensureEngine()).env;
  })();
  return engine;
}

/** One resource in an exported state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/**
 * A throw-away Pulumi project with its own state, its own local CA store and a program of its own, run by the real
 * engine. The package is found the way an installed one is: by its name, through `node_modules`.
 */
export class TestStack {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-pki-"));
  readonly store = join(this.folder, "store");
  private readonly running = new Set<ChildProcess>();
  /** More environment for every command. */
  readonly env: NodeJS.ProcessEnv = {};

  /** @param program - the TypeScript program, after the imports of `pulumi` (the SDK), `alibaba` and `keys` */
  static async create(program: string): Promise<TestStack> {
    const stack = new TestStack();
    mkdirSync(join(stack.folder, "state"));
    stack.write("Pulumi.yaml", "name: test\nruntime: nodejs\nmain: index.ts\n");
    stack.write("package.json", '{ "name": "test", "private": true, "main": "index.ts" }');
    const options = { module: "node16", moduleResolution: "node16", target: "es2022", types: ["node"] };
    stack.write("tsconfig.json", JSON.stringify({ compilerOptions: { ...options, skipLibCheck: true } }));
    symlinkSync(join(ROOT, "node_modules"), join(stack.folder, "node_modules"));
    stack.program(program);
    await stack.ok("stack", "init", "dev");
    return stack;
  }

  /** Replaces the program. */
  program(text: string): void {
    const imports = 'import * as pulumi from "@pulumi/pulumi";\nimport { alibaba, keys } from "pulumi-pki";\n';
    this.write("index.ts", `${imports}void pulumi; void alibaba; void keys;\n${text}`);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Runs `pulumi` to its end, whatever that is. */
  async pulumi(...args: string[]): Promise<Result> {
    const child = await this.start(...args);
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    return new Promise((resolve) => {
      child.on("close", (code) => {
        resolve({ code: code ?? -1, output });
      });
    });
  }

  /** Starts `pulumi` in a process group of its own. */
  async start(...args: string[]): Promise<ChildProcess> {
    const env = {
      ...process.env,
      ...(await engineEnv()),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      PKI_BACKEND: "local",
      PKI_LOCAL_STORE: this.store,
      ...this.env,
    };
    const child = spawn("pulumi", ["--non-interactive", ...args], { cwd: this.folder, env, detached: true });
    this.running.add(child);
    child.on("close", () => this.running.delete(child));
    return child;
  }

  /** Runs `pulumi` and fails the test, with everything it printed, unless it succeeds. */
  async ok(...args: string[]): Promise<string> {
    const { code, output } = await this.pulumi(...args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }

  up = (...args: string[]): Promise<string> => this.ok("up", "--yes", "--skip-preview", "--stack", "dev", ...args);
  preview = (...args: string[]): Promise<Result> => this.pulumi("preview", "--stack", "dev", ...args);
  destroy = (...args: string[]): Promise<Result> => this.pulumi("destroy", "--yes", "--skip-preview", ...args);

  /** The exported state as text; secrets stay encrypted. */
  stateText = (): Promise<string> => this.ok("stack", "export", "--stack", "dev");

  /** The resources of this package in the state, without stack and providers. */
  async resources(): Promise<StateResource[]> {
    const state = JSON.parse(await this.stateText()) as { deployment: { resources?: StateResource[] } };
    return (state.deployment.resources ?? []).filter(({ type }) => type.startsWith("pulumi-nodejs:"));
  }

  /** Stack outputs, secrets in clear. */
  async outputs(): Promise<Record<string, unknown>> {
    const text = await this.ok("stack", "output", "--json", "--show-secrets", "--stack", "dev");
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** Ends what is still running and removes the folder. */
  close(): void {
    for (const child of this.running) {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Runs a program and gives what it printed; fails the test unless it succeeds. */
export function run(command: string, args: string[], cwd?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(" ")}: ${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}
