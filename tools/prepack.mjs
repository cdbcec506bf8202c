// @ts-check
import { buildPackage, runMain } from "./setup.mjs";

// npm runs this before it packs or publishes: a package that is packed in a fresh clone is not an empty one.
await runMain(async () => {
  await buildPackage();
  return 0;
});
