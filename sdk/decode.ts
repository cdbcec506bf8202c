import { X509Certificate } from "node:crypto";

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g;

/** The certificates of a PEM text, one text each. */
export const blocks = (pem: string): string[] => pem.match(BLOCK) ?? [];

/** The self-signed certificate of a chain; empty when the chain does not reach one. */
export const rootOf = (chain: string): string => blocks(chain).find(isSelfSigned) ?? "";

/** A chain, leaf first, without its root; a root alone stays. */
export function withoutRoot(chain: string): string {
  const [leaf = "", ...above] = blocks(chain);
  return [leaf, ...above.filter((block) => !isSelfSigned(block))].join("");
}

function isSelfSigned(pem: string): boolean {
  const { subject, issuer } = new X509Certificate(pem);
  return subject === issuer;
}

const rfc3339 = (text: string): string => new Date(text).toISOString().replace(".000Z", "Z");

/** Facts of a certificate by the names of the outputs that give them. */
export const decoders = {
  serialNumber: (pem: string): string => new X509Certificate(pem).serialNumber,
  subject: (pem: string): string => new X509Certificate(pem).subject.split("\n").reverse().join(","),
  names: (pem: string): string[] =>
    (new X509Certificate(pem).subjectAltName ?? "")
      .split(", ")
      .map((name) => name.replace(/^(DNS|IP Address|URI|email):/, ""))
      .filter((name) => name !== ""),
  notBefore: (pem: string): string => rfc3339(new X509Certificate(pem).validFrom),
  notAfter: (pem: string): string => rfc3339(new X509Certificate(pem).validTo),
  fingerprint: (pem: string): string => new X509Certificate(pem).fingerprint256.replaceAll(":", ""),
};
