import { spawn } from "node:child_process";
import { join } from "node:path";

const PROVIDER = join(__dirname, "../../provider/index.js");

/** Like Pulumi's provider process, which writes an uncaught error to standard error. */
const PROGRAM = `
  process.on("uncaughtException", (error) => console.error(error.stack));
  require(${JSON.stringify(PROVIDER)}).handler("keys.PrivateKey", { get: () => undefined });
  setInterval(() => console.error("a message"), 10);
  process.stdout.write("ready");
`;

test("the provider exits when nobody reads its output any more", async () => {
  const child = spawn(process.execPath, ["-e", PROGRAM], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  try {
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.stderr.destroy();
    expect(await ended).toBe(1);
  } finally {
    child.kill("SIGKILL");
  }
});
