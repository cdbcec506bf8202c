import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { newFolder } from "../x509/support";

export const CLI = join(__dirname, "../../cli/index.js");

/** `pki serve` in a separate process. */
export interface Serve {
  readonly endpoint: string;
  readonly child: ChildProcess;
  /** Everything printed so far. */
  readonly output: string[];
  readonly log: string[];
  /** Stops it with a signal and returns its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The test key as command-line options. */
export const KEY_OPTIONS = ["--access-key", "AKIDEXAMPLE", "--secret-key", "secretEXAMPLE"];

/** Starts it over an empty store on an unused port, without any of the caller's environment. */
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
