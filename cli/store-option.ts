import { Option } from "commander";

/** The option that names a local CA's store. */
export const storeOption = (): Option =>
  new Option(
    "--store <store>",
    "folder or postgres:// URL of the local CA's store; pass a URL that contains a password in the variable",
  )
    .env("PKI_LOCAL_STORE")
    .default(".pki");

/** The variable with the passphrase that encrypts the private keys in a store. */
export const PASSPHRASE = "PKI_STORE_PASSPHRASE";

/** The value of the option. */
export interface StoreOption {
  readonly store: string;
}
