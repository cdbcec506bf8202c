import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ServedAnswer, ServedRequest, AnswerOrReset } from "./http";

/** Work of which so much is done at once; more is refused. */
export class Share {
  private running = 0;

  constructor(private readonly most: number) {}

  /** Does work if there is room for it; undefined when there is none. */
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
 * Answers with what is made beside so much other at once; who comes too much is told to come again. How long the one
 * who asked takes to read it is not part of that.
 */
export const admit = async (share: Share, make: () => Promise<ServedAnswer>): Promise<ServedAnswer> =>
  (await share.of(make)) ?? TOO_MANY;

/** Requests that one connection may have sent without having their answers. */
const PIPELINED = 16;

/** Ends connections that send on and on without reading: one delivery can hold thousands of requests. */
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
