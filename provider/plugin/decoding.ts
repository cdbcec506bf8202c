import type { MethodDefinition } from "@grpc/grpc-js";
import {
  ResourceProviderService,
  type IResourceProviderService,
} from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Value } from "google-protobuf/google/protobuf/struct_pb";

/**
 * Levels of lists and maps in a property: more than any argument may have, so that what is merely too deep is refused with
 * the name of its argument.
 */
export const MOST_LEVELS = 100;

/** A request that cannot be decoded: the server of the library would not say why. */
export class Undecodable {
  constructor(readonly cause: unknown) {}
}

type Method = MethodDefinition<unknown, unknown>;

/** The service whose handlers get {@link Undecodable} as the request that could not be decoded. */
export function decodingService(): IResourceProviderService {
  limitNesting();
  const methods = Object.entries(ResourceProviderService as unknown as Record<string, Method>);
  return Object.fromEntries(
    methods.map(([name, method]) => [name, { ...method, requestDeserialize: decoder(method) }]),
  ) as unknown as IResourceProviderService;
}

const decoder =
  ({ requestDeserialize }: Method) =>
  (bytes: Buffer): unknown => {
    try {
      return requestDeserialize(bytes);
    } catch (error) {
      return new Undecodable(error);
    }
  };

/**
 * The library goes through everything inside a value again for each level around it, and recurses: a message of a few
 * kilobytes could take seconds, or all of the stack.
 */
function limitNesting(): void {
  const decode = Value.deserializeBinaryFromReader.bind(Value);
  let level = 0;
  Value.deserializeBinaryFromReader = (value, reader) => {
    if (level > MOST_LEVELS) throw new Error(`a property is nested more than ${MOST_LEVELS} levels deep`);
    level++;
    try {
      return decode(value, reader);
    } finally {
      level--;
    }
  };
}
