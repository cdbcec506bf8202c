import { PkiError } from "../errors";
import type { Failure, Intent } from "../kind";
import { isIssuedBy } from "../x509/chain";
import { readPrivateKey, spki } from "../x509/keys";
import { parseCertificate, type Certificate } from "../x509/parse";
import { fromPem, samePem } from "../x509/pem";
import { rfc3339 } from "../x509/validity";
import type { UploadArgs } from "./apig-certificate";

/** What the gateway would refuse, found before any call: content that is unreadable, expired or does not fit its key. */
export function contentFailures({ args, olds, now }: Intent<UploadArgs>): Failure[] {
  const isNew = !samePem(olds.certContent, args.certContent);
  return [
    ...pairFailures(
      ["certContent", "privateKey"],
      args.certContent,
      args.privateKey,
      isNew ? now : undefined,
    ),
    ...pairFailures(["certContentSign", "privateKeySign"], args.certContentSign, args.privateKeySign),
    ...rootFailures(args.trustedRootCa),
  ];
}

function pairFailures(
  [content, key]: readonly [string, string],
  chain: string | undefined,
  privateKey: string | undefined,
  now?: Date,
): Failure[] {
  const certificates = chain === undefined ? [] : readAll(chain);
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

function readAll(pem: string): Certificate[] | undefined {
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

function rootFailures(pem: string | undefined): Failure[] {
  if (pem === undefined) return [];
  const roots = readAll(pem);
  if (roots?.length && roots.every(({ ca }) => ca)) return [];
  return [{ argument: "trustedRootCa", message: "is not the certificate of a CA, PEM" }];
}
