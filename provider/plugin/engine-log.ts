import { AsyncLocalStorage } from "node:async_hooks";
import { Client, credentials } from "@grpc/grpc-js";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** The resource that the engine is asking about, for what is said meanwhile. */
const subject = new AsyncLocalStorage<string>();

/** Carries out what the engine asks about one resource. */
export const about = <T>(urn: string, work: () => T): T => subject.run(urn, work);

/** How a message is shown. */
export type MessageSeverity = "info" | "warning" | "error";

const SEVERITIES = { info: LogSeverity.INFO, warning: LogSeverity.WARNING, error: LogSeverity.ERROR };

const LOG = "/pulumirpc.Engine/Log";

/**
 * Says something to the user: the engine hides what a plugin prints, and shows what it is told.
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

// An engine that is gone listens no more.
const unheard = (): void => undefined;
