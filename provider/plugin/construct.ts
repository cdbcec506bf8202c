/* eslint-disable @typescript-eslint/no-require-imports -- Pulumi's own parts without types: what its provider host is made of */
import type { ComponentResourceOptions, Inputs, Output, ProviderResource, Resource } from "@pulumi/pulumi";
import { ConstructResponse, type ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { structOf } from "./errors";
import type { PropertyValues } from "./values";

/** A constructed component and its outputs. */
export interface Constructed {
  readonly urn: Output<string>;
  readonly state: Inputs;
}

/** Constructs a component. */
export type Construct = (
  type: string,
  name: string,
  inputs: Inputs,
  opts: ComponentResourceOptions,
) => Constructed;

type Dependency = new (urn: string) => Resource;

const { DependencyResource, DependencyProviderResource } = require("@pulumi/pulumi/resource") as {
  readonly DependencyResource: Dependency;
  readonly DependencyProviderResource: new (reference: string) => ProviderResource;
};
const { setAllConfig } = require("@pulumi/pulumi/runtime/config") as {
  readonly setAllConfig: (config: Record<string, string>, secrets: readonly string[]) => void;
};
const { serializeResourceProperties } = require("@pulumi/pulumi/runtime/rpc") as {
  readonly serializeResourceProperties: (
    label: string,
    state: Inputs,
  ) => Promise<[PropertyValues, Map<string, Set<Resource>>]>;
};
const { awaitFeatureSupport, resetOptions, waitForRPCs } = require("@pulumi/pulumi/runtime/settings") as {
  readonly awaitFeatureSupport: () => Promise<void>;
  readonly resetOptions: (...options: readonly (string | number | boolean)[]) => void;
  readonly waitForRPCs: () => Promise<void>;
};
const { withLocalStorage } = require("@pulumi/pulumi/runtime/state") as {
  readonly withLocalStorage: <T>(work: () => Promise<T>) => Promise<T>;
};
const { deserializeInputs } = require("@pulumi/pulumi/provider/server") as {
  readonly deserializeInputs: (inputs: Struct | undefined, dependencies: unknown) => Promise<Inputs>;
};

/**
 * Answers the engine's Construct call, each in its own context, as several components are constructed at the same
 * time. The answer is a serialised message, because the component bundle has its own message classes.
 *
 * @param engine - address of the engine
 */
export const constructIn =
  (engine: string, construct: Construct) =>
  async (request: ConstructRequest): Promise<Uint8Array> =>
    withLocalStorage(async () => {
      await enter(engine, request);
      const inputs = await deserializeInputs(request.getInputs(), request.getInputdependenciesMap());
      const made = construct(request.getType(), request.getName(), inputs, optionsOf(request));
      const response = new ConstructResponse().setUrn(await valueOf(made.urn));
      const label = `construct(${request.getType()}, ${request.getName()})`;
      const [state, dependencies] = await serializeResourceProperties(label, made.state);
      for (const [name, resources] of dependencies) {
        const urns = await Promise.all([...resources].map(async ({ urn }) => valueOf(urn)));
        const own = new ConstructResponse.PropertyDependencies().setUrnsList(urns);
        response.getStatedependenciesMap().set(name, own);
      }
      response.setState(structOf(state));
      await waitForRPCs();
      return response.serializeBinary();
    });

async function enter(engine: string, request: ConstructRequest): Promise<void> {
  resetOptions(
    request.getProject(),
    request.getStack(),
    request.getParallel(),
    engine,
    request.getMonitorendpoint(),
    request.getDryrun(),
    request.getOrganization(),
  );
  await awaitFeatureSupport();
  setAllConfig(Object.fromEntries(request.getConfigMap().entries()), request.getConfigsecretkeysList());
}

const valueOf = async (urn: Output<string>): Promise<string> =>
  (urn as unknown as { promise(): Promise<string> }).promise();

function optionsOf(request: ConstructRequest): ComponentResourceOptions {
  const providers = [...request.getProvidersMap().entries()].map(([name, reference]) => [
    name,
    new DependencyProviderResource(reference),
  ]);
  const parent = request.getParent();
  return {
    providers: Object.fromEntries(providers) as Record<string, ProviderResource>,
    dependsOn: request.getDependenciesList().map((urn) => new DependencyResource(urn)),
    aliases: request.getAliasesList().flatMap((alias) => (alias.hasUrn() ? [alias.getUrn()] : [])),
    ...(request.hasProtect() ? { protect: request.getProtect() === true } : {}),
    ...(parent === "" ? {} : { parent: new DependencyResource(parent) }),
  };
}
