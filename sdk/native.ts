import { Config, type CustomResourceOptions } from "@pulumi/pulumi";

/**
 * Whether the program's resources are those of the native plugin `pulumi-resource-pki` instead of dynamic ones: the
 * setting `pki:plugin` of the stack, or PKI_PLUGIN of the environment.
 */
export const isNative = (): boolean => (process.env.PKI_PLUGIN ?? new Config("pki").get("plugin")) === "true";

/** Type of a kind's dynamic resources: `pulumi-nodejs:dynamic/alibaba:RootCa`. */
export const dynamicType = (kind: string): string => `pulumi-nodejs:dynamic/${kind.replace(".", ":")}`;

/** Type of a kind's native resources: `pki:alibaba/rootCa:RootCa`. */
export function nativeType(kind: string): string {
  const [module = "", name = ""] = kind.split(".");
  return `pki:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}

/** Options by which a native resource is the dynamic one that the state has: nothing is replaced. */
export const movedFrom = (kind: string, opts: CustomResourceOptions): CustomResourceOptions => ({
  ...opts,
  aliases: [...(opts.aliases ?? []), { type: dynamicType(kind) }],
});
