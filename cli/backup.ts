import type { Command } from "commander";
import { backUp, type BackupResult } from "../provider/local/store/backup";
import { SUMMARIES } from "./command";
import { withProgress } from "./progress";
import { storeOption, type StoreOption } from "./store-option";

/** `pki backup`: a local CA's store in a single file. */
export function addBackup(program: Command): void {
  program
    .command("backup")
    .description(SUMMARIES.backup)
    .argument("<file>", "the file to write, readable only by its owner; must not exist")
    .addOption(storeOption())
    .action(async (file: string, { store }: StoreOption) => {
      const result = await withProgress("backing up, rows", (tick) => backUp(store, file, new Date(), tick));
      console.log(`Backed up ${rowCounts(result.rows)} to ${file} (SHA-256 ${result.sha256}).`);
      console.error(aboutKeys(result));
    });
}

/** The number of rows, by the names that users know. */
export const rowCounts = ({ certificates = 0, objects = 0 }: BackupResult["rows"]): string =>
  `${plural(certificates, "certificate")} and ${plural(objects, "other object")}`;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const aboutKeys = ({ keys, encrypted }: BackupResult): string =>
  encrypted
    ? "Its private keys are encrypted under the store's passphrase: without it the backup is useless."
    : `WARNING: it holds ${plural(keys, "private key")} unencrypted. Protect it like the keys themselves, or encrypt the store first: pki store passphrase.`;
