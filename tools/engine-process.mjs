// @ts-check
import { spawn } from "node:child_process";

const HEARTBEAT_MS = 30_000;
const KILL_AFTER_MS = 5_000;
const TAIL_LINES = 12;
const WINDOWS = process.platform === "win32";

/** @typedef {(line: string) => void} Log */

/** Why there is no engine: the message is printed to the user as it is. */
export class EngineError extends Error {
  /** @override */
  name = "EngineError";
}

/** The user interrupted the set-up: no other way may be tried. */
export class Interrupted extends EngineError {}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs]
 * @property {string} [step] name in progress messages; no messages without it
 * @property {Log} [log]
 */

/**
 * Runs a command to its end and returns its standard output.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 */
export async function run(command, args, options = {}) {
  // A separate process group, so that a stop also reaches the compilers and downloaders below the child.
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: !WINDOWS,
    shell: WINDOWS && command.endsWith(".cmd"),
    windowsHide: true,
  });
  const output = collect(child);
  const guard = guardChild(child, options.timeoutMs);
  const stopHeartbeat = heartbeat(options, output.last);
  try {
    const code = await exited(child);
    if (guard.signal) throw new Interrupted(`interrupted (${guard.signal})`);
    if (guard.timedOut)
      throw new Error(`${options.step ?? command} gave no result in ${seconds(options.timeoutMs ?? 0)}`);
    if (code !== 0) throw new Error(`${options.step ?? command} failed (${code})\n${output.tail()}`);
    return output.stdout();
  } finally {
    stopHeartbeat();
    guard.release();
  }
}

/**
 * @param {number} ms
 * @returns {string} human-readable: "42 s", "3 min 10 s"
 */
export function seconds(ms) {
  const total = Math.round(ms / 1000);
  return total < 60 ? `${total} s` : `${Math.floor(total / 60)} min ${total % 60} s`;
}

/** @param {import("node:child_process").ChildProcess} child */
function collect(child) {
  let out = "";
  let all = "";
  child.stdout?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
    out += text;
    all += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
    all += text;
  });
  const lines = () => all.trimEnd().split(/\r?\n/);
  return {
    stdout: () => out.trim(),
    last: () => lines().at(-1) ?? "",
    tail: () => lines().slice(-TAIL_LINES).join("\n"),
  };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number | string>} the exit code, or the signal's name
 */
function exited(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve(code ?? signal ?? "unknown");
    });
  });
}

/**
 * Kills the child on timeout or when this process is told to stop.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {number | undefined} timeoutMs
 */
function guardChild(child, timeoutMs) {
  /** @type {NodeJS.Timeout[]} */
  const timers = [];
  const stop = () => {
    kill(child, "SIGTERM");
    timers.push(
      setTimeout(() => {
        kill(child, "SIGKILL");
      }, KILL_AFTER_MS),
    );
  };
  const state = { signal: "", timedOut: false, release };
  /** @type {NodeJS.SignalsListener} */
  const onSignal = (signal) => {
    state.signal = signal;
    stop();
  };
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, onSignal);
  // Another signal handler may call process.exit() before ours has run.
  process.on("exit", stop);
  if (timeoutMs !== undefined) {
    const expire = () => {
      state.timedOut = true;
      stop();
    };
    timers.push(setTimeout(expire, timeoutMs));
  }
  function release() {
    timers.forEach(clearTimeout);
    for (const signal of signals) process.off(signal, onSignal);
    process.off("exit", stop);
  }
  return state;
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function kill(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (WINDOWS) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has already exited.
  }
}

/**
 * @param {RunOptions} options
 * @param {() => string} last
 * @returns {() => void}
 */
function heartbeat({ step, log }, last) {
  const started = Date.now();
  let shown = "";
  const beat = () => {
    if (step === undefined || log === undefined) return;
    const line = last();
    const news = line === shown ? "" : ` (${line.slice(0, 100)})`;
    shown = line;
    log(`… still ${step}, ${seconds(Date.now() - started)}${news}`);
  };
  const timer = setInterval(beat, HEARTBEAT_MS);
  return () => {
    clearInterval(timer);
  };
}
