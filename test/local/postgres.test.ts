import { removeFolders } from "../x509/support";
import { alibabaContract } from "./alibaba.contract";
import { openLocal } from "./ca";
import { serverOfFile } from "./postgres-server";

const server = serverOfFile();
afterAll(removeFolders);

alibabaContract("the local CA, over PostgreSQL", async () =>
  openLocal(undefined, await (await server()).newDatabase()),
);
