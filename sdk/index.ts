/**
 * Certificate hierarchies declared as code.
 *
 * @packageDocumentation
 */
export * as alibaba from "./alibaba";
export * as keys from "./keys";
