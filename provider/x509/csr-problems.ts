import type { KeyObject } from "node:crypto";
import { factsOf } from "./keys";

/** Smaller RSA keys are broken by anybody; one document demands keys of this size. */
const LEAST_RSA = 1024;

/** Why nothing can be issued for a key; undefined when it can. */
export function keyProblem(key: KeyObject): string | undefined {
  const facts = factsOf(key);
  if (facts?.kind !== "RSA" || facts.bits >= LEAST_RSA) return undefined;
  return `the RSA key has ${facts.bits} bits; ${LEAST_RSA} are the least`;
}
