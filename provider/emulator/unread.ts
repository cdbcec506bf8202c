import type { Socket } from "node:net";

interface Answer {
  readonly socket: Socket;
  readonly bytes: number;
}

/**
 * Responses waiting to be read. When their total becomes too large, the client that has not read for longest is
 * disconnected: otherwise a few clients that never read could fill the memory.
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
