import { Metadata, status, type ServerErrorResponse } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { messageOf } from "../base/errors";
import type { PropertyValues } from "./values";

/** The state that the engine keeps of a partially created resource. */
export interface Partial {
  readonly id: string;
  readonly properties: PropertyValues;
  readonly reasons: readonly string[];
}

/** An error as the engine shows it: only its message. For a partially created resource it carries the state. */
export function toStatus(error: unknown, partial?: Partial): ServerErrorResponse {
  const message = sendable(messageOf(error));
  const answer = { name: "Error", code: status.UNKNOWN, message, details: message };
  if (!partial) return answer;
  const failed = new ErrorResourceInitFailed()
    .setId(partial.id)
    .setProperties(structOf(partial.properties))
    .setReasonsList([...partial.reasons]);
  const detail = new Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = new Status().setCode(status.UNKNOWN).setMessage(message);
  details.addDetails(detail);
  const binary = Buffer.from(details.serializeBinary());
  if (binary.length > MOST_DETAILS) return toStatus(`${message} (${TOO_LONG})`);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", binary);
  return { ...answer, metadata };
}

/**
 * What an error may have: it travels in headers, and headers that are too long leave a call without any answer. The engine
 * takes 16 MiB of them, in which bytes are base64.
 */
const MOST_TEXT = 4000;
const MOST_DETAILS = 10_000_000;

const TOO_LONG =
  "what exists is too long to be told with the error: run the same command again, which finds it";

/** A lone surrogate, left by cutting a text, cannot be sent either. */
const sendable = (message: string): string =>
  Buffer.from(message.length > MOST_TEXT ? `${message.slice(0, MOST_TEXT)} …` : message).toString();

/** Properties as a message. */
export const structOf = (properties: PropertyValues): Struct =>
  Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);

/** The properties in a message. */
export const propertiesOf = (struct: Struct | undefined): PropertyValues => struct?.toJavaScript() ?? {};

/** What a create's error says about what already exists. */
export function partialOf(error: unknown): Partial | undefined {
  const { id, properties, reasons } = error as { [K in keyof Partial]?: Partial[K] | undefined };
  return typeof id === "string" && properties ? { id, properties, reasons: reasons ?? [] } : undefined;
}
