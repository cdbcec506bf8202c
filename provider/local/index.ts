import { randomUUID } from "node:crypto";
import type { Cloud } from "../../common/cloud";
import type { AlibabaOperations } from "../api/alibaba/operations";
import { actionOf } from "../api/alibaba/wire";
import type { Backend, Invoke } from "../api/backend";
import type { HuaweiOperations } from "../api/huawei/operations";
import { alibabaOperations } from "./alibaba";
import { invalid, type Call, type LocalEnvironment } from "./call";
import { huaweiOperations } from "./huawei";
import { documentedRequest } from "./request";
import { isUnstorable, storeFailure } from "./store/failures";
import { asCall } from "./store/inserts";

type Operation = (call: Call, request: object) => Promise<object>;

/** Parameters of a call apart from the request. */
export type CallHeader = Omit<Call, keyof LocalEnvironment>;

/** Carries out one documented operation; responses of Alibaba Cloud operations include the request id. */
export async function carryOut(
  environment: LocalEnvironment,
  header: CallHeader,
  request: object,
): Promise<object> {
  const operations = header.cloud === "alibaba" ? alibabaOperations : huaweiOperations;
  const work = (operations as Partial<Record<string, Operation>>)[header.operation];
  if (!work) throw new TypeError(`unknown ${header.cloud} operation ${header.operation}`);
  const call = { ...environment, ...header, operation: actionOf(header.operation) };
  const documented = documentedRequest(header, request);
  try {
    const answer = await asCall(environment.store, () => work(call, documented));
    return header.cloud === "alibaba" ? { ...answer, RequestId: header.requestId } : answer;
  } catch (cause) {
    if (isUnstorable(cause)) throw invalid(call, "a text contains a character that cannot be stored");
    throw storeFailure(call.operation, cause);
  }
}

/** A request id in the services' format. */
export const newRequestId = (): string => randomUUID().toUpperCase();

/**
 * The local CA: documented operations in process, on top of one issuing core and one store. The first call opens the
 * store, so a preview of a new stack writes nothing.
 */
export function localBackend(environment: () => Promise<LocalEnvironment>): Backend {
  const invoke =
    (cloud: Cloud) =>
    async (operation: string, request: object): Promise<object> =>
      carryOut(await environment(), { cloud, operation, requestId: newRequestId() }, request);
  return {
    alibaba: invoke("alibaba") as Invoke<AlibabaOperations>,
    huawei: invoke("huawei") as Invoke<HuaweiOperations>,
  };
}
