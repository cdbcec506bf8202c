import { NoAnswer, ServiceError } from "../../provider/base/errors";
import { crud, type EngineProperties } from "../../provider/engine/crud";
import { kindOf, newWorld, Refused, Resource, STUB, type World } from "./support";

/** No answer came to a call that the service may have seen. */
export const noAnswer = (): Error => new NoAnswer(true, "connection reset", {});

/** What the service says when it refuses. */
export const refusal = (serviceCode: string, httpStatus = 404): Error =>
  new ServiceError({ operation: "X", requestId: "r", message: "refused", serviceCode, httpStatus });

/** Lets the next call of an operation fail, before or after it is carried out. */
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

/** The same world, with calls that take another way to the service. */
export function through(world: World, way: (next: Call) => Call): World {
  const alibaba = way(world.context.alibaba as unknown as Call) as unknown as World["context"]["alibaba"];
  const context = { ...world.context, alibaba };
  return { ...world, context, provider: (kind) => crud(kindOf(kind), context) };
}

/** The resource as another process over the same folder has it: with what the engine has written down. */
export const nextProcess = (resource: Resource, world = newWorld(resource.world.folder)): Resource =>
  new Resource(world, resource.kind, resource.urn).like(resource);

/** The engine's calls for a replacement on demand: a check without old inputs, a create, a delete. */
export async function replaceOnDemand(old: Resource, args: EngineProperties): Promise<Resource> {
  const fresh = new Resource(old.world, old.kind, old.urn);
  await fresh.up(args);
  await old.provider.delete(old.id!, old.state);
  return fresh;
}

/** What the engine keeps of a create that was finished only in part. */
export interface Partial {
  readonly id: string;
  readonly properties: EngineProperties;
  readonly reasons: string[];
}

/** Creates a resource of which a later step fails; the engine keeps it as the error tells. */
export async function createInPart(resource: Resource, args: EngineProperties): Promise<Partial> {
  const inputs = await resource.check(args);
  const error: unknown = await resource.provider.create(inputs).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "PARTIAL_CREATE" });
  const partial = error as Partial;
  Object.assign(resource, { id: partial.id, inputs, state: partial.properties });
  return partial;
}

/** The next `pulumi up`: after a create in part the engine asks for an update, whether or not something differs. */
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
