import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply } from "fastify";
import { turn } from "../base/turns";

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

/** What goes back where no cloud is spoken. */
export interface PlainAnswer {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer | object;
}

const TEXT = { "content-type": "text/plain; charset=utf-8" };
const TOO_MANY: PlainAnswer = {
  status: 503,
  headers: { ...TEXT, "retry-after": "1" },
  body: "Too many at once; try again in a second.\n",
};

/** An answer in plain text. */
export const plainAnswer = (status: number, body: string): PlainAnswer => ({ status, headers: TEXT, body });

/**
 * Answers with what is made beside so much other at once; who comes too much is told to come again. How long the one
 * who asked takes to read it is not part of that.
 */
export async function admit(
  share: Share,
  reply: FastifyReply,
  make: () => Promise<PlainAnswer>,
): Promise<FastifyReply> {
  const { status = 200, headers = {}, body } = (await share.of(make)) ?? TOO_MANY;
  return reply.code(status).headers(headers).send(body);
}

/** Requests that one connection may have sent without having their answers. */
const PIPELINED = 16;

/** Ends connections that send on and on without reading: one delivery can hold thousands of requests. */
export function refusePipelines(app: FastifyInstance): void {
  const open = new WeakMap<Socket, number>();
  app.addHook("onRequest", ({ raw: { socket } }, reply, done) => {
    const count = (open.get(socket) ?? 0) + 1;
    open.set(socket, count);
    if (count > PIPELINED) {
      socket.destroy();
      return;
    }
    reply.raw.once("close", () => open.set(socket, (open.get(socket) ?? 1) - 1));
    done();
  });
}

/** Lets every request wait for its turn, but for those about health. */
export function addTurns(app: FastifyInstance): void {
  app.addHook("preHandler", async ({ routeOptions }) => {
    if (routeOptions.config.door !== "health") await turn();
  });
}
