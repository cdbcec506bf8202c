import type { Command } from "commander";
import { restore } from "../provider/local/store/backup";
import { SUMMARIES } from "./command";
import { variable } from "../provider/base/variables";
import { rowCounts } from "./backup";
import { withProgress } from "./progress";
import { PASSPHRASE, storeOption, type StoreOption } from "./store-option";

/** `pki restore`: restores a backup to a new folder or an empty database. */
export function addRestore(program: Command): void {
  program
    .command("restore")
    .description(SUMMARIES.restore)
    .argument("<file>", 'a file written by "pki backup"')
    .addOption(storeOption())
    .action(async (file: string, { store }: StoreOption) => {
      const passphrase = variable(PASSPHRASE, process.env).value;
      const { rows, unchecked } = await withProgress("restoring, rows", (tick) =>
        restore(file, store, passphrase, tick),
      );
      console.log(`Restored ${rowCounts(rows)}.`);
      if (unchecked)
        console.error(
          `Its private keys are encrypted and were not verified: set ${PASSPHRASE} to verify them. A CA whose key does not belong to its certificate cannot issue.`,
        );
    });
}
