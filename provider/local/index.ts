import { randomUUID } from "node:crypto";
import type { AlibabaOperations, Invoke } from "../alibaba/operations";
import { actionOf } from "../alibaba/wire";
import type { Backend } from "../backend";
import type { HuaweiOperations } from "../huawei/operations";
import { alibabaOperations } from "./alibaba";
import { invalid, type Call, type LocalEnvironment } from "./call";
import { huaweiOperations } from "./huawei";
import { isUnstorable, storeFailure } from "./storage/failures";

type Operation = (call: Call, request: unknown) => Promise<object>;

/**
 * The local CA: documented operations in process, over one issuing core and one store. The store is opened by the
 * first call, so that a preview of a new stack writes nothing.
 */
export function localBackend(environment: () => Promise<LocalEnvironment>): Backend {
  const run = async (call: Omit<Call, keyof LocalEnvironment>, work: Operation, request: unknown) => {
    try {
      return await work({ ...(await environment()), ...call }, request);
    } catch (cause) {
      if (isUnstorable(cause)) throw invalid(call, "a text holds a character that cannot be stored");
      throw storeFailure(call.operation, cause);
    }
  };
  const requestId = (): string => randomUUID().toUpperCase();
  const alibaba = async (operation: keyof AlibabaOperations, request: unknown): Promise<object> => {
    const call = { cloud: "alibaba", operation: actionOf(operation), requestId: requestId() } as const;
    const answer = await run(call, alibabaOperations[operation] as Operation, request);
    return { ...answer, RequestId: call.requestId };
  };
  const huawei = (operation: keyof HuaweiOperations, request: unknown): Promise<object> =>
    run(
      { cloud: "huawei", operation, requestId: requestId() },
      huaweiOperations[operation] as Operation,
      request,
    );
  return { alibaba: alibaba as Invoke<AlibabaOperations>, huawei: huawei as Invoke<HuaweiOperations> };
}
