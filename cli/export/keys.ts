import { PkiError } from "../../provider/base/errors";
import { isKeyOf } from "../../provider/x509/certificate-key";
import { privateKeyPem, readPrivateKey } from "../../provider/x509/keys";
import type { Certificate } from "../../provider/x509/parse";
import { definitionOf } from "../../schema";
import type { Node } from "../../inventory/nodes";
import { clearText } from "../../inventory/value";
import { labelOf } from "../label";
import { holdsKey } from "./key-holders";
import type { ExportedStack } from "./stack";

/**
 * The private key of a certificate, PKCS#8 PEM: its own, or that of a key or signing request in the stack.
 *
 * @throws PkiError `INVALID_INPUT` if the state does not have it, or only encrypted
 */
export function privateKeyOf(node: Node, certificate: Certificate, stack: ExportedStack): string {
  const own = stack.raw.get(node.urn);
  const holder = own && holdsKey(own) ? own : stack.keys().get(certificate.spki.toString("hex"));
  if (!holder) throw refuse(node, `has no private key in the state: ${wayToKey(node)}`);
  return keyOf(node, clearText(holder.outputs?.privateKey), certificate);
}

/** How the key gets into the state. */
const wayToKey = ({ kind }: Node): string =>
  "exportPrivateKey" in (definitionOf(kind)?.arguments ?? {})
    ? "set exportPrivateKey: true in the program and run pulumi up; or choose a format without a key, such as chain"
    : "it is where the signing request or the key was created; choose a format without a key, such as chain";

/**
 * The private key of the second certificate of an SM2 pair, PKCS#8 PEM.
 *
 * @throws PkiError `INVALID_INPUT` if the state does not have it, or only encrypted or in an envelope
 */
export function encryptionKeyOf(node: Node, certificate: Certificate, { raw }: ExportedStack): string {
  const key = clearText(raw.get(node.urn)?.outputs?.encPrivateKey);
  if (key === undefined || key === "")
    throw refuse(node, "has no encryption key that could be written so: choose the format pem, key or chain");
  return keyOf(node, key, certificate);
}

/** A key that only a device of its receiver opens. */
export interface Envelope {
  /** What defines it. */
  readonly standard: "gmt0009" | "gmt0010";
  readonly text: string;
}

/** The envelopes in which a service returned the second key of an SM2 pair. */
export function envelopesOf(node: Node, { raw }: ExportedStack): Envelope[] {
  const { encSm2EnvelopedKey, signedAndEnvelopedData } = raw.get(node.urn)?.outputs ?? {};
  const found = [
    { standard: "gmt0009", text: clearText(encSm2EnvelopedKey) },
    { standard: "gmt0010", text: clearText(signedAndEnvelopedData) },
  ] as const;
  return found.flatMap(({ standard, text }) =>
    text === undefined || text === "" ? [] : [{ standard, text: decrypted(node, text) }],
  );
}

/** A key in the state, checked. */
function keyOf(node: Node, found: ReturnType<typeof clearText>, certificate: Certificate): string {
  const key = readPrivateKey(decrypted(node, found));
  if (isKeyOf(key, certificate)) return privateKeyPem(key);
  throw refuse(node, "has a private key in the state that is not that of its certificate");
}

function decrypted(node: Node, found: ReturnType<typeof clearText>): string {
  if (typeof found === "string") return found;
  throw refuse(
    node,
    'has a private key that is encrypted in this state: export the state with "pulumi stack export --show-secrets"',
  );
}

const refuse = (node: Node, problem: string): PkiError =>
  new PkiError("INVALID_INPUT", `${labelOf(node)} ${problem}`);
