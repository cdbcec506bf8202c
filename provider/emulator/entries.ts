import { newRequestId } from "../local";
import type { FaultKind } from "./faults";
import type { ServedRequest } from "./http";
import type { Outcome } from "./metrics";

/** What is recorded about a request: reported once, when it is answered, to the log and the metrics. */
export interface LogEntry {
  readonly cloud: string;
  readonly requestId: string;
  readonly begun: number;
  /** One of a limited set. */
  operation: string;
  /** The access key that signed it, once verified. */
  sender?: string;
  code: string;
  fault?: FaultKind;
  /** An error that is not meant for the client. */
  failure?: unknown;
}

/** Writes a request's record to the log. */
export type WriteEntry = (level: "info" | "error", entry: object) => void;

const open = new WeakMap<ServedRequest, LogEntry>();

/** The record of a request; there is one for each request to a cloud's API. */
export function logEntry(request: ServedRequest, cloud: string): LogEntry {
  const known = open.get(request);
  if (known) return known;
  const begun = performance.now();
  const entry = { cloud, requestId: newRequestId(), begun, operation: "unknown", code: "OK" };
  open.set(request, entry);
  return entry;
}

/** Completes the record of a request; `status` is undefined if it got no response. */
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
  // Neither URL nor parameters: both may contain secrets.
  log(failure === undefined ? "info" : "error", { ...line, ...more });
}

/** An error without its message, which may quote input. */
function described(failure: unknown): object {
  if (!(failure instanceof Error)) return { name: typeof failure };
  const at = (failure.stack ?? "").split("\n").filter((frame) => /^ {4}at /.test(frame));
  return { name: failure.name, at: at.slice(0, 8).map((frame) => frame.trim()) };
}
