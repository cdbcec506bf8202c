/**
 * The policy of a stack's certificates as a Pulumi policy pack.
 *
 * @packageDocumentation
 */
export { loadPolicy, parsePolicy, profilePolicy, type Policy } from "./file";
export { policies, policyPack } from "./pack";
