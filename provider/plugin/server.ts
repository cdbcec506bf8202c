import type { handleUnaryCall, ServerErrorResponse } from "@grpc/grpc-js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { messageOf } from "../base/errors";
import type { OpenCalls } from "./calls";
import { Undecodable } from "./decoding";
import { about } from "./engine-log";
import { propertiesOf, structOf, toStatus, partialOf } from "./errors";
import type { Plugin } from "./plugin";
import type { PropertyChange } from "./detailed-diff";
import type { PluginDifference, StoredResource } from "./provider";
import { unwrap, type Unwrapped } from "./values";

type Handler<Request, Response> = handleUnaryCall<Request, Response>;
type Kinds = messages.PropertyDiff.Kind;

const properties = (struct: Struct | undefined): Unwrapped => unwrap(propertiesOf(struct));

const stored = (outputs: Struct | undefined, inputs: Struct | undefined): StoredResource => ({
  outputs: properties(outputs),
  inputs: properties(inputs),
});

type Answer = <Request, Response>(
  work: (request: Request) => Promise<Response> | Response,
) => Handler<Request, Response>;

/** The gRPC service that the engine calls, on top of the implementation. */
export function serviceOf(plugin: Plugin, calls: OpenCalls): IResourceProviderServer {
  // The engine shows the error.
  const answer: Answer =
    (work) =>
    ({ request }, callback) => {
      const reply = calls.open(callback);
      if (!reply) return;
      if (request instanceof Undecodable) {
        reply(toStatus(new Error(`the request cannot be decoded: ${messageOf(request.cause)}`)));
        return;
      }
      const urn = (request as { getUrn?: () => string }).getUrn?.() ?? "";
      about(urn, async () => work(request))
        .then((response) => {
          reply(null, response);
        })
        .catch((error: unknown) => {
          reply(toStatus(error, partialOf(error)));
        });
    };
  return {
    ...packageCalls(plugin, answer),
    ...providerCalls(plugin, answer),
    ...stateCalls(plugin, answer),
    ...resourceCalls(plugin, answer),
    ...programCalls(plugin, answer),
    list(call: { emit(event: "error", error: ServerErrorResponse): void }) {
      call.emit("error", toStatus(new Error("listing is what the functions of the package pki are for")));
    },
  };
}

type Calling<K extends keyof IResourceProviderServer> = Pick<IResourceProviderServer, K>;

/** Calls to any plugin. */
const packageCalls = (
  plugin: Plugin,
  answer: Answer,
): Calling<
  | "handshake"
  | "attach"
  | "getPluginInfo"
  | "getSchema"
  | "getMapping"
  | "getMappings"
  | "parameterize"
  | "cancel"
> => ({
  handshake: answer((request: messages.ProviderHandshakeRequest) => {
    plugin.handshake(request.getEngineAddress());
    return new messages.ProviderHandshakeResponse()
      .setAcceptSecrets(true)
      .setAcceptResources(true)
      .setAcceptOutputs(true)
      .setSupportsAutonamingConfiguration(false);
  }),
  attach: answer((request: { getAddress(): string }) => {
    plugin.handshake(request.getAddress());
    return new Empty();
  }),
  getPluginInfo: answer(() => new PluginInfo().setVersion(plugin.version)),
  getSchema: answer((request: messages.GetSchemaRequest) =>
    new messages.GetSchemaResponse().setSchema(plugin.schema(request.getVersion())),
  ),
  getMapping: answer(() => new messages.GetMappingResponse()),
  getMappings: answer(() => new messages.GetMappingsResponse()),
  parameterize: answer(() => {
    throw new Error("the package pki takes no parameters");
  }),
  cancel: answer(() => {
    plugin.cancel();
    return new Empty();
  }),
});

/** Calls about a provider. */
const providerCalls = (
  plugin: Plugin,
  answer: Answer,
): Calling<"checkConfig" | "diffConfig" | "configure"> => ({
  checkConfig: answer((request: messages.CheckRequest) => {
    const { inputs, failures } = plugin.checkConfig(request.getUrn(), properties(request.getNews()));
    return checked(inputs, failures);
  }),
  diffConfig: answer((request: messages.DiffRequest) => {
    const changed = plugin.diffConfig(
      properties(request.hasOldInputs() ? request.getOldInputs() : request.getOlds()),
      properties(request.getNews()),
    );
    const details = Object.fromEntries(changed.map((name) => [name, "update" as const]));
    return differing({ changes: changed.length > 0, replaces: [], details });
  }),
  configure: answer((request: messages.ConfigureRequest) => {
    plugin.configure(request.getUrn() ?? "", properties(request.getArgs()));
    return new messages.ConfigureResponse()
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setAcceptoutputs(true)
      .setSupportspreview(true);
  }),
});

