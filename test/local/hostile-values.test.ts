import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { newFolder, removeFolders } from "../x509/support";

afterAll(removeFolders);

const STORE = join(__dirname, "../../provider/local/store/index.js");

/** In a separate process: the database library aborts on unknown values. */
const program = (folder: string, value: string): string => `
  require(${JSON.stringify(STORE)}).openStore(${JSON.stringify(folder)}).then(async (store) => {
    await store.selectFrom("certificates").select("id").where("id", "=", ${value}).execute()
      .then(() => console.log("taken"), (error) => console.log(error.code));
    await store.destroy();
  });`;

test.each(["true", "{}", "Symbol('a')", "undefined", "'a\\0b'", "new Date(0)"])(
  "the embedded store refuses %s instead of crashing the process",
  (value) => {
    const { status, stdout } = spawnSync(process.execPath, ["-e", program(newFolder(), value)], {
      encoding: "utf8",
    });
    expect({ status, said: stdout.trim() }).toEqual({ status: 0, said: "INVALID_INPUT" });
  },
);

test.each(["'text'", "1.5", "10n", "null", "Buffer.from('a')"])("the embedded store accepts %s", (value) => {
  const { status, stdout } = spawnSync(process.execPath, ["-e", program(newFolder(), value)], {
    encoding: "utf8",
  });
  expect({ status, said: stdout.trim() }).toEqual({ status: 0, said: "taken" });
});
