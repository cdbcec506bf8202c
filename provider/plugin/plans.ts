import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ifPossible, isOwnFolder } from "../base/files";
import { journalFolder } from "../resources/creates/journal";
import type { DeclaredAuthority } from "../resources/kind";
import { isRunning } from "./processes";

/**
 * The CAs declared by this run's program, by URN: checks of resources below them read their issuers here. A program
 * with several providers has a process for each of them, so each writes what it has checked into files for the
 * others.
 */
export interface Plans {
  get(urn: string): DeclaredAuthority | undefined;
  set(urn: string, plan: DeclaredAuthority): void;
  /** Removes the files that this process has written. */
  close(): void;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/**
 * The plans of one run. Each process writes into a folder of its own, in the folder of its run; what processes left
 * that were killed is removed. Where nothing can be written, or others could write, a process knows only its own plans.
 *
 * @param engine - address of the engine, which tells one run from another on this machine
 * @param folder - where runs have theirs
 */
export function plansOf(engine: string, folder = join(dirname(journalFolder()), "runs")): Plans {
  removeEnded(folder);
  const run = join(folder, hash(engine));
  const own = join(run, String(process.pid));
  const plans = new Map<string, DeclaredAuthority>();
  const nameOf = (urn: string): string => `${hash(urn)}.json`;
  return {
    get: (urn) =>
      plans.get(urn) ??
      foldersIn(run)
        .map((other) => readPlan(join(other, nameOf(urn))))
        .find((plan) => plan !== undefined),
    set(urn, plan) {
      plans.set(urn, plan);
      ifPossible(() => {
        write(own, nameOf(urn), JSON.stringify(forOthers(plan)));
      });
    },
    close() {
      plans.clear();
      remove(own);
      removeIfEmpty(run);
    },
  };
}

/** Another provider has other settings: what a connection is called here says nothing there, or leads somewhere else. */
const forOthers = ({ connection: _own, ...plan }: DeclaredAuthority): DeclaredAuthority => plan;

// Moved into place only when complete: another process may be reading it.
function write(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isOwnFolder(folder)) return;
  const unfinished = join(folder, "unfinished");
  writeFileSync(unfinished, text, { mode: 0o600 });
  renameSync(unfinished, join(folder, name));
}

/** Undefined if no process has checked it in this run. */
const readPlan = (file: string): DeclaredAuthority | undefined =>
  ifPossible(() =>
    isOwnFolder(dirname(file)) ? (JSON.parse(readFileSync(file, "utf8")) as DeclaredAuthority) : undefined,
  );

const remove = (folder: string): void => {
  ifPossible(() => {
    rmSync(folder, { recursive: true, force: true });
  });
};

function removeEnded(folder: string): void {
  for (const run of foldersIn(folder)) {
    foldersIn(run)
      .filter((own) => !isRunning(Number(basename(own))))
      .forEach(remove);
    removeIfEmpty(run);
  }
}

/** Also fails while another process of the run still has files in it. */
const removeIfEmpty = (folder: string): void => {
  ifPossible(() => {
    rmdirSync(folder);
  });
};

/** The folders in a folder; links are not followed. */
const foldersIn = (folder: string): string[] =>
  (ifPossible(() => readdirSync(folder, { withFileTypes: true })) ?? [])
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
