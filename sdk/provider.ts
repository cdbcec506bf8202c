import { ProviderResource, type ResourceOptions } from "@pulumi/pulumi";
import { checkGiven, hideSecrets } from "./arguments";
import { SECRET_ARGUMENTS, type ProviderArgs } from "./provider-args";

export type { ProviderArgs } from "./provider-args";

/**
 * An account, a region or a store of its own, for resources that are given it as the option `provider`. Only the native
 * plugin has providers: set `pki:plugin` to `true`.
 *
 * @example
 * ```ts
 * const shanghai = new Provider("shanghai", { alibabaRegion: "cn-shanghai" });
 * const root = new alibaba.RootCa("root", { ... }, { provider: shanghai });
 * ```
 */
export class Provider extends ProviderResource {
  /**
   * @param name - of the provider in this program
   * @param args - beat the environment
   * @param opts - as of every resource
   */
  constructor(name: string, args: ProviderArgs = {}, opts?: ResourceOptions) {
    checkGiven({ kind: "Provider", name, args, opts });
    super("pki", name, hideSecrets(args, SECRET_ARGUMENTS), opts);
  }
}
