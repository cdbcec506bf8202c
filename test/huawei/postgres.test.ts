import { PostgresServer } from "../local/postgres-server";
import { lifecycle } from "./lifecycle";
import { openLocal } from "./local";
import { KEY } from "./official";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.stop());

lifecycle(
  "a key over PostgreSQL",
  () => KEY,
  async () => openLocal(await server.newDatabase()),
);
