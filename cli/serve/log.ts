import { createWriteStream, fstatSync } from "node:fs";
import type { Writable } from "node:stream";
import { APPEND } from "../../provider/base/files";
import { Log } from "../../provider/emulator/log";
import { isStream, refuseLink, tryAppending } from "../output";
import type { WorkerExit } from "./workers";

/** The log of an option: a file, `-` for standard error, or `none`. */
export async function logOf(log: string): Promise<Log | undefined> {
  // A reader of the output may go away; that does not end the server.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  if (log === "none") return undefined;
  if (log === "-") return new Log(standardError);
  await refuseLink(log);
  if (!isStream(log)) await tryAppending(log);
  // Node also accepts numbers as paths; the file is reopened after an error, when it may have been replaced by a link.
  const flags = isStream(log) ? "a" : (APPEND as unknown as string);
  return new Log(() => createWriteStream(log, { flags, mode: 0o600 }));
}

/**
 * Writes to standard error asynchronously: a stopped terminal, or a file on a disk that does not respond, would
 * otherwise block all requests. Pipes and sockets are asynchronous anyway.
 */
function standardError(): Writable {
  const kind = fstatSync(STDERR);
  const isPipe = kind.isFIFO() || kind.isSocket();
  return isPipe ? process.stderr : createWriteStream("", { fd: STDERR, autoClose: false });
}

const STDERR = 2;

/** Tells of a process that ended and is replaced: in the log, or on standard error if there is none. */
export const tellOf =
  (log: Log | undefined) =>
  ({ pid, code, signal }: WorkerExit): void => {
    const event = "a worker ended unexpectedly; another takes its place";
    if (log) log.write(`${JSON.stringify({ level: 50, time: Date.now(), event, pid, code, signal })}\n`);
    else console.error(`pki: ${event} (process ${pid}, ${signal ?? `exit code ${code}`})`);
  };
