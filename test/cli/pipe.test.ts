import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const CLI = join(__dirname, "../../cli/index.js");

test("a reader that has seen enough is no failure", async () => {
  const child = spawn(process.execPath, [CLI, "list", "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const [errors, closed] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect({ errors, code: (closed as [number])[0] }).toEqual({ errors: "", code: 0 });
});
