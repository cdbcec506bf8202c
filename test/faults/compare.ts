import { createPrivateKey, X509Certificate } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { EngineProperties } from "../../provider/engine/crud";

/** Whether a PEM key belongs to a certificate. */
export const isKeyOf = (certificate: string, key: unknown): boolean =>
  typeof key === "string" && new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));

/** Whether two PEM texts begin with the same certificate. */
export const isSameCertificate = (a: string, b: unknown): boolean =>
  typeof b === "string" &&
  b !== "" &&
  new X509Certificate(a).fingerprint256 === new X509Certificate(b).fingerprint256;

/** The arguments for which the service stores another value. */
export const otherThan = (
  names: readonly string[],
  remembered: EngineProperties,
  args: EngineProperties,
): string[] =>
  names.flatMap((name) =>
    isDeepStrictEqual(remembered[name], args[name])
      ? []
      : [`${name}: ${JSON.stringify(remembered[name])} instead of ${JSON.stringify(args[name])}`],
  );

/** A problem, unless the condition holds. */
export const unless = (isWell: boolean, problem: string): string[] => (isWell ? [] : [problem]);
