import { serverOfFile } from "../local/postgres-server";
import { removeFolders } from "../x509/support";
import { lifecycle } from "./lifecycle";
import { openLocal } from "./local";
import { KEY } from "./official";

const server = serverOfFile();
afterAll(removeFolders);

lifecycle(
  "a key over PostgreSQL",
  () => KEY,
  async () => openLocal(await (await server()).newDatabase()),
);
