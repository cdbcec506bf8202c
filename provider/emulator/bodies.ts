import type { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import type { Limits } from "./limits";

/** What is refused before a body is there; the status is the HTTP library's to read. */
class Refused extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** Memory that several requests share. */
class Pool {
  private used = 0;

  constructor(private readonly most: number) {}

  /** Takes some more for a request; false when there is none left. */
  take(bytes: number): boolean {
    if (this.used + bytes > this.most) return false;
    this.used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.used -= bytes;
  }
}

/** Bytes that a body begins with; what it gets more is twice as much each time. */
const FIRST = 4096;

/**
 * Holds bodies until their requests are over, all together in so much memory: those of who names no known key or token
 * in less, and each of them less, so that they cannot keep the others out.
 */
export class Bodies {
  private readonly known: Pool;
  private readonly strange: Pool;

  constructor(
    private readonly limits: Pick<Limits, "body" | "strangeBody" | "bodies" | "strangeBodies">,
    /** Whether the headers name somebody who is known; whether it is them, is found out later. */
    private readonly isKnown: (request: FastifyRequest) => boolean,
  ) {
    this.known = new Pool(limits.bodies);
    this.strange = new Pool(limits.strangeBodies);
  }

  private readonly releases = new WeakMap<FastifyRequest, () => void>();

  /** Gives back what the body of a request has taken up. */
  release(request: FastifyRequest): void {
    this.releases.get(request)?.();
  }

  /** The body of a request; it is given back by {@link release}, or when the connection is gone. */
  read(request: FastifyRequest, payload: Readable): Promise<Buffer> {
    const isKnown = this.isKnown(request);
    const pool = isKnown ? this.known : this.strange;
    const most = isKnown ? this.limits.body : Math.min(this.limits.body, this.limits.strangeBody);
    const held = new Held(pool, most);
    const { socket } = request.raw;
    const release = (): void => {
      held.release();
      socket.off("close", release);
      this.releases.delete(request);
    };
    socket.once("close", release);
    this.releases.set(request, release);
    return new Promise((resolve, reject) => {
      const refuse = (refused: Error): void => {
        payload.off("data", take);
        release();
        reject(refused);
      };
      const take = (part: Buffer): void => {
        const refused = held.add(part);
        if (refused) refuse(refused);
      };
      if (Number(request.headers["content-length"] ?? 0) > most) {
        refuse(tooLarge());
        return;
      }
      payload.on("data", take);
      payload.once("end", () => {
        resolve(held.content);
      });
      payload.once("error", refuse);
    });
  }
}

const tooLarge = (): Refused => new Refused(413, "the body is too large");

/** A body as far as it is there. */
class Held {
  private block = Buffer.alloc(0);
  private length = 0;

  constructor(
    private readonly pool: Pool,
    private readonly most: number,
  ) {}

  get content(): Buffer {
    return this.block.subarray(0, this.length);
  }

  /** Takes a part; gives why not. It is copied, because a small one may hold on to the large block that it came in. */
  add(part: Buffer): Refused | undefined {
    const needed = this.length + part.length;
    if (needed > this.most) return tooLarge();
    if (needed > this.block.length) {
      const size = Math.min(this.most, Math.max(needed, FIRST, 2 * this.block.length));
      if (!this.pool.take(size - this.block.length)) return new Refused(429, "too many bodies at once");
      const larger = Buffer.allocUnsafeSlow(size);
      this.block.copy(larger);
      this.block = larger;
    }
    this.length += part.copy(this.block, this.length);
    return undefined;
  }

  release(): void {
    this.pool.give(this.block.length);
    [this.block, this.length] = [Buffer.alloc(0), 0];
  }
}
