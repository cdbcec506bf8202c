import { randomUUID } from "node:crypto";
import type { AlibabaOperations, Invoke } from "../alibaba/operations";
import { actionOf } from "../alibaba/wire";
import type { Backend } from "../backend";
import { PkiError } from "../errors";
import { alibabaOperations } from "./alibaba";
import type { Call, LocalEnvironment } from "./call";

type Operation = (call: Call, request: unknown) => Promise<object>;

/**
 * The local CA: documented operations in process, over one issuing core and one store. The store is opened by the
 * first call, so that a preview of a new stack writes nothing.
 */
export function localBackend(environment: () => Promise<LocalEnvironment>): Backend {
  const alibaba = async (operation: keyof AlibabaOperations, request: unknown): Promise<object> => {
    const call: Call = {
      ...(await environment()),
      operation: actionOf(operation),
      requestId: randomUUID().toUpperCase(),
    };
    try {
      const answer = await (alibabaOperations[operation] as Operation)(call, request);
      return { ...answer, RequestId: call.requestId };
    } catch (cause) {
      if (!(cause instanceof Error) || cause.name !== "SqliteError") throw cause;
      throw new PkiError("STORE_ERROR", `${operation}: the local store failed: ${cause.message}`, { cause });
    }
  };
  return { alibaba: alibaba as Invoke<AlibabaOperations> };
}
