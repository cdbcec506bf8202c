/** Limits per client; a request above any of them is refused, or its connection closed. */
export interface Limits {
  /** Bytes of a body. Certificates, chains and keys are far smaller. */
  readonly body: number;
  /** Bytes of a body whose headers name no known key or token. */
  readonly strangeBody: number;
  /** Bytes of all bodies together, and of all those whose headers name no known key or token. */
  readonly bodies: number;
  readonly strangeBodies: number;
  /** Bytes of all headers including the URL, in which Alibaba Cloud's parameters are sent. */
  readonly headers: number;
  /** Milliseconds for a request to arrive completely. */
  readonly arrival: number;
  /** Milliseconds for an operation; generating a 4096-bit key may take seconds. */
  readonly operation: number;
  /** Milliseconds that an idle connection is kept. */
  readonly idle: number;
  /** Concurrent calls. */
  readonly concurrency: number;
  /** Concurrent requests for pages and metrics, and for CRLs, OCSP responses and CA certificates. */
  readonly pages: number;
  readonly keyless: number;
  readonly connections: number;
  /** Bytes of all unread responses together. */
  readonly unread: number;
  /** Milliseconds for running requests to finish at shutdown. */
  readonly grace: number;
}

export const LIMITS: Limits = {
  body: 1 << 20,
  strangeBody: 128 << 10,
  bodies: 64 << 20,
  strangeBodies: 16 << 20,
  headers: 128 << 10,
  arrival: 10_000,
  operation: 30_000,
  idle: 30_000,
  concurrency: 256,
  pages: 2,
  keyless: 64,
  connections: 1024,
  unread: 256 << 20,
  grace: 10_000,
};

/** Limits that apply to all requests of a server together. */
const TOGETHER = [
  "bodies",
  "strangeBodies",
  "unread",
  "concurrency",
  "pages",
  "keyless",
  "connections",
] as const satisfies readonly (keyof Limits)[];

/** The limits of each of several processes, so that together they stay within those of one. */
export const limitsOfEach = (processes: number): Partial<Limits> =>
  Object.fromEntries(TOGETHER.map((name) => [name, Math.ceil(LIMITS[name] / processes)]));
