import type { KeyObject } from "node:crypto";
import { visible } from "../../common/visible";
import type { Certificate } from "./parse";

/** A key and its certificates. */
export interface KeyStore {
  readonly privateKey: KeyObject;
  /** The certificate of the key, then what is above it. */
  readonly chain: readonly Certificate[];
  /** How readers call the key. */
  readonly alias?: string | undefined;
}

/** Certificates that are trusted. */
export interface TrustStore {
  readonly trusted: readonly TrustedCertificate[];
}

/** A certificate and how readers call it. */
export interface TrustedCertificate {
  readonly certificate: Certificate;
  readonly alias: string;
}

/** What goes into a file. */
export type StoreContent = KeyStore | TrustStore;

/** Of an alias, characters. */
const LONGEST = 64;

/**
 * Certificates, each once, with aliases that differ in more than case, because Java ignores it.
 *
 * @param alias - of all of them; without it each is called by its common name
 */
export function trusted(
  certificates: readonly Certificate[],
  alias: string | undefined,
): TrustedCertificate[] {
  const taken = new Set<string>();
  const each = new Map(certificates.map((certificate) => [certificate.fingerprint, certificate]));
  return [...each.values()].map((certificate) => {
    const own = unique(alias ?? nameOf(certificate), taken);
    taken.add(own.toLowerCase());
    return { certificate, alias: own };
  });
}

const nameOf = ({ name }: Certificate): string =>
  Array.from(visible(name.commonName ?? ""))
    .slice(0, LONGEST)
    .join("")
    .trim() || "certificate";

/** A name that is not taken: with a number behind it where it is. */
function unique(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate.toLowerCase()); count++) candidate = `${name}-${count}`;
  return candidate;
}
