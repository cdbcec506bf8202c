import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { openStore } from "../../provider/local/store";
import { toPem } from "../../provider/x509/pem";
import { newFolder, removeFolders } from "../x509/support";
import { openEmulator } from "./http";
import { get } from "./strangers";

afterAll(removeFolders);

/** Size of an answer, and how many of them one connection requests: more than the system buffers. */
const [LARGE, ANSWERS] = [2_900_000, 8];

test("clients that do not read their responses lose the connection, the longest waiting first; others are answered", async () => {
  const store = await openStore(newFolder());
  const served = await openEmulator({ store, limits: { unread: 2.5 * ANSWERS * LARGE } });
  const row = {
    ...{ id: "large", cloud: "alibaba", type: "ROOT", issuer_id: null, serial_number: "AB", status: "ISSUE" },
    ...{ certificate: toPem("CERTIFICATE", randomBytes(LARGE)), private_key: null, idempotency_key: null },
    ...{ not_before: 0, not_after: 0, created_at: 0, revoked_at: null, details: "{}" },
  };
  await store.insertInto("certificates").values(row).execute();
  const { hostname, port } = new URL(served.endpoint);
  const ended: Socket[] = [];
  const deaf: Socket[] = [];
  try {
    for (let count = 0; count < 4; count++) {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => undefined);
      socket.on("close", () => ended.push(socket));
      deaf.push(socket);
      // It reads only the first part, which proves that it is being answered.
      socket.once("data", () => socket.pause());
      socket.write("GET /ca/large.cer HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(ANSWERS));
      await once(socket, "data");
    }
    for (let count = 0; count < 3; count++)
      expect(await get(served.endpoint, "/ca/large.cer")).toMatchObject({ status: 200 });
    // A client that does not read gets no error until it reads on.
    for (const socket of deaf) socket.resume();
    await once(deaf[0]!, "close");
    expect(ended.includes(deaf[3]!)).toBe(false);
  } finally {
    for (const socket of deaf) socket.destroy();
    await served.close();
  }
});
