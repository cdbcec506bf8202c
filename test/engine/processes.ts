import { readdirSync, readFileSync } from "node:fs";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All running processes on this machine. */
function processes(): Process[] {
  const numbers = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((name) => {
    try {
      // The name in parentheses may itself contain spaces and parentheses.
      const [state = "", parent = ""] = readFileSync(`/proc/${name}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
      return state === "Z" ? [] : [{ pid: Number(name), parent: Number(parent), command }];
    } catch {
      // It exited between the two reads.
      return [];
    }
  });
}

/** The descendants of a process; process groups do not help, because plugins have their own. */
function below(pid: number): Process[] {
  const all = processes();
  const found: Process[] = [];
  const collect = (parent: number): void => {
    for (const child of all.filter((candidate) => candidate.parent === parent)) {
      found.push(child);
      collect(child.pid);
    }
  };
  collect(pid);
  return found;
}

/** The identifiers of all descendants of a process. */
export const descendants = (pid: number): number[] => below(pid).map((found) => found.pid);

/** The processes below a `pulumi` command that run this package's code. */
export const providerProcesses = (pid: number): number[] =>
  below(pid)
    .filter(({ command }) => /dynamic-provider|pulumi-pki\/plugin\/index\.js/.test(command))
    .map((found) => found.pid);

/** Kills a process without a chance to clean up; one that has already ended is fine. */
export function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** {@link end} for a process and all its descendants. */
export function endTree(pid: number): void {
  [pid, ...descendants(pid)].forEach(end);
}
