import { Config, type CustomResourceOptions } from "@pulumi/pulumi";

/** Which provider carries out the resources of a program, and where they may come from. */
export interface Door {
  /** The native plugin `pulumi-resource-pki`, instead of dynamic resources. */
  readonly isNative: boolean;
  /** Whether the state may have been written through the other one. */
  readonly isMoved: boolean;
}

/**
 * What the setting `pki:plugin` of the stack says, or PKI_PLUGIN of the environment: `true` takes the plugin, `false`
 * goes back to dynamic resources; left out, they are dynamic and always were.
 */
export function door(): Door {
  const setting = process.env.PKI_PLUGIN ?? new Config("pki").get("plugin");
  return { isNative: setting === "true", isMoved: setting !== undefined };
}

export const isNative = (): boolean => door().isNative;

/** Options by which a resource is the one that the state has through the other door: nothing is replaced. */
export const movedFrom = (type: string, opts: CustomResourceOptions): CustomResourceOptions => ({
  ...opts,
  aliases: [...(opts.aliases ?? []), { type }],
});
