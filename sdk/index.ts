/**
 * Certificate hierarchies declared as code.
 *
 * @packageDocumentation
 */
export * as alibaba from "./alibaba";
export * as huawei from "./huawei";
export * as keys from "./keys";
