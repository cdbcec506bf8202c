import type { Command } from "commander";
import { PkiError } from "../provider/base/errors";
import { variable } from "../provider/base/variables";
import { changePassphrase, removePassphrase } from "../provider/local/store/encryption";
import { openRaw } from "../provider/local/store";
import { SUMMARIES } from "./command";
import { withProgress } from "./progress";
import { PASSPHRASE, storeOption, type StoreOption } from "./store-option";

const NEXT = "PKI_NEW_STORE_PASSPHRASE";

/** `pki store passphrase`: sets, changes or removes the passphrase that encrypts the CA keys in a store. */
export function addStore(program: Command): void {
  program
    .command("store")
    .description(SUMMARIES.store)
    .command("passphrase")
    .description(
      `encrypt the private keys in a store under the passphrase in ${NEXT}, or change it; ${PASSPHRASE} is the current one`,
    )
    .addOption(storeOption())
    .option("--remove", "store the private keys unencrypted again")
    .action(async ({ store, remove }: StoreOption & { readonly remove?: true }) => {
      console.log(await setPassphrase(store, remove === true));
    });
}

async function setPassphrase(location: string, remove: boolean): Promise<string> {
  const [current, next] = [PASSPHRASE, NEXT].map((name) => variable(name, process.env).value);
  if (remove && next !== undefined)
    throw new PkiError("INVALID_INPUT", `--remove: ${NEXT} is set; unset it, or leave out --remove`);
  if (!remove && next === undefined)
    throw new PkiError("INVALID_INPUT", `${NEXT}: set it to the store's new passphrase`);
  const { store, engine } = await openRaw(location, { mustExist: true });
  try {
    await withProgress(remove ? "decrypting keys" : "encrypting keys", (tick) =>
      remove
        ? removePassphrase(store, engine, current, tick)
        : changePassphrase(store, engine, current, next ?? "", tick),
    );
  } finally {
    await store.destroy();
  }
  return remove
    ? "The private keys in the store are unencrypted."
    : `The private keys in the store are encrypted. Set ${PASSPHRASE} to the new passphrase wherever it is used.`;
}
