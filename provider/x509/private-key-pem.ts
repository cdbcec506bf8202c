import { noPrivateKey, privateKeyBlocks, type PemBlock } from "../../common/pem";
import { PkiError } from "../base/errors";
import { openPkcs8, openTraditional } from "./encrypted-key";
import { readPkcs8, readSec1, type PrivateKeyFacts } from "./private-key";
import { readPkcs1 } from "./rsa-private-key";

const broken = (message: string): PkiError => new PkiError("MALFORMED", message);

/**
 * Reads the only private key in a PEM text: PKCS#8, PKCS#1 or SEC 1, plain or encrypted. Other blocks are ignored; two
 * keys are refused, because it would not be clear which one is meant.
 *
 * @throws PkiError `MALFORMED` or `UNSUPPORTED`; never contains any part of the key
 */
export function readPrivateKeyPem(pem: string, passphrase: string | undefined): PrivateKeyFacts {
  const [block, ...more] = privateKeyBlocks(pem);
  if (!block) throw broken(noPrivateKey(pem));
  if (more.length > 0) {
    throw broken(`the text holds ${more.length + 1} private keys: give the one that is meant`);
  }
  switch (block.label) {
    case "PRIVATE KEY":
      return readPkcs8(block.der);
    case "ENCRYPTED PRIVATE KEY":
      return readPkcs8(openPkcs8(block.der, needed(passphrase)));
    case "RSA PRIVATE KEY":
      return readPkcs1(traditional(block, passphrase));
    case "EC PRIVATE KEY":
    case "SM2 PRIVATE KEY":
      return readSec1(traditional(block, passphrase));
    default:
      throw new PkiError(
        "UNSUPPORTED",
        "the private key is in a format that is not supported: convert it to PKCS#8",
      );
  }
}

function needed(passphrase: string | undefined): string {
  if (passphrase !== undefined) return passphrase;
  throw broken("the private key is encrypted: give it without a password (openssl pkey -in FILE)");
}

const CIPHER = /^DEK-Info: ?([A-Z0-9-]+), ?([0-9A-F]+)$/;

/** The bytes of a block, which may be encrypted in OpenSSL's traditional format. */
function traditional({ der, headers }: PemBlock, passphrase: string | undefined): Buffer {
  const [, cipher, iv] = headers.map((line) => CIPHER.exec(line)).find((found) => found !== null) ?? [];
  if (cipher === undefined || iv === undefined) return der;
  return openTraditional(cipher, Buffer.from(iv, "hex"), der, needed(passphrase));
}
