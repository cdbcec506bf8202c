/** What one caller may take up; a request above any of these is refused, or its connection closed. */
export interface Limits {
  /** Bytes of a body. Certificates, chains and keys are far below. */
  readonly body: number;
  /** Bytes of one whose headers name no known key or token. */
  readonly strangeBody: number;
  /** Bytes of all bodies at once, and of all whose headers name nobody known. */
  readonly bodies: number;
  readonly strangeBodies: number;
  /** Bytes of all headers with the address, in which Alibaba Cloud's parameters travel. */
  readonly headers: number;
  /** Milliseconds for a request to arrive completely. */
  readonly arrival: number;
  /** Milliseconds for an operation; a key of 4096 bits may take seconds. */
  readonly operation: number;
  /** Milliseconds that an idle connection is kept. */
  readonly idle: number;
  /** Calls that are carried out at once. */
  readonly concurrency: number;
  /** Pages and metrics that are made at once, and lists, answers on status and certificates that need no key. */
  readonly pages: number;
  readonly keyless: number;
  readonly connections: number;
  /** Bytes of all answers at once that nobody has read yet. */
  readonly unread: number;
  /** Milliseconds that running requests have when the server is told to stop. */
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
