// @ts-check
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { adviceFor } from "./demo-advice.mjs";
import { withLock } from "./engine-cache.mjs";
import { ROOT, runMain, setUp } from "./setup.mjs";

const STACK = "demo";
/** Everything that the demo leaves behind: state, passphrase, the local CA's store. */
const FOLDER = join(ROOT, ".pki", "demo");
const USAGE = "usage: npm run demo [-- --preview | -- --destroy]";

/** @typedef {{ pulumi: (args: string[]) => Promise<void>, read: (args: string[]) => Promise<string> }} Engine */

/** The command failed; its output says why. */
class CommandFailed extends Error {
  /**
   * @param {string} message
   * @param {string} output
   */
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}

await runMain(async () => {
  const [flag, ...more] = process.argv.slice(2);
  const action = { undefined: up, "--preview": preview, "--destroy": destroy }[String(flag)];
  if (action === undefined || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const { env } = await setUp();
  return withLock(FOLDER, console.error, async () => {
    try {
      await action(await openStack(env));
      return 0;
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      console.error(`\ndemo: ${error.message}\n${adviceFor(error.output)}`);
      return 1;
    }
  });
});

/** @param {Engine} engine */
async function up(engine) {
  say("1. pulumi up: a root CA, two subordinate CAs, four server certificates, issued by the local CA");
  await engine.pulumi(["up", "--yes", "--skip-preview", "--suppress-outputs"]);

  say("2. The hierarchy, as it stands in the stack's state");
  await cli(["list", "-", "--format", "tree"], await engine.read(["stack", "export"]));

  say("3. pulumi preview: nothing to do");
  await engine.pulumi(["preview", "--expect-no-changes", "--suppress-outputs"]);

  say("What to try next");
  console.log(`  Edit examples/hierarchy/index.ts, for example add a name to "domain" of www, then
    npm run demo -- --preview      shows that exactly this certificate is replaced
    npm run demo                   replaces it: the new one first, then what uses it, then the old one goes
    npm run demo -- --destroy      revokes the certificates and removes the stack and the local CA
  With your own Pulumi login: see "Your own stack" in README.md.`);
}

/**
 * Runs a command of this package, which writes to the terminal.
 *
 * @param {string[]} args
 * @param {string} input
 */
function cli(args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, "bin", "cli", "index.js"), ...args], {
      stdio: ["pipe", "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", resolve);
    child.stdin.end(input);
  });
}

/** @param {Engine} engine */
async function preview(engine) {
  say("1. pulumi preview: what the engine would do");
  await engine.pulumi(["preview", "--diff", "--suppress-outputs"]);

  say("2. npx pulumi-pki review: what a reviewer reads in the pull request");
  const state = join(FOLDER, "state.json");
  await writeFile(state, await engine.read(["stack", "export"]), { mode: 0o600 });
  await cli(["review", "--state", state, "-"], await engine.read(["preview", "--json"]));
}

/** @param {Engine} engine */
async function destroy(engine) {
  await engine.pulumi(["destroy", "--yes", "--skip-preview", "--suppress-outputs"]);
  await engine.pulumi(["stack", "rm", "--yes"]);
  await rm(FOLDER, { recursive: true });
  say("The stack, its state and the local CA's store are gone.");
}

/**
 * The demo's stack with its own file backend, created if missing.
 *
 * @param {Record<string, string>} engineEnv
 * @returns {Promise<Engine>}
 */
async function openStack(engineEnv) {
  const state = join(FOLDER, "state");
  await mkdir(state, { recursive: true });
  const env = {
    ...process.env,
    ...engineEnv,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: await passphrase(),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_STACK: STACK,
    PKI_BACKEND: "local",
    PKI_LOCAL_STORE: join(FOLDER, "store"),
  };
  const engine = {
    pulumi: (/** @type {string[]} */ args) => command(args, env, { isShown: true }).then(() => undefined),
    read: (/** @type {string[]} */ args) => command(args, env, { isShown: false }),
  };
  await engine.read(["stack", "select", "--create", STACK]);
  // A demo that was killed leaves its lock on the stack. No other demo is running, so the lock is stale.
  if (existsSync(join(state, ".pulumi", "locks"))) await engine.read(["cancel", "--yes"]);
  return engine;
}

/** A passphrase for the secrets in the demo's state, generated once. */
async function passphrase() {
  const file = join(FOLDER, "passphrase");
  if (!existsSync(file)) await writeFile(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFile(file, "utf8");
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {{ isShown: boolean }} options
 * @returns {Promise<string>} its output
 */
function command(args, env, { isShown }) {
  return new Promise((resolve, reject) => {
    const color = isShown && process.stdout.isTTY ? "always" : "never";
    const child = spawn("pulumi", ["--non-interactive", "--color", color, ...args], {
      cwd: ROOT,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      output += text;
      if (isShown) process.stdout.write(text);
    });
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      errors += text;
      if (isShown) process.stderr.write(text);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) {
        resolve(output);
        return;
      }
      const message = `"pulumi ${args.join(" ")}" ended with ${code ?? "a signal"}`;
      reject(new CommandFailed(isShown ? message : `${message}\n${errors}`.trim(), output + errors));
    });
  });
}

/** @param {string} text */
function say(text) {
  console.log(`\n${text}\n`);
}
