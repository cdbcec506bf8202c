import { PkiError } from "../../provider/base/errors";
import { chainPem, isIssuedBy, orderChain, type Chain } from "../../provider/x509/chain";
import type { Certificate } from "../../provider/x509/parse";
import { isAuthority } from "../../inventory/facts";
import type { Node } from "../../inventory/nodes";
import { clearText } from "../../inventory/value";
import { encryptionKeyOf, envelopesOf, privateKeyOf, type Envelope } from "./keys";
import { labelOf } from "../label";
import { issuersOf, type ExportedStack } from "./stack";

/** A certificate to export. */
export interface Item extends Chain {
  /** What files and objects are called. */
  readonly name: string;
  /** How messages call it. */
  readonly label: string;
  readonly isAuthority: boolean;
  /** Its private key, PKCS#8 PEM; throws if the state does not have it. */
  readonly privateKey: () => string;
  /** Its private key where the service gives it only in envelopes. */
  readonly envelopes: () => readonly Envelope[];
}

/**
 * A stack's certificate; of an SM2 pair also the second one. Every link of a chain is verified.
 *
 * @throws PkiError `INVALID_INPUT` if it does not exist yet, `MALFORMED` if something cannot be read
 */
export function itemsOf(node: Node, stack: ExportedStack): Item[] {
  const { certificate, encCertificate } = stack.raw.get(node.urn)?.outputs ?? {};
  const label = labelOf(node);
  const shared = { isAuthority: isAuthority(node.facts), issuers: issuersOf(node, stack).join("\n") };
  const own = itemOf(certificate, {
    ...{ ...shared, name: node.name, label },
    privateKey: (leaf) => privateKeyOf(node, leaf, stack),
    envelopes: () => [],
  });
  if (clearText(encCertificate) === undefined) return [own];
  const encryption = itemOf(encCertificate, {
    ...{ ...shared, name: `${node.name}-encryption`, label: `the encryption certificate of ${label}` },
    privateKey: (leaf) => encryptionKeyOf(node, leaf, stack),
    envelopes: () => envelopesOf(node, stack),
  });
  return [own, encryption];
}

interface Source extends Pick<Item, "name" | "label" | "isAuthority" | "envelopes"> {
  readonly issuers: string;
  readonly privateKey: (leaf: Certificate) => string;
}

function itemOf(value: unknown, { issuers: others, privateKey, ...rest }: Source): Item {
  const pem = clearText(value);
  if (typeof pem !== "string" || pem === "")
    throw new PkiError("INVALID_INPUT", `${rest.label} has no certificate yet: export it once it is issued`);
  try {
    const chain = orderChain(pem, others);
    return { ...rest, ...chain, privateKey: () => privateKey(chain.leaf) };
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new PkiError(cause.code, `${rest.label} cannot be exported: ${cause.message}`, { cause });
  }
}

/** The root above a certificate, or the certificate itself; undefined if the state does not have it. */
export function rootOf({ leaf, issuers }: Chain): Certificate | undefined {
  const top = issuers.at(-1) ?? leaf;
  return isIssuedBy(top, top) ? top : undefined;
}

/** The root above a certificate. */
export function trustedRoot(item: Item): Certificate {
  const root = rootOf(item);
  if (root) return root;
  throw missing(item, "the root above it");
}

/** The certificate and the CAs above it without the root, PEM: what a server presents. */
export function presentedChain(item: Item): string {
  const { leaf, issuers } = item;
  const root = rootOf(item);
  if (!root && issuers.length === 0) throw missing(item, "the CA that issued it");
  return chainPem([leaf, ...issuers.filter((issuer) => issuer !== root)]);
}

/** The certificate and everything above it, PEM. */
export function fullChain(item: Item): string {
  trustedRoot(item);
  return chainPem([item.leaf, ...item.issuers]);
}

const missing = ({ label }: Item, what: string): PkiError =>
  new PkiError(
    "INVALID_INPUT",
    `${label}: the state does not have ${what}; choose the format certificate, which needs nothing else`,
  );
