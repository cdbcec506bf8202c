// @ts-check
import { buildPackage, runMain } from "./setup.mjs";

// npm runs this before it packs or publishes, so that a package packed in a fresh clone is not empty.
await runMain(async () => {
  await buildPackage();
  return 0;
});
