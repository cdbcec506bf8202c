import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { newFolder } from "../x509/support";

export const CLI = join(__dirname, "../../cli/index.js");

/** `pki serve` in a process of its own. */
export interface Serve {
  readonly endpoint: string;
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly output: string[];
  readonly log: string[];
  /** Ends it by a signal and tells its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The key of the tests, as options. */
export const KEY_OPTIONS = ["--access-key", "AKIDEXAMPLE", "--secret-key", "secretEXAMPLE"];

/** Starts it over an empty store on a free port; the environment has none of the caller's. */
export async function startServe(
  options: readonly string[] = KEY_OPTIONS,
  env: NodeJS.ProcessEnv = {},
): Promise<Serve> {
  const args = [CLI, "serve", "--port", "0", "--store", newFolder(), ...options];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [output, log]: [string[], string[]] = [[], []];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => output.push(line));
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const ended = once(child, "close") as Promise<[number | null]>;
  const first = await Promise.race([
    (once(lines, "line") as Promise<[string]>).then(([line]) => line),
    ended.then(([code]) => Promise.reject(new Error(`ended with ${code}: ${log.join("\n")}`))),
  ]);
  const stop: Serve["stop"] = async (signal = "SIGTERM") => {
    child.kill(signal);
    const [code] = await ended;
    return code;
  };
  return { endpoint: first.replace("listening on ", ""), child, output, log, stop };
}
