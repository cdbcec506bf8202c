import { PkiError } from "../errors";
import { openPkcs8, openTraditional } from "./encrypted-key";
import { readPkcs8, readSec1, type PrivateKeyFacts } from "./private-key";
import { readPkcs1 } from "./rsa-private-key";

const broken = (message: string): PkiError => new PkiError("MALFORMED", message);

interface Block {
  readonly label: string;
  readonly body: string;
}

const BOUNDARY = /-----(BEGIN|END) ((?:[A-Z0-9]+ ){0,3}PRIVATE KEY)-----/g;

/** The blocks of private keys in a text; what stands around them is passed over. */
function blocksOf(text: string): Block[] {
  const found: Block[] = [];
  let open: { label: string; start: number } | undefined;
  for (const { 0: whole, 1: side, 2: label = "", index } of text.matchAll(BOUNDARY)) {
    if (side === "BEGIN") open = { label, start: index + whole.length };
    else if (open?.label === label) {
      found.push({ label, body: text.slice(open.start, index) });
      open = undefined;
    }
  }
  return found;
}

/**
 * Reads the one private key of a PEM text: PKCS#8, PKCS#1 or SEC 1, plain or encrypted.
 *
 * @throws PkiError `MALFORMED` or `UNSUPPORTED`; never with anything of the key
 */
export function readPrivateKeyPem(pem: string, passphrase: string | undefined): PrivateKeyFacts {
  const [block, ...more] = blocksOf(pem.replaceAll("\\n", "\n"));
  if (!block) throw broken("is not a PEM private key (PKCS#8, PKCS#1 or SEC 1)");
  if (more.length > 0) {
    throw broken(`the text holds ${more.length + 1} private keys: give the one that is meant`);
  }
  const { label } = block;
  switch (label) {
    case "PRIVATE KEY":
      return readPkcs8(bytesOf(block.body));
    case "ENCRYPTED PRIVATE KEY":
      return readPkcs8(openPkcs8(bytesOf(block.body), needed(passphrase)));
    case "RSA PRIVATE KEY":
      return readPkcs1(traditional(block.body, passphrase));
    case "EC PRIVATE KEY":
      return readSec1(traditional(block.body, passphrase));
    default:
      throw new PkiError("UNSUPPORTED", `a block "${label}" is not supported: PKCS#8, PKCS#1 and SEC 1 are`);
  }
}

function needed(passphrase: string | undefined): string {
  if (passphrase !== undefined) return passphrase;
  throw broken("the private key is encrypted: give it without a password (openssl pkey -in FILE)");
}

const ENCRYPTED = /^\s*Proc-Type:\s*4,\s*ENCRYPTED\s+DEK-Info:\s*([A-Z0-9-]{1,20}),\s*([0-9A-Fa-f]{1,64})\s/;

function traditional(body: string, passphrase: string | undefined): Buffer {
  const [header, cipher, iv] = ENCRYPTED.exec(body) ?? [];
  if (header === undefined || cipher === undefined || iv === undefined) return bytesOf(body);
  const data = bytesOf(body.slice(header.length));
  return openTraditional(cipher, Buffer.from(iv, "hex"), data, needed(passphrase));
}

function bytesOf(body: string): Buffer {
  const base64 = body.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw broken("the private key is not Base64 between its lines");
  return Buffer.from(base64, "base64");
}
