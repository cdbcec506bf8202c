import type { KeyObject } from "node:crypto";
import { children, readOid, readText, type Der } from "./der";
import { ATTRIBUTE_LIMITS, nameProblem, type GeneralName } from "./names";

/** Smaller RSA keys are broken by anybody; one document demands keys of this size. */
const LEAST_RSA = 1024;
/** Larger ones cost verifiers seconds. */
const MOST_RSA = 16_384;
const MOST_NAMES = 250;

/** Why nothing can be issued for a key; undefined when it can. */
export function keyProblem(key: KeyObject): string | undefined {
  const { modulusLength: size = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== "rsa") return undefined;
  if (size < LEAST_RSA) return `its RSA key has ${size} bits; ${LEAST_RSA} are the least`;
  if (size > MOST_RSA) return `its RSA key has ${size} bits; ${MOST_RSA} are the most`;
  const isUsual = publicExponent >= 3n && publicExponent % 2n === 1n && publicExponent < 2n ** 64n;
  return isUsual ? undefined : "its RSA key has an exponent with which a signature proves nothing";
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
