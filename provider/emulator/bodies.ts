import { HttpError, type ServedRequest } from "./http";
import type { Limits } from "./limits";

/** A memory limit shared by several requests. */
class Pool {
  private used = 0;

  constructor(private readonly most: number) {}

  /** Reserves more memory for a request; false if there is none left. */
  take(bytes: number): boolean {
    if (this.used + bytes > this.most) return false;
    this.used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.used -= bytes;
  }
}

/** The placeholder for a body that was not read, because the request is refused whatever it contains. */
export const UNREAD = Buffer.alloc(0);

/** What decides about a request's body before it is read. */
export interface Head {
  /** Whether the headers name a known key or token; whether the sender really has it is checked later. */
  isKnown(request: ServedRequest): boolean;
  /** Whether the body itself may authenticate the sender, or no authentication is needed. */
  isForAll(request: ServedRequest): boolean;
}

/** Initial size of a body's buffer, in bytes; it doubles each time. */
const FIRST = 4096;

/**
 * Keeps bodies in memory until their requests are finished, with a limit for all of them. Requests that do not name a
 * known key or token have lower limits, in total and each, so that they cannot crowd out the others.
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

  /** Releases the memory of a request's body. */
  release(request: ServedRequest): void {
    this.releases.get(request)?.();
  }

  /**
   * Reads the body of a request; it is released by {@link release}, or when the connection closes. {@link UNREAD} if
   * the request is refused whatever it contains.
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

  /** Discards the remainder as it arrives, if it is small. */
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

/** A body as received so far. */
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

  /**
   * Adds a chunk; returns the reason if it is refused. The chunk is copied, because a small one may keep the large
   * block that it arrived in alive.
   */
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
