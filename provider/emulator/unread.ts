import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

interface Answer {
  readonly socket: Socket;
  readonly bytes: number;
}

/**
 * Answers that wait to be read. When all of them together become too large, who has not read for longest loses the
 * connection: a few who ask and never read would fill the memory otherwise.
 */
export class Unread {
  private readonly answers = new Set<Answer>();
  private sum = 0;

  constructor(private readonly most: number) {}

  add(answer: Answer): void {
    this.answers.add(answer);
    this.sum += answer.bytes;
    // The oldest one comes first.
    for (const oldest of this.answers) {
      if (this.sum <= this.most || oldest === answer) return;
      this.remove(oldest);
      oldest.socket.destroy();
    }
  }

  remove(answer: Answer): void {
    if (this.answers.delete(answer)) this.sum -= answer.bytes;
  }
}

/** Bounds the bytes of all answers that were made and not read yet. */
export function boundUnread(app: FastifyInstance, most: number): void {
  const unread = new Unread(most);
  app.addHook("onSend", ({ raw: { socket } }, { raw }, payload, done) => {
    const isText = typeof payload === "string" || Buffer.isBuffer(payload);
    const answer = { socket, bytes: isText ? payload.length : 0 };
    unread.add(answer);
    raw.once("close", () => {
      unread.remove(answer);
    });
    done();
  });
}
