import type { PkiErrorCode } from "../../provider/base/errors";
import type { EmulatorKey } from "../../provider/emulator/keys";
import type { Tally, Total } from "../../provider/emulator/tally";

/** What a process needs to serve, apart from the command's options. */
export interface Start {
  readonly key: EmulatorKey;
  readonly port: number;
  /** Certificate chain and key, PEM: all processes have the same. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** How many processes share the work, and the limits. */
  readonly workers: number;
}

/** From the parent to a worker. */
export type ToWorker =
  | { readonly type: "start"; readonly start: Start }
  | { readonly type: "count" }
  | { readonly type: "total"; readonly id: number; readonly total: Total }
  | { readonly type: "stop" };

/** From a worker to its parent. */
export type FromWorker =
  | { readonly type: "listening"; readonly address: string }
  | { readonly type: "failed"; readonly code: PkiErrorCode | undefined; readonly message: string }
  | { readonly type: "tally"; readonly tally: Tally }
  | { readonly type: "total"; readonly id: number };
