import type { Command } from "commander";
import { restore } from "../provider/local/store/backup";
import { SUMMARIES } from "./command";
import { counted } from "./backup";
import { storeOption, type StoreOption } from "./store-option";

/** `pki restore`: a back-up as a store, in a new folder or in an empty database. */
export function addRestore(program: Command): void {
  program
    .command("restore")
    .description(SUMMARIES.restore)
    .argument("<file>", 'what "pki backup" wrote')
    .addOption(storeOption())
    .action(async (file: string, { store }: StoreOption) => {
      console.log(`Restored ${counted(await restore(file, store))}.`);
    });
}
