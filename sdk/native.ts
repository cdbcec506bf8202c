import { Config, type CustomResourceOptions } from "@pulumi/pulumi";
import { nativeToken } from "../common/type-token";

/** Which provider carries out the resources of a program, and where they may come from. */
export interface Door {
  /** The native plugin `pulumi-resource-pki`, instead of dynamic resources. */
  readonly isNative: boolean;
  /** Whether the state may have been written through the other one. */
  readonly isMoved: boolean;
}

let isPlugin = false;

/** From here on, what this process makes is made by the plugin itself, for a program in whatever language. */
export const makeAsPlugin = (): void => {
  isPlugin = true;
};

/** Type of a component: what the plugin makes has the type of its schema, a program's own the one that it always had. */
export const componentType = (name: string): string =>
  isPlugin ? nativeToken("index", name) : `pulumi-pki:index:${name}`;

/**
 * What the setting `pki:plugin` of the stack says, or PKI_PLUGIN of the environment: `true` takes the plugin, `false`
 * goes back to dynamic resources; left out, they are dynamic and always were.
 */
export function door(): Door {
  if (isPlugin) return { isNative: true, isMoved: true };
  const setting = process.env.PKI_PLUGIN ?? new Config("pki").get("plugin");
  return { isNative: setting === "true", isMoved: setting !== undefined };
}

export const isNative = (): boolean => door().isNative;

/** Options by which a resource is the one that the state has through the other door: nothing is replaced. */
export const movedFrom = (type: string, opts: CustomResourceOptions): CustomResourceOptions => ({
  ...opts,
  aliases: [...(opts.aliases ?? []), { type }],
});
