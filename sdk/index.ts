/**
 * Certificate hierarchies declared as code.
 *
 * @packageDocumentation
 */
export * as alibaba from "./alibaba";
export * as huawei from "./huawei";
export * as keys from "./keys";
export * from "./hierarchy";
export { encodePrivateKey, type PrivateKeyEncodingArgs } from "./private-key";
export { Provider, type ProviderArgs } from "./provider";
export { CaRollover, type CaRolloverArgs, type RollingAuthority } from "./rollover";
