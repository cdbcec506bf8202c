import { NoAnswer, ServiceError } from "../../provider/base/errors";
import { crud, type EngineProperties } from "../../provider/engine/crud";
import { kindOf, newWorld, Refused, Resource, STUB, type World } from "./support";

/** The error of a call without an answer that the service may have received. */
export const noAnswer = (): Error => new NoAnswer(true, "connection reset", {});

/** The error of a refusal by the service. */
export const refusal = (serviceCode: string, httpStatus = 404): Error =>
  new ServiceError({ operation: "X", requestId: "r", message: "refused", serviceCode, httpStatus });

/** Makes the next call of an operation fail, before or after its execution. */
export function failOnce(
  world: World,
  when: "before" | "after",
  operation: World["calls"][number],
  error = noAnswer(),
): void {
  world[when] = (called) => {
    if (called !== operation) return;
    world[when] = () => undefined;
    throw error;
  };
}

type Call = (operation: string, request: never) => Promise<unknown>;

/** The same world with its calls wrapped. */
export function through(world: World, way: (next: Call) => Call): World {
  const alibaba = way(world.context.alibaba as unknown as Call) as unknown as World["context"]["alibaba"];
  const context = { ...world.context, alibaba };
  return { ...world, context, provider: (kind) => crud(kindOf(kind), context) };
}

/** The resource in another process over the same folder, with the state saved by the engine. */
export const nextProcess = (resource: Resource, world = newWorld(resource.world.folder)): Resource =>
  new Resource(world, resource.kind, resource.urn).like(resource);

/** The engine's calls for a replacement on demand: a check without old inputs, a create, a delete. */
export async function replaceOnDemand(old: Resource, args: EngineProperties): Promise<Resource> {
  const fresh = new Resource(old.world, old.kind, old.urn);
  await fresh.up(args);
  await old.provider.delete(old.id!, old.state);
  return fresh;
}

/** The state that the engine keeps of a partially completed create. */
export interface Partial {
  readonly id: string;
  readonly properties: EngineProperties;
  readonly reasons: string[];
}

/** Creates a resource with a failing later step; the engine keeps the state in the error. */
export async function createInPart(resource: Resource, args: EngineProperties): Promise<Partial> {
  const inputs = await resource.check(args);
  const error: unknown = await resource.provider.create(inputs).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "PARTIAL_CREATE" });
  const partial = error as Partial;
  Object.assign(resource, { id: partial.id, inputs, state: partial.properties });
  return partial;
}

/** The next `pulumi up`: after a partial create the engine requests an update even without differences. */
export async function finish(resource: Resource): Promise<void> {
  const { outs } = await resource.provider.update(resource.id!, resource.state, resource.inputs);
  resource.state = { ...outs, __provider: STUB };
}

/** What a preview objects to; empty when it accepts. */
export async function objections(resource: Resource, args: EngineProperties): Promise<string> {
  try {
    await resource.check(args);
    return "";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}
