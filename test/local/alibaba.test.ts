import { randomBytes } from "node:crypto";
import { localBackend } from "../../provider/local";
import { openStore } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";
import { alibabaContract } from "./alibaba.contract";

afterAll(removeFolders);

alibabaContract("the local CA, in process", () => {
  const folder = newFolder();
  const { alibaba } = localBackend(async () => ({
    store: await openStore(folder),
    clock: () => new Date(),
    entropy: randomBytes,
    url: "http://localhost:8640",
  }));
  const close = async (): Promise<void> => (await openStore(folder)).destroy();
  return Promise.resolve({ invoke: alibaba, close });
});
