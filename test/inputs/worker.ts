import { removeFolders } from "../provider/support";
import { attempt, usePreview, type Attempt } from "./targets";

// Run by a test that monitors this process, to distinguish an input that crashes it from one that is refused.
usePreview(Buffer.from(process.argv[2] ?? "", "base64"));
process.on("message", (message: Attempt) => {
  void attempt(message).then((outcome) => process.send?.(outcome));
});
process.on("disconnect", () => {
  removeFolders();
  process.exit();
});
