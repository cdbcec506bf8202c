import type { Socket } from "node:net";

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
