import { serverOfFile } from "../local/postgres-server";
import { lifecycle } from "./lifecycle";
import { openLocal } from "./local";
import { KEY } from "./official";

const server = serverOfFile();

lifecycle(
  "a key over PostgreSQL",
  () => KEY,
  async () => openLocal(await (await server()).newDatabase()),
);
