import { newRequestId } from "../local";
import type { FaultKind } from "./faults";
import type { ServedRequest } from "./http";
import type { Outcome } from "./metrics";

/** What is known of a request: told once, when it is answered, to the log and to the metrics. */
export interface LogEntry {
  readonly cloud: string;
  readonly requestId: string;
  readonly begun: number;
  /** Of a known few. */
  operation: string;
  /** The access key that it is signed with, once that is known to be so. */
  sender?: string;
  code: string;
  fault?: FaultKind;
  /** An error that is not meant for the caller. */
  failure?: unknown;
}

/** Writes what is known of a request to the log. */
export type WriteEntry = (level: "info" | "error", entry: object) => void;

const open = new WeakMap<ServedRequest, LogEntry>();

/** The entry of a request; there is one for each that speaks to a cloud. */
export function logEntry(request: ServedRequest, cloud: string): LogEntry {
  const known = open.get(request);
  if (known) return known;
  const begun = performance.now();
  const entry = { cloud, requestId: newRequestId(), begun, operation: "unknown", code: "OK" };
  open.set(request, entry);
  return entry;
}

/** Ends the entry of a request; `status` is undefined when it got no answer. */
export function closeEntry(
  request: ServedRequest,
  status: number | undefined,
  { count, log }: { readonly count: (outcome: Outcome) => void; readonly log: WriteEntry },
): void {
  const entry = open.get(request);
  if (!entry) return;
  open.delete(request);
  const { requestId, cloud, operation, sender, fault, failure } = entry;
  const seconds = (performance.now() - entry.begun) / 1000;
  const code = entry.code === "OK" && (status ?? 0) >= 400 ? String(status) : entry.code;
  count({ cloud, operation, code, seconds });
  const line = {
    requestId,
    cloud,
    operation,
    sender,
    status,
    code,
    milliseconds: Math.round(seconds * 1e5) / 100,
  };
  const more = { ...(fault && { fault }), ...(failure === undefined ? {} : { failure: described(failure) }) };
  // Neither address nor parameters: secrets travel in both.
  log(failure === undefined ? "info" : "error", { ...line, ...more });
}

/** An error without its message, which may quote what came in. */
function described(failure: unknown): object {
  if (!(failure instanceof Error)) return { name: typeof failure };
  const at = (failure.stack ?? "").split("\n").filter((frame) => /^ {4}at /.test(frame));
  return { name: failure.name, at: at.slice(0, 8).map((frame) => frame.trim()) };
}
