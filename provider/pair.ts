import { PkiError } from "./errors";
import type { Failure } from "./kind";
import { isIssuedBy } from "./x509/chain";
import { readPrivateKey, spki } from "./x509/keys";
import { parseCertificate, type Certificate } from "./x509/parse";
import { fromPem } from "./x509/pem";
import { rfc3339 } from "./x509/validity";

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
  if (chain !== undefined && certificates?.length === 0) {
    return [{ argument: content, message: "holds no certificate (PEM, leaf first)" }];
  }
  if (!certificates) return [{ argument: content, message: "holds a certificate that cannot be read" }];
  const [leaf] = certificates;
  return [
    ...linkFailures(content, certificates),
    ...(leaf && now && leaf.notAfter <= now
      ? [{ argument: content, message: `expired at ${rfc3339(leaf.notAfter)}` }]
      : []),
    ...keyFailures(key, leaf, privateKey),
  ];
}

/** All certificates of a PEM text; undefined when one of them cannot be read. */
export function readCertificates(pem: string): Certificate[] | undefined {
  try {
    return fromPem("CERTIFICATE", pem).map(parseCertificate);
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

function linkFailures(argument: string, [first, ...above]: readonly Certificate[]): Failure[] {
  let below = first;
  for (const [index, issuer] of above.entries()) {
    if (below && !isIssuedBy(below, issuer)) {
      const message = `certificate ${index + 2} has not issued certificate ${index + 1}: give the chain in order, leaf first`;
      return [{ argument, message }];
    }
    below = issuer;
  }
  return [];
}

function keyFailures(
  argument: string,
  leaf: Certificate | undefined,
  privateKey: string | undefined,
): Failure[] {
  if (privateKey === undefined) return [];
  try {
    const key = readPrivateKey(privateKey);
    const fits = !leaf || spki(key).equals(spki(leaf.publicKey));
    return fits ? [] : [{ argument, message: "is not the key of the certificate" }];
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return [{ argument, message: "is not a readable, unencrypted PEM private key" }];
  }
}
