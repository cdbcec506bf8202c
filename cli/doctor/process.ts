import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** How a process ended, and what it printed. */
export interface Ended {
  /** Undefined when it could not be started, or was ended because it took too long. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const PATIENCE = 15_000;
const MAX_OUTPUT = 8 << 20;

/**
 * Runs a program without a shell, and ends it when it takes too long.
 *
 * @param patience - milliseconds
 */
export const run = (
  program: string,
  args: readonly string[],
  cwd = process.cwd(),
  patience = PATIENCE,
): Promise<Ended> =>
  new Promise((resolve) => {
    // A program may ignore every other signal.
    const kill = { timeout: patience, killSignal: "SIGKILL" } as const;
    const options = { ...kill, cwd, maxBuffer: MAX_OUTPUT, encoding: "utf8" } as const;
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : undefined) : 0;
      resolve({ code, stdout, stderr });
    });
    // Nothing may wait for an answer to a question.
    child.stdin?.end();
  });

const EXTENSIONS = process.platform === "win32" ? [".exe", ".cmd", ".bat", ""] : [""];

/** The path of an executable, in the first of the folders that has it. */
export function executableIn(folders: readonly string[], name: string): string | undefined {
  return folders
    .flatMap((folder) => EXTENSIONS.map((extension) => join(folder, `${name}${extension}`)))
    .find((file) => existsSync(file));
}

/** The folders in which programs are looked for. */
export const searchPath = (): string[] =>
  (process.env.PATH ?? "").split(delimiter).filter((one) => one !== "");

/** The folder of a program, and that of the file which it links to. */
export const foldersOf = (file: string): string[] => [dirname(file), dirname(realpathSync(file))];
