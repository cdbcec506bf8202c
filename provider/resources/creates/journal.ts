import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { ifPossible, isOwnFolder, READ, WRITE } from "../../base/files";

/**
 * What this machine knows about its own creates. A create that finds an object with its own key must distinguish two
 * cases that look the same: an earlier attempt was interrupted before the engine recorded it, so that it has to be
 * taken over; or it is in the state and is being replaced on demand, so that it must not be.
 */
export interface Journal {
  /** Records that a create with this key begins; `note` is stored with it. */
  begin(key: string, note?: string): void;
  /** The note of a pending create. */
  note(key: string): string | undefined;
  /** Records that its response is on the way to the engine. */
  end(key: string): void;
  /** `pending`: begun and not recorded by the engine. `done`: recorded. Undefined: nothing is known here. */
  evidence(key: string): "pending" | "done" | undefined;
}

/** How long after its response a create is certain to be in the state, if the process is still alive. */
const SETTLE = 2_000;
const KEEP = 24 * 3_600_000;

/** The folder of this user's journal. The XDG specification requires relative and empty paths to be ignored. */
export function journalFolder({ XDG_CACHE_HOME: named = "" }: NodeJS.ProcessEnv = process.env): string {
  return join(isAbsolute(named) ? named : join(homedir(), ".cache"), "pulumi-pki", "creates");
}

/**
 * A journal in a folder, with a small file for each key. At the end of a run the engine interrupts the provider: by
 * then every response has been recorded. A process that is killed leaves its creates pending. A folder that cannot be
 * written, or that others could write to, provides no evidence, and prevents nothing.
 */
export function fileJournal(folder: string): Journal {
  const answered = new Set<string>();
  let opened = false;
  const fileOf = (key: string): string => join(folder, createHash("sha256").update(key).digest("hex"));
  const textOf = (key: string): string | undefined =>
    ifPossible(() =>
      isOwnFolder(folder) ? withFile(fileOf(key), READ, (file) => readFileSync(file, "utf8")) : undefined,
    );
  const record = (key: string, text: string): void => {
    ifPossible(() => {
      if (!opened) open();
      if (!isOwnFolder(folder)) return;
      withFile(fileOf(key), WRITE | constants.O_TRUNC, (file) => {
        writeFileSync(file, text);
      });
    });
  };
  const settle = (key: string): void => {
    if (answered.delete(key)) record(key, "done");
  };
  const open = (): void => {
    opened = true;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (isOwnFolder(folder)) removeOld(folder);
    process.once("exit", () => {
      answered.forEach(settle);
    });
    // A process that handles the signal itself ends when it has nothing open.
    if (process.listenerCount("SIGINT") === 0) process.once("SIGINT", () => process.exit(130));
  };
  return {
    begin(key, note) {
      record(key, note === undefined ? "pending" : `pending\n${note}`);
    },
    note: (key) => textOf(key)?.split("\n")[1],
    end(key) {
      answered.add(key);
      setTimeout(settle, SETTLE, key).unref();
    },
    evidence(key) {
      const [text] = textOf(key)?.split("\n") ?? [];
      return text === "done" || text === "pending" ? text : undefined;
    },
  };
}

function withFile<T>(file: string, flags: number, work: (handle: number) => T): T {
  const handle = openSync(file, flags, 0o600);
  try {
    return work(handle);
  } finally {
    closeSync(handle);
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > KEEP) rmSync(file, { force: true });
  }
}
