import type { AlibabaOperations } from "./alibaba/operations";
import type { HuaweiOperations } from "./huawei/operations";

/** Calls one operation by its documented name. */
export type Invoke<Operations extends Record<keyof Operations, [unknown, unknown]>> = <
  O extends keyof Operations,
>(
  operation: O,
  request: Operations[O][0],
) => Promise<Operations[O][1]>;

/** Where documented operations are carried out: one caller per cloud. */
export interface Backend {
  readonly alibaba: Invoke<AlibabaOperations>;
  readonly huawei: Invoke<HuaweiOperations>;
}
