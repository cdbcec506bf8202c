import type { Filled } from "./fill";

/** The key that both sides know. */
export const KEY = { accessKeyId: "AKIDEXAMPLE", accessKeySecret: "secretEXAMPLE" };
export const HUAWEI_KEY = { accessKeyId: KEY.accessKeyId, secretAccessKey: KEY.accessKeySecret };

/** What a flooder is told. */
export interface Flood extends Filled {
  readonly endpoint: string;
  /** Clients that ask one thing after the other. */
  readonly clients: number;
  /** Connections that are held open. */
  readonly held: number;
}

/** What the server tells of its loop, once a second. */
export interface LoopSecond {
  /** Milliseconds by which callbacks came late: the longest, and 99 of 100. */
  readonly longest: number;
  readonly p99: number;
  /** Share of the second in which the process computed, and in which its loop was busy. */
  readonly cpu: number;
  readonly busy: number;
  /** MB. */
  readonly resident: number;
  readonly heap: number;
  readonly external: number;
}

/** What the server tells when it ends. */
export interface Told {
  readonly seconds: readonly LoopSecond[];
  /** MB of heap that were held after each collection that was asked for. */
  readonly kept: readonly number[];
}
