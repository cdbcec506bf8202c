import { randomUUID } from "node:crypto";
import type { AlibabaOperations, Invoke } from "../alibaba/operations";
import { actionOf } from "../alibaba/wire";
import type { Backend } from "../backend";
import { PkiError } from "../errors";
import type { HuaweiOperations } from "../huawei/operations";
import { alibabaOperations } from "./alibaba";
import type { Call, Cloud, LocalEnvironment } from "./call";
import { huaweiOperations } from "./huawei";

type Operation = (call: Call, request: object) => Promise<object>;

/** What a caller says of a call beside the request. */
export type CallHeader = Omit<Call, keyof LocalEnvironment>;

/** Carries out one documented operation; the answer of Alibaba Cloud's has its request id. */
export async function carryOut(
  environment: LocalEnvironment,
  header: CallHeader,
  request: object,
): Promise<object> {
  const operations = header.cloud === "alibaba" ? alibabaOperations : huaweiOperations;
  const work = (operations as Partial<Record<string, Operation>>)[header.operation];
  if (!work) throw new TypeError(`${header.operation} is no operation of ${header.cloud}`);
  const call = { ...environment, ...header, operation: actionOf(header.operation) };
  try {
    const answer = await work(call, request);
    return header.cloud === "alibaba" ? { ...answer, RequestId: header.requestId } : answer;
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== "SqliteError") throw cause;
    throw new PkiError("STORE_ERROR", `${call.operation}: the local store failed: ${cause.message}`, {
      cause,
    });
  }
}

/** A request id in the form that the services have. */
export const newRequestId = (): string => randomUUID().toUpperCase();

/**
 * The local CA: documented operations in process, over one issuing core and one store. The store is opened by the
 * first call, so that a preview of a new stack writes nothing.
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
