import { decodedOutputs, issuedOutputs } from "./common";
import type { OutputsByName, ResourceDefinition } from "./resource";

const { serialNumber, notAfter, fingerprint } = decodedOutputs;

/** What the native plugin decodes into the state of every certificate: what is short, and what most programs read. */
export const STORED_FACTS = { serialNumber, notAfter, fingerprint } as const satisfies OutputsByName;

/**
 * What a resource of the native plugin has. The engine rewrites the whole state at every step, so a certificate is stored
 * with few facts: functions give the others, and its chain.
 */
export const pluginOutputs = ({ certificate, outputs }: ResourceDefinition): OutputsByName =>
  certificate ? { ...issuedOutputs, ...outputs, ...STORED_FACTS } : outputs;
