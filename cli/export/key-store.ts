import { randomBytes } from "node:crypto";
import { PkiError } from "../../provider/base/errors";
import { pkcs12File } from "../../provider/resources/keys/pkcs12";
import type { Pkcs12Profile } from "../../provider/x509/pkcs12";
import { visible } from "../../common/visible";
import { presentedChain, type Item } from "./item";

/** How a PKCS #12 file is protected. */
export interface KeyStoreOptions {
  readonly password?: string | undefined;
  readonly profile?: Pkcs12Profile;
}

const LONGEST_ALIAS = 64;

/** A PKCS #12 file with a private key and its chain. */
export function keyStore(item: Item, { password = "", profile }: KeyStoreOptions): Buffer {
  const alias = Array.from(visible(item.name)).slice(0, LONGEST_ALIAS).join("").trim();
  const content = { privateKey: item.privateKey(), chain: presentedChain(item), alias };
  try {
    return pkcs12File({ ...content, password, profile }, randomBytes);
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new PkiError(cause.code, `${item.label} cannot be a PKCS #12 file: ${cause.message}`, { cause });
  }
}
