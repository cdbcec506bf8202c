// @ts-check
import { fork } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./places.mjs";

/** @typedef {import("./worker.mjs").Run} Run */
/** @typedef {import("./worker.mjs").Outcome} Outcome */
/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

// A process that has loaded many suites leaks what they left behind.
const RUNS_PER_PROCESS = 200;
// Long, because the machine may be busy.
const START_LIMIT_MS = 600_000;

/** Runs suites in a persistent process, and in a new one after a run that did not terminate. */
export class Runner {
  /** @type {ChildProcess | undefined} */
  #child;
  #runs = 0;

  /**
   * @param {Run} run
   * @param {number} limitMs
   * @returns {Promise<Outcome | "timeout" | "crash">}
   */
  async run(run, limitMs) {
    if (this.#runs >= RUNS_PER_PROCESS) await this.stop();
    const child = this.#child ?? (await this.#start());
    this.#runs += 1;
    const outcome = await answer(child, limitMs, () => child.send(run));
    if (typeof outcome === "string") await this.stop();
    return outcome;
  }

  /** Stops the process. */
  async stop() {
    const child = this.#child;
    this.#child = undefined;
    this.#runs = 0;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  async #start() {
    // Its output comes from tests that are meant to fail.
    const child = fork(join(ROOT, "tools", "mutate", "worker.mjs"), {
      cwd: ROOT,
      serialization: "advanced",
      stdio: ["ignore", "ignore", process.env.MUTATE_VERBOSE ? "inherit" : "ignore", "ipc"],
    });
    this.#child = child;
    const ready = await answer(child, START_LIMIT_MS, () => undefined);
    if (typeof ready === "string" && ready !== "ready") throw new Error(`mutate: no worker (${ready})`);
    return child;
  }
}

/**
 * The next message from the process.
 *
 * @param {ChildProcess} child
 * @param {number} limitMs
 * @param {() => void} ask
 * @returns {Promise<any>}
 */
function answer(child, limitMs, ask) {
  return new Promise((resolve) => {
    /** @param {unknown} result */
    const settle = (result) => {
      clearTimeout(timer);
      child.off("message", settle);
      child.off("exit", crashed);
      resolve(result);
    };
    const crashed = () => {
      settle("crash");
    };
    const timer = setTimeout(() => {
      settle("timeout");
    }, limitMs);
    child.on("message", settle);
    child.on("exit", crashed);
    ask();
  });
}
