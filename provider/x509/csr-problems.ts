import type { KeyObject } from "node:crypto";
import { children, readOid, readText, type Der } from "./der";
import { factsOf } from "./keys";
import { ATTRIBUTE_LIMITS, nameProblem, type GeneralName } from "./names";

/** Smaller RSA keys are broken by anybody; one document demands keys of this size. */
const LEAST_RSA = 1024;
const MOST_NAMES = 250;

/** Why nothing can be issued for a key; undefined when it can. */
export function keyProblem(key: KeyObject): string | undefined {
  const facts = factsOf(key);
  if (facts?.kind !== "RSA" || facts.bits >= LEAST_RSA) return undefined;
  return `the RSA key has ${facts.bits} bits; ${LEAST_RSA} are the least`;
}

/** Why no certificate can have the names that a request asks for; undefined when one can. */
export function requestedNamesProblem(names: readonly GeneralName[]): string | undefined {
  if (names.length > MOST_NAMES) return `it asks for ${names.length} names; ${MOST_NAMES} are the most`;
  for (const [index, { type, value }] of names.entries()) {
    const problem = nameProblem(type, value);
    if (problem !== undefined) return `its name ${index + 1} (${type}) ${problem}`;
  }
  return undefined;
}

/** Why no certificate can have the subject that a request asks for (RFC 5280, appendix A); undefined when one can. */
export function subjectProblem(subject: Der): string | undefined {
  for (const attribute of children(subject).flatMap(children)) {
    const [type, value] = children(attribute);
    const limit = ATTRIBUTE_LIMITS[readOid(type)];
    const text = value ? readText(value) : "";
    if (/[\x00-\x1f\x7f]/.test(text)) return "its subject holds control characters";
    if (!limit) continue;
    const { words, max } = limit;
    if (text === "") return `the ${words} in its subject is empty`;
    if (words === "country" && !/^[A-Za-z]{2}$/.test(text))
      return "the country in its subject is not two letters";
    if (Array.from(text).length > max) return `the ${words} in its subject is longer than ${max} characters`;
  }
  return undefined;
}
