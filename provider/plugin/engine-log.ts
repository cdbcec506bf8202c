import { AsyncLocalStorage } from "node:async_hooks";
import { Client, credentials } from "@grpc/grpc-js";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** The resource that the engine is asking about, to which messages are attributed. */
const subject = new AsyncLocalStorage<string>();

/** Handles a call of the engine about one resource. */
export const about = <T>(urn: string, work: () => T): T => subject.run(urn, work);

/** The severity of a message. */
export type MessageSeverity = "info" | "warning" | "error";

const SEVERITIES = { info: LogSeverity.INFO, warning: LogSeverity.WARNING, error: LogSeverity.ERROR };

const LOG = "/pulumirpc.Engine/Log";

/**
 * Shows a message to the user: the engine hides what a plugin prints, and shows what is sent to its log.
 *
 * @param address - of the engine
 */
export function engineLog(address: string): (message: string, severity?: MessageSeverity) => void {
  const client = new Client(address, credentials.createInsecure());
  return (message, severity = "info") => {
    const request = new LogRequest().setMessage(message).setSeverity(SEVERITIES[severity]);
    request.setUrn(subject.getStore() ?? "");
    const serialize = (value: LogRequest): Buffer => Buffer.from(value.serializeBinary());
    client.makeUnaryRequest(LOG, serialize, () => undefined, request, unheard);
  };
}

// The engine may have exited.
const unheard = (): void => undefined;
