import { execFileSync } from "node:child_process";
import { join } from "node:path";
import Database from "libsql";
import { peekIdentity } from "../../provider/local/store/identity";
import { openStore } from "../../provider/local/store";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

/** Another process reads the store and closes it, as the last one as far as it can tell. */
const lookFromOutside = (folder: string): number => {
  const program = `
    const database = new (require(${JSON.stringify(require.resolve("libsql"))}))(${JSON.stringify(join(folder, "store.db"))});
    console.log(database.prepare("SELECT count(*) AS count FROM deletions").get().count);
    database.close();`;
  return Number(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }));
};

// Closing any handle to a file releases all locks that the process holds on it (POSIX, fcntl): other processes then
// consider the store unused, and delete the log that this process still writes to.
test("writes after closing a second connection of the same process are not lost", async () => {
  const folder = newFolder();
  const store = await openStore(folder);
  await store.insertInto("deletions").values({ id: "one", deleted_at: 1 }).execute();
  await peekIdentity(folder);
  expect(lookFromOutside(folder)).toBe(1);
  await store.insertInto("deletions").values({ id: "two", deleted_at: 2 }).execute();
  expect(lookFromOutside(folder)).toBe(2);
  await store.destroy();
  const database = new Database(join(folder, "store.db"));
  expect(database.prepare("SELECT id FROM deletions ORDER BY id").all()).toEqual([
    { id: "one" },
    { id: "two" },
  ]);
  database.close();
});
