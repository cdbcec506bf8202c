import type { Filled } from "./fill";

/** The access key that both sides know. */
export const KEY = { accessKeyId: "AKIDEXAMPLE", accessKeySecret: "secretEXAMPLE" };
export const HUAWEI_KEY = { accessKeyId: KEY.accessKeyId, secretAccessKey: KEY.accessKeySecret };

/** Instructions for a flooder. */
export interface Flood extends Filled {
  readonly endpoint: string;
  /** Clients that send one request after another. */
  readonly clients: number;
  /** Connections to hold open. */
  readonly held: number;
}

/** What the server reports about its event loop once a second. */
export interface LoopSecond {
  /** Event loop delay in milliseconds: maximum and 99th percentile. */
  readonly longest: number;
  readonly p99: number;
  /** Share of the second in which the process used the processor, and in which its event loop was busy. */
  readonly cpu: number;
  readonly busy: number;
  /** MB. */
  readonly resident: number;
  readonly heap: number;
  readonly external: number;
}

/** What the server reports when it stops. */
export interface ServerReport {
  readonly seconds: readonly LoopSecond[];
  /** Heap in MB after each requested garbage collection. */
  readonly kept: readonly number[];
}
