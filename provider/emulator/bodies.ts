import { HttpError, type ServedRequest } from "./http";
import type { Limits } from "./limits";

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

/** Stands for a body that was left unread, because nothing that it could say would let the request in. */
export const UNREAD = Buffer.alloc(0);

/** What of a request decides about its body, before anything of it is read. */
export interface Head {
  /** Whether the headers name somebody who is known; whether it is them, is found out later. */
  isKnown(request: ServedRequest): boolean;
  /** Whether the body itself may say who asks, or nobody has to. */
  isForAll(request: ServedRequest): boolean;
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
    private readonly head: Head,
  ) {
    this.known = new Pool(limits.bodies);
    this.strange = new Pool(limits.strangeBodies);
  }

  private readonly releases = new WeakMap<ServedRequest, () => void>();

  /** Gives back what the body of a request has taken up. */
  release(request: ServedRequest): void {
    this.releases.get(request)?.();
  }

  /**
   * The body of a request; it is given back by {@link release}, or when the connection is gone. It is {@link UNREAD} of
   * a request that is refused whatever follows.
   */
  read(request: ServedRequest): Promise<Buffer> {
    const isKnown = this.head.isKnown(request);
    if (!isKnown && !this.head.isForAll(request)) return this.unread(request);
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
    return this.collect(request, held, release);
  }

  /** What follows is thrown away as it comes, if it is little. */
  private unread({ headers }: ServedRequest): Promise<Buffer> {
    const isMuch = Number(headers["content-length"] ?? 0) > this.limits.strangeBody;
    return isMuch ? Promise.reject(tooLarge()) : Promise.resolve(UNREAD);
  }

  private collect({ raw, headers }: ServedRequest, held: Held, release: () => void): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const refuse = (refused: Error): void => {
        raw.off("data", take);
        release();
        reject(refused);
      };
      const take = (part: Buffer): void => {
        const refused = held.add(part);
        if (refused) refuse(refused);
      };
      if (Number(headers["content-length"] ?? 0) > held.most) {
        refuse(tooLarge());
        return;
      }
      raw.on("data", take);
      raw.once("end", () => {
        resolve(held.content);
      });
      raw.once("error", refuse);
    });
  }
}

const tooLarge = (): HttpError => new HttpError(413, "the body is too large");

/** A body as far as it is there. */
class Held {
  private block = Buffer.alloc(0);
  private length = 0;

  constructor(
    private readonly pool: Pool,
    readonly most: number,
  ) {}

  get content(): Buffer {
    return this.block.subarray(0, this.length);
  }

  /** Takes a part; gives why not. It is copied, because a small one may hold on to the large block that it came in. */
  add(part: Buffer): HttpError | undefined {
    const needed = this.length + part.length;
    if (needed > this.most) return tooLarge();
    if (needed > this.block.length) {
      const size = Math.min(this.most, Math.max(needed, FIRST, 2 * this.block.length));
      if (!this.pool.take(size - this.block.length)) return new HttpError(429, "too many bodies at once");
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
