/* eslint-disable @typescript-eslint/require-await, @typescript-eslint/no-require-imports,
   @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access
   -- this text runs in the engine's process, where nothing but the name of the module is certain */
import type { dynamic } from "@pulumi/pulumi";

/**
 * The provider object of one kind of resource. Pulumi stores its source text in the state of every resource,
 * so this text is a frozen format: it only forwards to `pulumi-pki/provider`, which can change freely.
 *
 * The methods are installed by `configure`, which runs before any other method and whose body finishes in one
 * turn: parallel calls during `destroy` find them in place. Each call loads the provider anew, because a load
 * that failed once must fail the next call too instead of leaving a provider without methods.
 */
export function remote(kind: string): dynamic.ResourceProvider {
  // Line breaks and names are as short as they are because this text stands twice in every resource.
  // prettier-ignore
  const provider: Record<string, unknown> = {
    configure(this: Record<string, unknown>, req: dynamic.ConfigureRequest) { "check diff create read update delete".split(" ").forEach((m) => (this[m] = async (...a: unknown[]) => require("pulumi-pki/provider").handler(kind, req.config)[m](...a))); },
  };
  return provider as unknown as dynamic.ResourceProvider;
}