/** Calls that change nothing. */
const stateCalls = (plugin: Plugin, answer: Answer): Calling<"check" | "diff" | "read"> => ({
  check: answer(async (request: messages.CheckRequest) => {
    const { inputs, failures } = await plugin
      .resources()
      .check(request.getUrn(), properties(request.getOlds()), properties(request.getNews()));
    return checked(inputs, failures);
  }),
  diff: answer(async (request: messages.DiffRequest) => {
    const known = stored(request.getOlds(), request.getOldInputs());
    const difference = await plugin
      .resources()
      .diff(
        request.getUrn(),
        request.getId(),
        known,
        properties(request.getNews()),
        request.getIgnorechangesList(),
      );
    return differing(difference);
  }),
  read: answer(async (request: messages.ReadRequest) => {
    const known = request.hasInputs() ? stored(request.getProperties(), request.getInputs()) : undefined;
    const found = await plugin.resources().read(request.getUrn(), request.getId(), known);
    const response = new messages.ReadResponse().setId(found.id).setProperties(structOf(found.properties));
    return found.inputs ? response.setInputs(structOf(found.inputs)) : response;
  }),
});

/** Calls that change something. */
const resourceCalls = (plugin: Plugin, answer: Answer): Calling<"create" | "update" | "delete"> => ({
  create: answer(async (request: messages.CreateRequest) => {
    const made = await plugin
      .resources()
      .create(request.getUrn(), properties(request.getProperties()), request.getPreview());
    return new messages.CreateResponse().setId(made.id).setProperties(structOf(made.properties));
  }),
  update: answer(async (request: messages.UpdateRequest) => {
    const known = stored(request.getOlds(), request.getOldInputs());
    const changed = await plugin
      .resources()
      .update(request.getUrn(), request.getId(), known, properties(request.getNews()), request.getPreview());
    return new messages.UpdateResponse().setProperties(structOf(changed.properties));
  }),
  delete: answer(async (request: messages.DeleteRequest) => {
    const known = stored(request.getProperties(), request.getOldInputs());
    await plugin.resources().delete(request.getUrn(), request.getId(), known);
    return new Empty();
  }),
});

/** Calls made by a program. */
const programCalls = (plugin: Plugin, answer: Answer): Calling<"invoke" | "call" | "construct"> => ({
  invoke: answer(async (request: messages.InvokeRequest) => {
    const result = await plugin.invoke(request.getTok(), properties(request.getArgs()));
    return new messages.InvokeResponse()
      .setReturn(structOf(result.properties))
      .setFailuresList(failuresOf(result.failures));
  }),
  call: answer(() => {
    throw new Error("resources of the package pki have no methods");
  }),
  construct: answer((request: messages.ConstructRequest) => plugin.construct(request)),
});

// None of them names a property: the engine would print its value, even a secret one.
const failuresOf = (reasons: readonly string[]): messages.CheckFailure[] =>
  reasons.map((reason) => new messages.CheckFailure().setProperty("").setReason(reason));

const checked = (inputs: Record<string, unknown>, failures: readonly string[]): messages.CheckResponse =>
  new messages.CheckResponse().setInputs(structOf(inputs)).setFailuresList(failuresOf(failures));

const { Kind } = messages.PropertyDiff;
const KINDS: Readonly<Record<PropertyChange, readonly [plain: Kinds, replacing: Kinds]>> = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
};

function differing({
  changes,
  replaces,
  details,
  renewed = [],
}: Pick<PluginDifference, "changes" | "replaces" | "details" | "renewed">): messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(changes ? DIFF_SOME : DIFF_NONE)
    .setReplacesList([...replaces])
    .setDiffsList([...new Set(Object.keys(details).map(rootOf))])
    .setHasdetaileddiff(true);
  for (const [path, change] of Object.entries(details)) {
    const [plain, replacing] = KINDS[change];
    const kind = replaces.includes(rootOf(path)) ? replacing : plain;
    const isInput = !renewed.includes(path);
    response.getDetaileddiffMap().set(path, new messages.PropertyDiff().setKind(kind).setInputdiff(isInput));
  }
  return response;
}

const rootOf = (path: string): string => /^\w+/.exec(path)?.[0] ?? path;
