import { rfc3339 } from "../../common/time";
import { PkiError } from "../base/errors";
import type { Failure } from "./kind";
import { tryPrivateKey } from "./private-key";
import { isKeyOf } from "../x509/certificate-key";
import { linkProblem } from "../x509/chain";
import { parseCertificate, type Certificate } from "../x509/parse";
import { whyNone } from "../../common/pem";
import { fromPem } from "../x509/pem";
import { derProblem } from "../x509/strict-der";

/**
 * What is wrong with a chain, leaf first, and with the key beside it; those that are not known yet are passed over.
 *
 * @param now - of a chain that is new, which must not have expired
 */
export function pairFailures(
  [content, key]: readonly [string, string],
  chain: string | undefined,
  privateKey: string | undefined,
  now?: Date,
): Failure[] {
  const certificates = chain === undefined ? [] : readCertificates(chain);
  if (typeof certificates === "string") return [{ argument: content, message: certificates }];
  const [leaf] = certificates;
  return [
    ...linkFailures(content, certificates),
    ...(leaf && now && leaf.notAfter <= now
      ? [{ argument: content, message: `expired at ${rfc3339(leaf.notAfter)}` }]
      : []),
    ...keyFailures(key, leaf, privateKey),
  ];
}

/** All certificates of a PEM text, at least one; or why there are none, in words. */
export function readCertificates(pem: string): Certificate[] | string {
  try {
    const blocks = fromPem("CERTIFICATE", pem);
    if (blocks.length > 0) return blocks.map(readNth);
    const reason = whyNone(pem);
    return `holds no certificate (PEM, leaf first)${reason === undefined ? "" : `: ${reason}`}`;
  } catch (error) {
    if (error instanceof PkiError) return `holds a certificate that cannot be read: ${error.message}`;
    throw error;
  }
}

function readNth(der: Buffer, index: number): Certificate {
  try {
    return parseCertificate(der);
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new PkiError(cause.code, `number ${index + 1} is ${cause.message}`, { cause });
  }
}

/** The first certificate that is not DER. */
export function derFailures(argument: string, certificates: readonly Certificate[]): Failure[] {
  for (const [index, { der }] of certificates.entries()) {
    const problem = derProblem(der);
    if (problem === undefined) continue;
    return [
      { argument, message: `certificate ${index + 1} is not DER, and verifiers refuse it: ${problem}` },
    ];
  }
  return [];
}

function linkFailures(argument: string, chain: readonly Certificate[]): Failure[] {
  const failures = derFailures(argument, chain);
  if (failures.length > 0) return failures;
  const [first, ...above] = chain;
  let below = first;
  for (const [index, issuer] of above.entries()) {
    const problem = below && linkProblem(below, issuer);
    if (problem) {
      const [lower, upper] = [`certificate ${index + 1}`, `certificate ${index + 2}`];
      const message = {
        name: `${upper} did not issue ${lower}: give the chain in order, leaf first`,
        signature: `${upper} did not issue ${lower}, although it has the name of its issuer: ${problem.message}`,
        unknown: `whether ${upper} has issued ${lower} cannot be determined: ${problem.message}`,
      };
      return [{ argument, message: message[problem.about] }];
    }
    below = issuer;
  }
  return [];
}

/** What is wrong with the key of a certificate. */
export function keyFailures(
  argument: string,
  leaf: Certificate | undefined,
  privateKey: string | undefined,
): Failure[] {
  if (privateKey === undefined) return [];
  const key = tryPrivateKey(privateKey);
  if (typeof key === "string") return [{ argument, message: key }];
  if (!leaf || isKeyOf(key, leaf)) return [];
  const why = leaf.keyProblem === undefined ? "" : ` (${leaf.keyProblem})`;
  return [{ argument, message: `is not the key of the certificate${why}` }];
}
