import { CONTENT } from "./content";
import { NAMES } from "./names";
import { PLAN } from "./plan";
import { REQUESTS } from "./requests";
import { USAGES } from "./usages";
import type { Defect } from "./support";

export type { Defect } from "./support";

/** Defects, keyed by their description. */
export const DEFECTS: Readonly<Record<string, readonly Defect[]>> = {
  "Names and subjects": NAMES,
  "Chains, dates and usages": PLAN,
  "Key usages, and CAs that nobody accepts": USAGES,
  "Signing requests": REQUESTS,
  "Certificates and keys passed as arguments": CONTENT,
};
