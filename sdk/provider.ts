import { ProviderResource, secret, type Input, type ResourceOptions } from "@pulumi/pulumi";
import { checkGiven } from "./arguments";

/**
 * Arguments of a {@link Provider}. What is left out comes from the environment; the configuration of the stack is not
 * read. See the page "Settings" for each.
 */
export interface ProviderArgs {
  /** `cloud`, or `local` for a local CA. Default: `cloud`. */
  backend?: Input<"cloud" | "local"> | undefined;
  /** Folder or address of the local CA's store. Default: `.pki`. */
  localStore?: Input<string> | undefined;
  /** Passphrase that the keys in the store are encrypted with, always secret. Default: none. */
  storePassphrase?: Input<string> | undefined;
  /** Where revocation lists and certificates of the local CA are served. Default: `http://localhost:8640`. */
  localUrl?: Input<string> | undefined;
  /** How far the local CA's clock is ahead, for example `90d`. Default: not at all. */
  clockOffset?: Input<string> | undefined;
  /** An address in place of the clouds' own, https. Default: the cloud's of the region. */
  endpoint?: Input<string> | undefined;
  /** Where everything was moved to on purpose, as a message about another place names it. Default: nowhere. */
  movedTo?: Input<string> | undefined;
  /** Identifiers of what interrupted runs have left, to be taken up. Default: none. */
  takeUp?: Input<string> | undefined;
  /** File of the policy that has to hold before anything is issued. Default: none. */
  policy?: Input<string> | undefined;
  /** Region at Alibaba Cloud. Default: `cn-hangzhou`. */
  alibabaRegion?: Input<string> | undefined;
  /** Access key at Alibaba Cloud, always secret. Default: found like that of its SDKs. */
  alibabaAccessKey?: Input<string> | undefined;
  /** Secret of the access key, always secret. */
  alibabaSecretKey?: Input<string> | undefined;
  /** Token of temporary credentials, always secret. Default: none. */
  alibabaSecurityToken?: Input<string> | undefined;
  /** Profile of Alibaba Cloud's configuration file. Default: `default`. */
  alibabaProfile?: Input<string> | undefined;
  /** Region at Huawei Cloud. Default: `cn-north-4`. */
  huaweiRegion?: Input<string> | undefined;
  /** Access key at Huawei Cloud, always secret. */
  huaweiAccessKey?: Input<string> | undefined;
  /** Secret of the access key, always secret. */
  huaweiSecretKey?: Input<string> | undefined;
  /** Token of temporary credentials, always secret. Default: none. */
  huaweiSecurityToken?: Input<string> | undefined;
  /** Token of the identity service, always secret. Default: none. */
  huaweiAuthToken?: Input<string> | undefined;
  /** User, with `huaweiPassword` and `huaweiDomainName`. Default: none. */
  huaweiUserName?: Input<string> | undefined;
  /** Password of the user, always secret. */
  huaweiPassword?: Input<string> | undefined;
  /** Name of the account. Default: asked for. */
  huaweiDomainName?: Input<string> | undefined;
  /** Identifier of the account. Default: asked for. */
  huaweiDomainId?: Input<string> | undefined;
  /** Identifier of the project. Default: asked for. */
  huaweiProjectId?: Input<string> | undefined;
  /** Name of the project. Default: the region's. */
  huaweiProjectName?: Input<string> | undefined;
}

const SECRETS = /Passphrase$|AccessKey$|SecretKey$|Token$|Password$/;

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
    const entries = Object.entries<unknown>({ ...args }).filter(([, value]) => value !== undefined);
    const inputs = entries.map(([key, value]) => [key, SECRETS.test(key) ? secret(value) : value]);
    super("pki", name, Object.fromEntries(inputs) as Record<string, unknown>, opts);
  }
}
