import { removeFolders } from "../provider/support";
import { attempt, usePreview, type Attempt } from "./targets";

// Run by a test that watches this process: an input that ends it is told from one that is refused.
usePreview(Buffer.from(process.argv[2] ?? "", "base64"));
process.on("message", (message: Attempt) => {
  void attempt(message).then((outcome) => process.send?.(outcome));
});
process.on("disconnect", () => {
  removeFolders();
  process.exit();
});
