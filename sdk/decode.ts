import { X509Certificate } from "node:crypto";
import { SocketAddress } from "node:net";

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
  const certificate = new X509Certificate(pem);
  return certificate.subject === certificate.issuer && certificate.checkIssued(certificate);
}

function withoutLabel(name: string): string {
  const [, label, value = name] = /^(DNS|IP Address|URI|email):(.*)$/.exec(name) ?? [];
  const isLong = label === "IP Address" && value.includes(":");
  return isLong ? new SocketAddress({ address: value, family: "ipv6" }).address : value;
}

/** RFC 3339 in UTC, whole seconds. */
export const rfc3339 = (moment: string | Date): string =>
  new Date(moment).toISOString().replace(".000Z", "Z");

/** What follows from a certificate; nothing as long as there is none. */
const ofCertificate =
  <T>(none: T, decode: (certificate: X509Certificate) => T) =>
  (pem: string): T =>
    pem === "" ? none : decode(new X509Certificate(pem));

/** Facts of a certificate by the names of the outputs that give them; empty while a CA waits for its certificate. */
export const decoders = {
  serialNumber: ofCertificate("", ({ serialNumber }) => serialNumber),
  subject: ofCertificate("", ({ subject }) => subject.split("\n").reverse().join(",")),
  names: ofCertificate<string[]>([], ({ subjectAltName = "" }) =>
    subjectAltName
      .split(", ")
      .map(withoutLabel)
      .filter((name) => name !== ""),
  ),
  notBefore: ofCertificate("", ({ validFrom }) => rfc3339(validFrom)),
  notAfter: ofCertificate("", ({ validTo }) => rfc3339(validTo)),
  fingerprint: ofCertificate("", ({ fingerprint256 }) => fingerprint256.replaceAll(":", "")),
};
