import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** How a call can go wrong between client and service, before or after the service has acted. */
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

/** What a fault does with a call; `undefined` lets it through. */
export type Choice = (operation: string, count: number) => FaultKind | undefined;

/** The answers of a service whose calls can be made to fail. */
export interface FaultyAnswers {
  /** What the client gets if nothing goes wrong. */
  readonly send: () => void;
  /** The text of that answer. */
  readonly text: string;
  /** The service's way to say that something in it has broken. */
  readonly broken: () => void;
  /** How many milliseconds "slow" keeps it back. */
  readonly delay: number;
}

/** Whether the connection ended in place of a call. */
export function cutBefore(response: ServerResponse, kind: FaultKind): boolean {
  if (kind === "lost-before") response.destroy();
  else if (kind === "reset-before") response.socket?.resetAndDestroy();
  else return false;
  return true;
}

/** Answers a call that was carried out, or spoils the answer. */
export async function answerWith(
  response: ServerResponse,
  kind: FaultKind | undefined,
  { send, text, broken, delay }: FaultyAnswers,
): Promise<void> {
  // A test that has its result need not wait for an answer that nobody reads.
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
