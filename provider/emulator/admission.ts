import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ServedAnswer, ServedRequest, AnswerOrReset } from "./http";

/** Work with limited concurrency; anything above the limit is refused. */
export class Share {
  private running = 0;

  constructor(private readonly most: number) {}

  /** Does work if the limit allows; undefined otherwise. */
  async of<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.running >= this.most) return undefined;
    this.running++;
    try {
      return await work();
    } finally {
      this.running--;
    }
  }
}

const TOO_MANY: ServedAnswer = {
  status: 503,
  headers: { "retry-after": "1" },
  body: "Too many requests at once; try again in a second.\n",
};

/**
 * Answers requests with limited concurrency; a client above the limit is told to retry. The time that a client takes to
 * read its response does not count.
 */
export const admit = async (share: Share, make: () => Promise<ServedAnswer>): Promise<ServedAnswer> =>
  (await share.of(make)) ?? TOO_MANY;

/** Maximum unanswered requests of one connection. */
const PIPELINED = 16;

/** Closes connections that send without reading: a single packet can contain thousands of requests. */
export function pipelineGate(): (
  request: ServedRequest,
  response: ServerResponse,
) => AnswerOrReset | undefined {
  const open = new WeakMap<Socket, number>();
  return ({ raw: { socket } }, response) => {
    const count = (open.get(socket) ?? 0) + 1;
    open.set(socket, count);
    if (count > PIPELINED) {
      socket.destroy();
      return "reset";
    }
    response.once("close", () => open.set(socket, (open.get(socket) ?? 1) - 1));
    return undefined;
  };
}
