import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** How a call can fail between client and service, before or after the service has acted. */
export type FaultKind =
  | "lost-before"
  | "lost-after"
  | "reset-before"
  | "reset-after"
  | "throttled"
  | "in-use"
  | "slow"
  | "500-before"
  | "500-after"
  | "truncated-after"
  | "html-after"
  | "malformed-after"
  | "token-withdrawn"
  | "token-expired"
  | "token-short";

/** The fault for a call; `undefined` lets it through. */
export type Choice = (operation: string, count: number) => FaultKind | undefined;

/** The answers of a service whose calls can be made to fail. */
export interface FaultyAnswers {
  /** Sends the answer that the client gets if nothing goes wrong. */
  readonly send: () => void;
  /** The text of that answer. */
  readonly text: string;
  /** The service's internal error. */
  readonly broken: () => void;
  /** Milliseconds by which "slow" delays the answer. */
  readonly delay: number;
}

/** Whether the connection was cut instead of carrying out the call. */
export function cutBefore(response: ServerResponse, kind: FaultKind): boolean {
  if (kind === "lost-before") response.destroy();
  else if (kind === "reset-before") response.socket?.resetAndDestroy();
  else return false;
  return true;
}

/** Answers a call that was carried out, or corrupts the answer. */
export async function answerWith(
  response: ServerResponse,
  kind: FaultKind | undefined,
  { send, text, broken, delay }: FaultyAnswers,
): Promise<void> {
  // A finished test must not wait for an answer that nobody reads.
  if (kind === "slow") await sleep(delay, undefined, { ref: false });
  switch (kind) {
    case "lost-after":
      response.destroy();
      break;
    case "reset-after":
      response.socket?.resetAndDestroy();
      break;
    case "500-after":
      broken();
      break;
    case "truncated-after":
      response.writeHead(200, { "content-length": String(text.length) });
      response.write(text.slice(0, text.length >> 1), () => response.destroy());
      break;
    case "malformed-after":
      response.end(text.slice(0, -1));
      break;
    case "html-after":
      response.writeHead(502, { "content-type": "text/html" });
      response.end("<html><body>Bad Gateway</body></html>");
      break;
    default:
      send();
  }
}
