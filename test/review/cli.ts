import { spawn } from "node:child_process";
import { join } from "node:path";
import { Command } from "commander";
import type { AddCommand } from "../../cli/command";

// The test runner sets it for its workers where it prints to a terminal.
delete process.env.FORCE_COLOR;

const MAIN = join(__dirname, "../../cli/index.js");

/** The result of a run of `pki`. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command in a separate process. */
export function cli(
  args: readonly string[],
  {
    input,
    env,
    cwd,
  }: { readonly input?: string; readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env }, cwd });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? -1, stdout, stderr });
    });
    child.stdin.end(input ?? "");
  });
}

/** Runs one command within this process; its errors are thrown. */
export async function inProcess(add: AddCommand, args: readonly string[]): Promise<CliResult> {
  const program = new Command("pki").exitOverride();
  add(program);
  let [stdout, stderr] = ["", ""];
  const complain = jest.spyOn(console, "error").mockImplementation((line) => {
    stderr += `${String(line)}\n`;
  });
  const write = jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    stdout += String(chunk);
    return true;
  });
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await program.parseAsync(args, { from: "user" });
    const code: unknown = process.exitCode;
    return { code: typeof code === "number" ? code : 0, stdout, stderr };
  } finally {
    process.exitCode = before;
    write.mockRestore();
    complain.mockRestore();
  }
}
