import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { journalFolder } from "../resources/creates/journal";
import type { DeclaredAuthority } from "../resources/kind";
import { isRunning } from "./processes";

/**
 * CAs as the program of this run declares them, by URN: what is checked below them reads here what is above. A program
 * with several providers has a process for each of them, so what one has checked stands in a file for the others.
 */
export interface Plans {
  get(urn: string): DeclaredAuthority | undefined;
  set(urn: string, plan: DeclaredAuthority): void;
  /** Removes what this process has written. */
  close(): void;
}

/** What tells one run from another on this machine. */
export interface Run {
  /** Address of the engine. */
  readonly engine: string;
  /** Its process. */
  readonly process: number;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/**
 * The plans of one run. Files of runs whose engine has ended without letting anybody clean up are removed.
 *
 * @param folder - where runs have theirs; nobody else may write there
 */
export function plansOf(run: Run, folder = join(dirname(journalFolder()), "runs")): Plans {
  removeEnded(folder);
  const files = join(folder, `${run.process}-${hash(run.engine)}`);
  const own = new Map<string, DeclaredAuthority>();
  const fileOf = (urn: string): string => join(files, `${hash(urn)}.json`);
  return {
    get: (urn) => own.get(urn) ?? readPlan(fileOf(urn)),
    set(urn, plan) {
      own.set(urn, plan);
      mkdirSync(files, { recursive: true, mode: 0o700 });
      writeFileSync(fileOf(urn), JSON.stringify(plan), { mode: 0o600 });
    },
    close() {
      for (const urn of own.keys()) rmSync(fileOf(urn), { force: true });
      own.clear();
      removeIfEmpty(files);
    },
  };
}

function readPlan(file: string): DeclaredAuthority | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as DeclaredAuthority;
  } catch {
    // Nobody has checked it in this run.
    return undefined;
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It was never there, or another process of the run still has files in it.
  }
}

function removeEnded(folder: string): void {
  for (const name of namesIn(folder)) {
    const process = Number(/^\d+/.exec(name)?.[0]);
    if (process > 0 && !isRunning(process)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
