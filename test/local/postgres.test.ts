import { removeFolders } from "../x509/support";
import { alibabaContract } from "./alibaba.contract";
import { openLocal } from "./ca";
import { PostgresServer } from "./postgres-server";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(async () => {
  await server.stop();
  removeFolders();
});

alibabaContract("the local CA, over PostgreSQL", async () =>
  openLocal(undefined, await server.newDatabase()),
);
