import type { Invoke } from "../../provider/api/backend";
import { createHttp } from "../../provider/client/http";
import { createHuaweiClient, type HuaweiClientOptions } from "../../provider/client/huawei/client";
import type { Identity } from "../../provider/client/huawei/credentials";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { openFront, type Front } from "./front";
import { KEY, REGION, USER } from "./official";

export const BY_KEY: Identity = { kind: "key", key: KEY };
export const BY_PASSWORD: Identity = { kind: "password", ...USER };

/** Our client with a front, and a clock that moves only when somebody sleeps or sets it. */
export interface Cloud {
  readonly front: Front;
  readonly pauses: number[];
  /** Milliseconds. */
  time: number;
  client(identity?: Identity, known?: Partial<HuaweiClientOptions["known"]>): Invoke<HuaweiOperations>;
}

export async function openCloud(invoke: Invoke<HuaweiOperations>): Promise<Cloud> {
  const front = await openFront(invoke);
  const cloud: Cloud = {
    front,
    pauses: [],
    time: Date.parse("2026-01-02T03:04:05Z"),
    client: (identity = BY_KEY, known = {}) =>
      createHuaweiClient({
        endpoint: () => front.endpoint,
        known: { region: REGION, ...known },
        identity,
        http: createHttp(),
        timer: {
          now: () => cloud.time,
          sleep: (pause) => {
            cloud.pauses.push(pause);
            cloud.time += pause;
            return Promise.resolve();
          },
        },
        random: () => 1,
      }),
  };
  front.iam.now = () => cloud.time;
  return cloud;
}

/** The refusal of a call; fails if it succeeds. */
export async function failure(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("the call was not refused");
}
